import { writeDuration } from '../event/duration.js';
import type { State } from '../event/severity.js';
import type { Threshold } from '../event/threshold.js';
import { type Crossing, crossing, type Past } from '../statistics/crossing.js';
import { amount } from './number.js';
import type { Question } from './question.js';
import type { Readings } from './readings.js';

/** The past is looked at in so many blocks of equal time, and needs so many with a reading in them. */
const blocks = 48;
const fewest = 12;

/** What will come of a series. */
export interface Forecast {
  readonly state: State;
  /** The nearer, the greater. */
  readonly rank: number;
  readonly why: string;
}

/**
 * When a series will leave its ranges, by `statistics/crossing.ts` as the method forecast of detect: critical where that
 * is out of the range of -c within --predict, a warning where it is out of that of -w. Undefined where the readings are
 * too few to tell: less than 12 of 48 equal parts of their time have one.
 */
export function forecast(readings: Readings, question: Question, unit: string): Forecast | undefined {
  const { limits, predict = 0, above } = question;
  const past = pastOf(readings);
  if (!past) return { state: 'ok', rank: 0, why: 'too few readings for a forecast' };
  if (above !== undefined && !(readings.last > above))
    return { state: 'ok', rank: 0, why: `not above ${amount(above, unit)}` };
  for (const [state, range] of [
    ['critical', limits.critical],
    ['warning', limits.warning],
  ] as const) {
    const found = range && leaving(past, range, predict);
    if (!found) continue;
    const { at, earliest, latest, limit } = found;
    const left = (until: number) => writeDuration(Math.max(0, Math.round((until - readings.time) / 60_000) * 60_000));
    const interval = `${left(earliest)} to ${Number.isFinite(latest) ? left(latest) : 'never'}`;
    const why = `${amount(readings.last, unit)} now, ${amount(limit, unit)} in ${left(at)} (${interval})`;
    return { state, rank: predict / Math.max(1, at - readings.time), why };
  }
  return { state: 'ok', rank: 0, why: `within its ranges for ${writeDuration(predict)}` };
}

/** The first crossing of an end of a range that comes in time; a start at 0 is no limit, most values cannot be less. */
function leaving(past: Past, range: Threshold, predict: number): (Crossing & { readonly limit: number }) | undefined {
  const now = past.times.at(-1)!;
  const found = [range.end, range.start]
    .filter((limit, i) => Number.isFinite(limit) && !(i === 1 && limit === 0 && past.means.at(-1)! >= 0))
    .flatMap((limit) => {
      const found = crossing(past, limit);
      return found && found.at - now <= predict ? [{ ...found, limit }] : [];
    });
  return found.sort((a, b) => a.at - b.at)[0];
}

/** Readings in blocks of equal time: their mean times and means, the least and the greatest of each. */
function pastOf({ times, values, first, time }: Readings): Past | undefined {
  if (!(time > first)) return undefined;
  const sums = Array.from({ length: blocks }, () => ({ count: 0, time: 0, value: 0, low: Infinity, high: -Infinity }));
  for (const [i, each] of times.entries()) {
    const sum = sums[Math.min(blocks - 1, Math.floor(((each - first) / (time - first)) * blocks))];
    const value = values[i]!;
    if (!sum || !Number.isFinite(value)) continue;
    sum.count++;
    sum.time += each;
    sum.value += value;
    sum.low = Math.min(sum.low, value);
    sum.high = Math.max(sum.high, value);
  }
  const filled = sums.filter(({ count }) => count > 0);
  if (filled.length < fewest) return undefined;
  return {
    times: Float64Array.from(filled, ({ time, count }) => time / count),
    means: Float64Array.from(filled, ({ value, count }) => value / count),
    lows: Float64Array.from(filled, ({ low }) => low),
    highs: Float64Array.from(filled, ({ high }) => high),
  };
}
