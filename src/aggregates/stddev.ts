import { type Moments, momentsOf } from './moments.js';
import { ofField } from './of-field.js';

/** The standard deviation of the numbers in a field, as of a sample (divided by n - 1); none below two numbers. */
export const stddev = ofField({
  name: 'stddev',
  summary: 'standard deviation of a field, as of a sample',
  empty: Number.NaN,
  gatherer: momentsOf,
  value: (moments: Moments) => Math.sqrt(moments.variance),
});
