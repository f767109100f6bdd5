import { writeDuration } from '../event/duration.js';
import type { Ids } from '../event/id.js';
import { writeTime } from '../event/time.js';
import { counted, figures } from '../text/number.js';
import type { Alarms } from './alarms.js';
import type { Failure, Failures } from './failures.js';
import type { NabSeries } from './nab-series.js';
import { measures, type Outcome } from './outcome.js';
import type { Sweep } from './sweep.js';

/** What a run has seen: from the first time to the last (epoch milliseconds), and points where metrics came. */
export interface Seen {
  readonly alarms: Alarms;
  readonly failures: Failures;
  readonly first: number;
  readonly last: number;
  readonly points: number;
}

/** The noisiest series that are named. */
const named = 5;

/**
 * One event of type `archive` and name `score`, with all that is known in its field `score`. Failures count of which a
 * series has come, and where points came, that lie in their time; the others are told as uncounted. Delays are in
 * seconds.
 */
export function reported(seen: Seen, sweep: Sweep | undefined, nab: NabSeries | undefined, ids: Ids): string {
  const { alarms, failures, points } = seen;
  const places = failures.all.map((_, i) => i).filter((i) => counts(failures.all[i]!, seen));
  const all = places.map((place) => failures.all[place]!);
  const [from, until] = points > 0 ? [seen.first, seen.last] : stretch(all, seen);
  const span = until - from;
  const series = [...alarms.series];
  const covered = alarms.covered || span * alarms.size;
  const overall = { failures: all.length, delays: delaysOf(all), span, covered, points };
  const outcome = measures({ ...overall, alarms: series.reduce((sum, each) => sum + each.false, 0) });
  const noisy = series.filter((each) => each.false > 0).sort((a, b) => b.false - a.false);
  const score = {
    from: writeTime(from),
    until: writeTime(until),
    series: alarms.size,
    points: points > 0 ? points : undefined,
    ...written(outcome),
    nothing: series.reduce((sum, each) => sum + each.nothing, 0),
    uncounted: failures.all.length - all.length,
    kinds: kindsOf(all),
    missed: all.filter(({ found }) => Number.isNaN(found)).map(missed),
    noisiest: noisy.slice(0, named).map(({ subject, name, false: count }) => ({ subject, name, alarms: count })),
    sweep: sweep?.choices(places, span, covered, points).map(({ threshold, ...each }) => ({
      threshold: short(threshold),
      ...written(each),
    })),
    nab: nab?.scores().map(({ profile, score, threshold }) => ({ profile, score: short(score), threshold })),
  };
  const message = told(outcome, span);
  const id = ids.next('archive', seen.last, '', 'score', JSON.stringify(score));
  return JSON.stringify({ time: writeTime(seen.last), type: 'archive', name: 'score', message, id, score });
}

function counts({ seen, from, until }: Failure, { first, last, points }: Seen): boolean {
  return seen && (points === 0 || (from <= last && until >= first));
}

/** The time that alarms alone tell of: silence between them is part of it, and so are failures that brought none. */
function stretch(failures: readonly Failure[], { first, last }: Seen): readonly [number, number] {
  let [from, until] = [first, last];
  for (const each of failures) {
    from = Math.min(from, each.from);
    until = Math.max(until, each.until);
  }
  return [from, until];
}

function delaysOf(failures: readonly Failure[]): readonly number[] {
  return failures.filter(({ found }) => !Number.isNaN(found)).map(({ found, from }) => found - from);
}

function kindsOf(all: readonly Failure[]): Readonly<Record<string, unknown>> {
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  return Object.fromEntries(
    kinds.map((kind) => {
      const failures = all.filter((each) => each.kind === kind);
      const none = { alarms: 0, span: 0, covered: 0, points: 0 };
      const { found, recall, delay } = measures({ failures: failures.length, delays: delaysOf(failures), ...none });
      return [kind, { failures: failures.length, found, recall: short(recall), delay: seconds(delay) }];
    }),
  );
}

/** A failure that no alarm found; `open` where one was open already. */
function missed({ kind, note, subject, name, from, until, open }: Failure): unknown {
  const since = Number.isNaN(open) ? undefined : writeTime(open);
  return { kind, from: writeTime(from), until: writeTime(until), subject, name, note: note || undefined, open: since };
}

function written(outcome: Outcome) {
  const { failures, found, alarms, perDay, perWeek, perSeriesWeek, perThousandPoints, delay, precision, recall, f1 } =
    outcome;
  return {
    failures,
    found,
    recall: short(recall),
    precision: short(precision),
    f1: short(f1),
    delay: seconds(delay),
    falseAlarms: alarms,
    perDay: short(perDay),
    perWeek: short(perWeek),
    perSeriesWeek: short(perSeriesWeek),
    perThousandPoints: short(perThousandPoints),
  };
}

function seconds(milliseconds: number): number | null {
  return short(milliseconds / 1000);
}

/** Six digits; null for what cannot be told. */
function short(number: number): number | null {
  return Number.isFinite(number) ? Number(number.toPrecision(6)) : null;
}

function told({ found, failures, alarms, delay }: Outcome, span: number): string {
  const after = found > 0 ? `, in the median ${writeDuration(delay)} after it began` : '';
  const of =
    failures > 0 ? `found ${figures(found)} of ${counted(failures, 'failure')}${after}` : 'no failure is labelled';
  return `${of}; ${counted(alarms, 'false alarm')} in ${writeDuration(span)}`;
}
