import { clock, compared, counted, figures, interval, quantity, rarity } from '../../text/number.js';
import type { Evidence, Point } from '../detector.js';
import { reachOf } from './outlying.js';
import type { Beside } from './strength.js';

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
/** Where the surprise is more common than this, the message tells how far out the value lies. */
const rare = 1e-3;

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

/** Whether a value lies in a band, or so many times its width beside it. */
export function isWithin(value: number, { lower, upper }: Band, beside = 0): boolean {
  const margin = beside > 0 ? beside * (upper - lower) : 0;
  return value >= lower - margin && value <= upper + margin;
}

/** What an alarm rests on: what was usual before, the point that speaks most for it, and how long it has been so. */
export interface Course extends Beside, Pick<Evidence, 'score' | 'since' | 'streak'> {
  readonly band: Band;
  readonly surprises: ArrayLike<number>;
  /** The decades each view can vouch for: its own rarity is told no greater than that. */
  readonly vouched: readonly number[];
}

/** Why there is an alarm. `hour` is ` at this hour` where whole days are known, else empty. */
export function alarming(
  point: Point,
  { band, surprises, vouched, score, since, streak, gone, again }: Course,
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
  const strangely = gone ? `for ${gone.points} points in a row` : `is ${strangeness[named[0] ?? 'value']}`;
  const where = inside ? `${strangely}, though` : 'where';
  const [came, usual] = compared(point.value, band.lower, band.upper, point.unit);
  const reach = reachOf(point.value, band);
  const why =
    share > rare && reach >= 2 && Number.isFinite(reach)
      ? [`${figures(reach, 2)} times as far out as that reaches`]
      : [];
  if (gone) why.push(`the mean was ${quantity(gone.mean, point.unit)} before`);
  if (again) why.push(`spike ${again.spikes} of this height in ${counted(again.points, 'point')}`);
  if (named.length > 0 && !(share > rare && (gone || again))) why.push(`rarer than ${rarity(share)}`, agreement(named));
  return {
    ...band,
    score,
    rarity: share,
    since,
    streak,
    views: Object.fromEntries(counting.map(({ name, told }) => [name, 10 ** -told])),
    reason: [`${came} ${where} ${usual} is usual${hour}`, ...why].join('; '),
  };
}

/** An alarm that is over: since when it was, and what was usual before. */
export interface Ended {
  /** Or has stayed where it went until that was usual. */
  readonly isBack: boolean;
  readonly since: number;
  readonly band: Band;
}

/** Why there is none: the band, or how an alarm has ended. */
export function quiet({ time, value, unit }: Point, score: number, now: Band, ended: Ended | undefined): Evidence {
  const band = ended?.isBack ? ended.band : now;
  const [came, usual] = compared(value, band.lower, band.upper, unit);
  const found = { ...band, score, rarity: Number.NaN, since: time, streak: 1, views: undefined };
  if (ended && !ended.isBack) {
    const before = interval(ended.band.lower, ended.band.upper, unit);
    const since = clock(ended.since, time);
    return {
      ...found,
      reason: `new normal since ${since}: ${came} where ${usual} is usual now; it was ${before} before`,
    };
  }
  const inside = value >= band.lower && value <= band.upper;
  const back = ended ? (inside ? ' is back' : ' is nearly back') : '';
  return { ...found, reason: `${came}${back} where ${usual} is usual` };
}

function agreement(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length === 1 ? `by ${last} alone` : `${names.slice(0, -1).join(', ')} and ${last} agree`;
}
