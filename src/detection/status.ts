import type { Verdict } from '../detectors/detector.js';
import type { Ids } from '../event/id.js';
import { type State, severityOf } from '../event/severity.js';
import { writeTime } from '../event/time.js';
import { clock, counted } from '../text/number.js';
import type { Testimony } from './ensemble.js';
import type { Series } from './series.js';

/** What the `detect` field of a status may hold beside what is known of the series; `was` is the state it was before. */
export type Finding = Partial<Omit<Testimony, 'reason' | 'since' | 'streak'> & Pick<Verdict, 'points' | 'needed'>> & {
  readonly was?: State | undefined;
};

/** What a status says of its series: when, the value that brought it (NaN: none), the state, why. */
export interface Said {
  readonly time: number;
  readonly value: number;
  readonly state: State;
  readonly message: string;
  readonly finding: Finding;
}

/** Significant digits of the numbers in a `detect` field, at least. */
const digits = 6;

/**
 * Writes the status events of series. `points` counts those since `since`, and `recent` holds up to 60 of the newest
 * values, oldest first, so that a later stage can draw them. A state that no value brought has the value null.
 */
export class Statuses {
  readonly #series: Series;
  readonly #ids: Ids;

  constructor(series: Series, ids: Ids) {
    this.#series = series;
    this.#ids = ids;
  }

  /** One status event as a line of JSON. Numbers that are none, and what is undefined, are left out. */
  text(slot: number, { time, value, state, message, finding }: Said): string {
    const series = this.#series;
    const { method, version, was, expected, lower, upper, score, rarity, threshold, basis, points, needed, views } =
      finding;
    const subject = series.subject(slot);
    const name = series.name(slot);
    const detect = {
      method,
      was,
      expected,
      lower,
      upper,
      score,
      rarity,
      threshold,
      basis,
      since: writeTime(series.since(slot)),
      points: points ?? series.streak(slot),
      needed,
      views,
      key: series.key(slot),
      recent: series.recent(slot),
      version,
    };
    return JSON.stringify({
      time: writeTime(time),
      type: 'status',
      subject,
      name,
      state,
      severity: severityOf(state),
      value: Number.isNaN(value) ? null : value,
      unit: series.unit(slot),
      tags: series.tags(slot),
      message,
      id: this.#ids.next('status', time, subject, name, `${state}\t${message}`),
      detect: rounded(detect),
    });
  }
}

/** Numbers in six digits, those that are none left out; within lists and maps too. */
function rounded(held: unknown): unknown {
  if (typeof held === 'number') return Number.isFinite(held) ? short(held) : undefined;
  if (Array.isArray(held)) return held.map(rounded);
  if (typeof held !== 'object' || held === null) return held;
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, rounded(value)]));
}

/** A number to six significant digits, more only in front of the point, so that it is the one that messages tell. */
export function short(number: number): number {
  let size = Math.abs(number);
  if (size >= 10 ** (digits - 1) && size < 1e15) return Math.round(number);
  if (size === 0 || !(size >= 1e-3 && size < 1e15)) return Number(number.toPrecision(digits));
  let factor = 1;
  for (; size < 1e5; size *= 10) factor *= 10;
  return Math.round(number * factor) / factor;
}

/**
 * The members of the `detect` field that `--annotate` gives a metric, as JSON. `rate` is what was judged of a counter,
 * NaN for other series.
 */
export function annotation({ state, score, news, expected, lower, upper }: Verdict, rate: number): string {
  let members = `{"state":"${state}"`;
  if (Number.isFinite(rate)) members += `,"rate":${short(rate)}`;
  if (state !== 'unknown') {
    if (Number.isFinite(score)) members += `,"score":${short(score)}`;
    if (news > 0) members += `,"news":${short(news)}`;
    if (Number.isFinite(expected)) members += `,"expected":${short(expected)}`;
    if (Number.isFinite(lower)) members += `,"lower":${short(lower)}`;
    if (Number.isFinite(upper)) members += `,"upper":${short(upper)}`;
  }
  return `${members}}`;
}

/** `since 14:02:10, 6 points`, with the date where it is not that of `now`. */
export function spell(since: number, points: number, now: number): string {
  return `since ${clock(since, now)}, ${counted(points, 'point')}`;
}
