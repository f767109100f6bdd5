import { ofField } from './of-field.js';
import { type Total, totalOf } from './total.js';

/** The sum of the numbers in a field, rounded once. */
export const sum = ofField({
  name: 'sum',
  summary: 'sum of a field',
  empty: 0,
  gatherer: totalOf,
  value: (total: Total) => (total.count > 0 ? total.sum : Number.NaN),
});
