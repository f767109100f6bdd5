import { type Extremes, extremesOf } from './extremes.js';
import { ofField } from './of-field.js';

/** The greatest number in a field. */
export const max = ofField({
  name: 'max',
  summary: 'greatest number in a field',
  empty: Number.NaN,
  gatherer: extremesOf,
  value: ({ least, greatest }: Extremes) => (least <= greatest ? greatest : Number.NaN),
});
