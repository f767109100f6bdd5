import { type State, worse } from '../event/severity.js';
import { clock } from '../text/number.js';
import { age } from './aging.js';
import { type Measured, measured } from './measure.js';
import type { Series } from './memory.js';
import type { Question } from './question.js';

/** One series judged. */
export interface Judgement {
  readonly series: Series;
  /** The worst of what its readings, its last status and its age say; undefined when none of them says anything. */
  readonly state: State | undefined;
  /** What its readings come to, whether or not they decide. */
  readonly measured: Measured | undefined;
  /** It is they, or its age, that make the state. */
  readonly decidedByReadings: boolean;
  /** Why it is not ok, where its last status does not say so. */
  readonly why: string | undefined;
  /** How long ago its newest event was, in milliseconds; NaN where nobody asks. */
  readonly age: number;
  readonly since: number;
  /** How bad, among series of one state. */
  readonly rank: number;
}

/** Judges a series. A status that says it is too early to judge says nothing. */
export function judgement(series: Series, question: Question, newest: number): Judgement {
  const { standing } = series;
  const found = measured(series, question, newest);
  const byStatus = standing && !standing.early ? standing.state : undefined;
  const byReadings = found?.state;
  const silent = question.fresh ? question.now - series.seen : Number.NaN;
  const byAge = silence(series, silent, question);
  const judged = { series, measured: found, age: silent };
  if (byAge && isWorse(byAge, byReadings) && isWorse(byAge, byStatus)) {
    const why = byAge === 'ok' ? undefined : silenceOf(series, silent, question);
    return { ...judged, state: byAge, decidedByReadings: false, why, since: Number.NaN, rank: silent };
  }
  if (found && byReadings !== undefined && isWorse(byReadings, byStatus)) {
    const { since, rank, why } = found;
    return { ...judged, state: byReadings, decidedByReadings: true, why, since, rank };
  }
  const [since, rank] = standing ? [standing.since, standing.score] : [Number.NaN, 0];
  return { ...judged, state: byStatus, decidedByReadings: false, why: undefined, since, rank };
}

function isWorse(a: State, b: State | undefined): boolean {
  return b === undefined || worse(b, a) !== b;
}

function silenceOf({ seen, missing }: Series, silent: number, { now }: Question): string {
  if (!Number.isNaN(seen)) return `no event for ${age(silent)}, since ${clock(seen, now)}`;
  return Number.isNaN(missing) ? 'its events have no time, so their age is not known' : 'no reading but nulls';
}

/** What the age of the newest event says; a series of nulls alone is as old as can be. */
function silence({ missing }: Series, silent: number, { fresh }: Question): State | undefined {
  if (!fresh) return undefined;
  if (Number.isNaN(silent)) return Number.isNaN(missing) ? 'unknown' : 'critical';
  if (silent > fresh.critical) return 'critical';
  return fresh.warning !== undefined && silent > fresh.warning ? 'warning' : 'ok';
}

/** A series that was looked for and is not there. */
export function missing(series: Series, state: State, why: string): Judgement {
  const none = { measured: undefined, age: Number.NaN, since: Number.NaN, rank: Number.POSITIVE_INFINITY };
  return { series, state, decidedByReadings: false, why, ...none };
}

/** What was measured of all, and belongs to no series of its own. */
export function ofAll(series: Series, found: Measured): Judgement {
  const { state, since, rank, why } = found;
  return { series, state, measured: found, decidedByReadings: true, why, age: Number.NaN, since, rank };
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
