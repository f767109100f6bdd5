import { type Extremes, extremesOf } from './extremes.js';
import { ofField } from './of-field.js';

/** The least number in a field. */
export const min = ofField({
  name: 'min',
  summary: 'least number in a field',
  empty: Number.NaN,
  gatherer: extremesOf,
  value: ({ least, greatest }: Extremes) => (least <= greatest ? least : Number.NaN),
});
