import { type State, worse } from '../event/severity.js';
import type { Limits } from './limits.js';
import type { Series } from './memory.js';
import { type Stat, statistic } from './readings.js';

/** What readings are judged by. */
export interface Question {
  readonly stat: Stat;
  readonly limits: Limits;
}

/** One series judged. */
export interface Judgement {
  readonly series: Series;
  /** The worse of what its readings and its last status say; undefined when neither says anything. */
  readonly state: State | undefined;
  /** Its readings were held against the limits, and it is they that say so. */
  readonly measured: boolean;
  readonly decidedByReadings: boolean;
  /** The number that stands for its readings, NaN for none. */
  readonly value: number;
  readonly since: number;
  /** How bad, among series of one state. */
  readonly rank: number;
}

/** Judges a series. A status that says it is too early to judge says nothing. */
export function judgement(series: Series, { stat, limits }: Question): Judgement {
  const { readings, standing } = series;
  const value = readings ? statistic(stat, readings) : Number.NaN;
  const measured = limits.given && readings !== undefined && (readings.count > 0 || stat === 'count');
  const byReadings = measured ? limits.stateOf(value) : undefined;
  const byStatus = standing && !standing.early ? standing.state : undefined;
  if (byReadings !== undefined && (byStatus === undefined || worse(byStatus, byReadings) !== byStatus)) {
    const since = stat === 'last' && readings?.state === byReadings ? readings.since : Number.NaN;
    const rank = limits.excess(byReadings, value);
    return { series, state: byReadings, measured, decidedByReadings: true, value, since, rank };
  }
  const [since, rank] = standing ? [standing.since, standing.score] : [Number.NaN, 0];
  return { series, state: byStatus, measured, decidedByReadings: false, value, since, rank };
}

const order: readonly (State | undefined)[] = ['critical', 'warning', 'unknown', 'ok', undefined];

/** Worst first: by state, then by how far beyond the limit or how strange, then by who was first, then by name. */
export function worstFirst(a: Judgement, b: Judgement): number {
  return (
    order.indexOf(a.state) - order.indexOf(b.state) ||
    (a.rank === b.rank ? 0 : b.rank - a.rank) ||
    (a.since === b.since ? 0 : a.since - b.since) ||
    byIdentity(a.series, b.series)
  );
}

export function byIdentity(a: Series, b: Series): number {
  return compare(a.subject, b.subject) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
