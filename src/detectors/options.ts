import { misuse } from '../declaration/failure.js';
import { duration, number, optional, whole } from '../declaration/option.js';

/** Options that mean the same to several methods. Each method says its own default in its contract. */
export const deviations = optional(
  '--deviations <n>',
  'Deviations from which a value is strange: ewma 3, mad 6, seasonal 4, last-week 4, derivative 6, peers 6',
  positive,
);

export const window = optional(
  '--window <duration>',
  'How far back a method looks, where it looks at a window',
  duration,
);

export const season = optional(
  '--season <duration>',
  'What repeats itself: holt-winters 1d, seasonal 1w, forecast 1d',
  duration,
);

export const run = optional(
  '--run <points>',
  'Points in a row that make an alarm, where a method counts them',
  whole(1),
);

function positive(given: string): number {
  const value = number(given);
  if (!(value > 0)) throw misuse(`${given} is not more than 0`);
  return value;
}
