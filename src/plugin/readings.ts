import { misuse } from '../declaration/failure.js';
import { suggestion } from '../declaration/option.js';
import type { State } from '../event/severity.js';
import type { Limits } from './limits.js';

/** What is made of a series' readings, and its meaning. */
export const stats = {
  last: 'the newest reading',
  mean: 'their mean',
  max: 'the greatest',
  min: 'the least',
  sum: 'their sum',
  count: 'how many there are, or how many events of other types',
  rate: 'the increase a second of a counter, or the events a second',
  p95: 'the 95th percentile; any other as p50 or p99.9',
} as const;
export type Stat = Exclude<keyof typeof stats, 'p95'> | `p${number}`;

export function readStat(given: string): Stat {
  if (Object.hasOwn(stats, given)) return given as Stat;
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(given)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return `p${Number(percent)}`;
  throw misuse(`${given} is none of ${Object.keys(stats).join(', ')}${suggestion(given, Object.keys(stats))}`);
}

/** The percentile that a statistic is, 0 to 100; undefined for another. */
export function percentOf(stat: Stat): number | undefined {
  return /^p\d/.test(stat) ? Number(stat.slice(1)) : undefined;
}

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
  /** The time of the first, and how much they rose since: a fall is a counter that was started anew. */
  first: number;
  rise: number;
  /** Readings that raise the warning, and the critical state. */
  warned: number;
  alarmed: number;
  /** Times and values, where they are kept. */
  times: number[];
  values: number[];
}

export function noReadings(): Readings {
  const [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const none = { last: Number.NaN, time: Number.NaN, state: undefined, since: Number.NaN, first: Number.NaN };
  return { count: 0, sum: 0, least, most, ...none, rise: 0, warned: 0, alarmed: 0, times: [], values: [] };
}

/** Adds a reading. One that is older than the newest counts, but is not the last, and is no rise. */
export function add(readings: Readings, value: number, time: number, limits: Limits): void {
  readings.count++;
  readings.sum += value;
  if (value < readings.least) readings.least = value;
  if (value > readings.most) readings.most = value;
  const state = limits.stateOf(value);
  if (state === 'critical') readings.alarmed++;
  if (limits.warns(value)) readings.warned++;
  if (time < readings.time) return;
  if (Number.isNaN(readings.first)) readings.first = time;
  if (readings.count > 1) readings.rise += value < readings.last ? value : value - readings.last;
  readings.last = value;
  if (!Number.isNaN(time)) readings.time = time;
  if (state === readings.state) return;
  readings.state = state;
  readings.since = time;
}

/** Adds a reading and keeps it; of those that are older than `window` by the newest, at most as many as are newer. */
export function keep(readings: Readings, value: number, time: number, limits: Limits, window: number): void {
  add(readings, value, time, limits);
  const { times, values } = readings;
  times.push(time);
  values.push(value);
  if (window === Number.POSITIVE_INFINITY || times.length % 64 !== 0) return;
  const from = readings.time - window;
  if (times.filter((each) => each > from).length > times.length / 2) return;
  const left = times.map((each, i) => [each, values[i]!] as const).filter(([each]) => !(each <= from));
  readings.times = left.map(([each]) => each);
  readings.values = left.map(([, each]) => each);
}

/** The readings of the last `window` up to a time, summed up anew in the order of their times. */
export function within(readings: Readings, window: number, until: number, limits: Limits): Readings {
  const { times, values } = readings;
  const places = times.map((_, i) => i).filter((i) => !(times[i]! <= until - window));
  const found = noReadings();
  for (const i of places.sort((a, b) => times[a]! - times[b]! || a - b)) {
    keep(found, values[i]!, times[i]!, limits, Number.POSITIVE_INFINITY);
  }
  return found;
}

/**
 * The number that stands for the readings; NaN when there are none, but for their count. A percentile lies between the
 * two nearest readings by their distance (type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996).
 */
export function statistic(stat: Stat, readings: Readings): number {
  const { count, sum, least, most, last, first, time, rise, values } = readings;
  if (stat === 'count') return count;
  if (count === 0) return Number.NaN;
  if (stat === 'rate') return time > first ? rise / ((time - first) / 1000) : Number.NaN;
  const percent = percentOf(stat);
  if (percent === undefined) return { last, mean: sum / count, max: most, min: least, sum }[stat as 'last'];
  const sorted = Float64Array.from(values).sort();
  const place = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const above = sorted[below + 1];
  return above === undefined ? sorted[below]! : sorted[below]! + (place - below) * (above - sorted[below]!);
}
