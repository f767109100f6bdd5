import type { State } from '../event/severity.js';
import type { Limits } from './limits.js';

/** What is made of a series' readings, and its meaning. */
export const stats = {
  last: 'the newest reading',
  mean: 'their mean',
  max: 'the greatest',
  min: 'the least',
  sum: 'their sum',
  count: 'how many there are',
} as const;
export type Stat = keyof typeof stats;

/** The readings of a series, summed up. */
export interface Readings {
  count: number;
  sum: number;
  least: number;
  most: number;
  /** The newest by its time; of equal times, and where no time is known, the one that came last. */
  last: number;
  time: number;
  /** How the newest stands to the limits, and since when; NaN when no time is known. */
  state: State | undefined;
  since: number;
}

export function noReadings(): Readings {
  const [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { count: 0, sum: 0, least, most, last: Number.NaN, time: Number.NaN, state: undefined, since: Number.NaN };
}

/** Adds a reading. One that is older than the newest counts, but is not the last. */
export function add(readings: Readings, value: number, time: number, limits: Limits): void {
  readings.count++;
  readings.sum += value;
  if (value < readings.least) readings.least = value;
  if (value > readings.most) readings.most = value;
  if (time < readings.time) return;
  readings.last = value;
  if (!Number.isNaN(time)) readings.time = time;
  const state = limits.stateOf(value);
  if (state === readings.state) return;
  readings.state = state;
  readings.since = time;
}

/** The number that stands for the readings; NaN when there are none, but for their count. */
export function statistic(stat: Stat, { count, sum, least, most, last }: Readings): number {
  if (stat === 'count') return count;
  return count === 0 ? Number.NaN : { last, mean: sum / count, max: most, min: least, sum }[stat];
}
