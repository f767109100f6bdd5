import { ofField } from './of-field.js';
import { type Total, totalOf } from './total.js';

/** The arithmetic mean of the numbers in a field: their exact sum, divided once. */
export const mean = ofField({
  name: 'mean',
  summary: 'arithmetic mean of a field',
  empty: Number.NaN,
  gatherer: totalOf,
  value: (total: Total) => total.sum / total.count,
  count: (total: Total) => total.count,
});
