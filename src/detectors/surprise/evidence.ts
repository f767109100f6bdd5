import { compared, interval, rarity } from '../../text/number.js';
import type { Evidence, Point } from '../detector.js';

/** The ways to look at a series, in the order of its raw values and surprises. */
export const views = ['value', 'hourlevel', 'levelspread', 'seasonal', 'drift', 'quiet'] as const;

/** What is strange where the value itself lies in the usual band. */
const strangeness: Readonly<Record<(typeof views)[number], string>> = {
  value: 'a value hardly seen before',
  hourlevel: 'a level hardly seen at this hour',
  levelspread: 'a level and scatter hardly seen together',
  seasonal: 'off the course of this hour for some points',
  drift: 'far from the mean of the last 250 points',
  quiet: 'far less scatter than before',
};

/** Decades below which a view does not count. */
export const decadesThatCount = 1;
/** A view is named in the message when it brings at least this share of the whole surprise. */
const leastShare = 0.1;

/**
 * How many usual points are at least as strange as a surprise: 0.04 / T^1.7. Measured, not assumed: on the 173,537
 * points outside labelled windows of 29 files of the Numenta benchmark it is right within a factor of 1.7 for surprises
 * from 1 (1 in 25) to 50 (1 in 19,000); beyond, it extrapolates.
 */
export function rarityOf(surprise: number): number {
  return Math.min(1, 0.04 * surprise ** -1.7);
}

/** A band in which values are usual, and the value expected in it. */
export type Band = Pick<Evidence, 'expected' | 'lower' | 'upper'>;

/** What an alarm rests on: what was usual before, the point that speaks most for it, and how long it has been so. */
export interface Course extends Pick<Evidence, 'score' | 'since' | 'streak'> {
  readonly band: Band;
  readonly surprises: Float64Array;
  /** The decades each view can vouch for: its own rarity is told no greater than that. */
  readonly vouched: readonly number[];
}

/** Why there is an alarm. `hour` is ` at this hour` where whole days are known, else empty. */
export function alarming(
  point: Point,
  { band, surprises, vouched, score, since, streak }: Course,
  hour: string,
): Evidence {
  const counting = views
    .map((name, i) => ({ name, decades: surprises[i]!, told: Math.min(surprises[i]!, vouched[i]!) }))
    .map((view) => ({ ...view, part: (view.decades - decadesThatCount) ** 2 }))
    .filter(({ decades }) => decades > decadesThatCount)
    .sort((a, b) => b.part - a.part);
  const share = rarityOf(score);
  const named = counting.filter(({ part }) => part >= leastShare * score).map(({ name }) => name);
  const inside = point.value >= band.lower && point.value <= band.upper;
  const where = inside ? `is ${strangeness[named[0] ?? 'value']}, though` : 'where';
  const [came, usual] = compared(point.value, band.lower, band.upper, point.unit);
  return {
    ...band,
    score,
    rarity: share,
    since,
    streak,
    views: Object.fromEntries(counting.map(({ name, told }) => [name, 10 ** -told])),
    reason: `${came} ${where} ${usual} is usual${hour}; rarer than ${rarity(share)}; ${agreement(named)}`,
  };
}

/** Why there is none: the band, or how an alarm has ended that began with another one. */
export function quiet({ time, value, unit }: Point, score: number, now: Band, before: Band | undefined): Evidence {
  const back = before !== undefined && value >= before.lower && value <= before.upper;
  const band = back ? before : now;
  const [came, usual] = compared(value, band.lower, band.upper, unit);
  let reason = `${came}${back ? ' is back' : ''} where ${usual} is usual`;
  if (before && !back) reason += ` by now; it was ${interval(before.lower, before.upper, unit)} before`;
  return { ...band, score, rarity: Number.NaN, since: time, streak: 1, views: undefined, reason };
}

function agreement(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length === 1 ? `by ${last} alone` : `${names.slice(0, -1).join(', ')} and ${last} agree`;
}
