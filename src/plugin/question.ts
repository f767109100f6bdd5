import { misuse } from '../declaration/failure.js';
import { duration } from '../declaration/option.js';
import type { Threshold } from '../event/threshold.js';
import type { Limits } from './limits.js';
import { percentOf, type Stat } from './readings.js';

/** What a null says. */
export const nulls = {
  ignore: 'it is no reading',
  zero: 'it is a reading of 0',
  unknown: 'the series is unknown while its newest reading is one',
} as const;

/** How long a series may be silent, in milliseconds. */
export interface Fresh {
  readonly warning: number | undefined;
  readonly critical: number;
}

/** `10m`: critical from then on; `5m,10m`: a warning before. */
export function readFresh(given: string): Fresh {
  const [first = '', second, ...more] = given.split(',');
  if (second === undefined) return { warning: undefined, critical: duration(first) };
  const [warning, critical] = [duration(first), duration(second)];
  if (more.length > 0 || warning > critical) throw misuse(`${given} is not one age, nor a lesser and a greater one`);
  return { warning, critical };
}

/** What readings are judged by. */
export interface Question {
  readonly stat: Stat;
  readonly limits: Limits;
  /** Readings older than this by the newest event do not count; infinity for all. */
  readonly window: number;
  /** The share of readings, 0 to 1, that may raise an alert. */
  readonly share: number | undefined;
  /** How far ahead a limit must not be crossed; and only above this value. */
  readonly predict: number | undefined;
  readonly above: number | undefined;
  readonly nulls: keyof typeof nulls;
  readonly fresh: Fresh | undefined;
  /** Series are looked for, so any event of one says that it is there. */
  readonly watched: boolean;
  /** An alert ends only inside of this range. */
  readonly recover: Threshold | undefined;
  /** The time of the run: what ages are told by. */
  readonly now: number;
}

/** Whether single readings are needed, and not only sums. */
export function keepsReadings({ stat, window, predict }: Question): boolean {
  return window !== Number.POSITIVE_INFINITY || predict !== undefined || percentOf(stat) !== undefined;
}

/** Whether events that are neither metrics nor statuses are judged: by their number. */
export function countsEvents({ stat }: Question): boolean {
  return stat === 'count' || stat === 'rate';
}

/** Throws `misuse` where a question does not fit together. */
export function coherent({ stat, limits, share, predict, above, recover }: Question): void {
  const limited = { '--share': share, '--predict': predict, '--recover': recover };
  for (const [name, given] of Object.entries(limited))
    if (given !== undefined && !limits.given)
      throw misuse(`${name} needs a range to hold values against: give -w or -c`);
  if (share !== undefined && predict !== undefined) throw misuse('--share and --predict ask two questions: give one');
  if ((share !== undefined || predict !== undefined) && stat !== 'last')
    throw misuse(`--stat ${stat} is one value; --share and --predict look at all readings`);
  if (above !== undefined && predict === undefined) throw misuse('--and-above belongs to --predict');
}
