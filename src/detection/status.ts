import type { Verdict } from '../detectors/detector.js';
import type { Ids } from '../event/id.js';
import { type State, severityOf } from '../event/severity.js';
import { writeTime } from '../event/time.js';
import { clock, counted } from '../text/number.js';
import type { Testimony } from './ensemble.js';
import { type Band, rounded, roundedBand, short } from './rounding.js';
import type { Series } from './series.js';

/** What the `detect` field of a status may hold beside what is known of the series; `was` is the state it was before. */
export type Finding = Partial<
  Omit<Testimony, 'reason' | 'since' | 'streak' | 'scaled'> & Pick<Verdict, 'points' | 'needed'>
> & {
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
    const { method, version, was, score, rarity, threshold, basis, points, needed, views } = finding;
    const { expected = Number.NaN, lower = Number.NaN, upper = Number.NaN } = finding;
    const subject = series.subject(slot);
    const name = series.name(slot);
    const band = { expected, lower, upper };
    const others = {
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
    const detect = { method, was, ...finite(roundedBand(band, value)), ...(rounded(others) as object) };
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
      detect,
    });
  }
}

/** Without the numbers that are none. */
function finite(band: Band): Partial<Band> {
  return Object.fromEntries(Object.entries(band).filter(([, number]) => Number.isFinite(number)));
}

/**
 * The members of the `detect` field that `--annotate` gives a metric, as JSON: of the value that was judged, and that
 * value itself as `rate` where it is that of a counter.
 */
export function annotation(verdict: Verdict, value: number, isRate: boolean): string {
  const { state, score, news } = verdict;
  let members = `{"state":"${state}"`;
  if (isRate) members += `,"rate":${short(value)}`;
  if (state !== 'unknown') {
    if (Number.isFinite(score)) members += `,"score":${short(score)}`;
    if (news > 0) members += `,"news":${short(news)}`;
    const { expected, lower, upper } = roundedBand(verdict, value);
    if (Number.isFinite(expected)) members += `,"expected":${expected}`;
    if (Number.isFinite(lower)) members += `,"lower":${lower}`;
    if (Number.isFinite(upper)) members += `,"upper":${upper}`;
  }
  return `${members}}`;
}

/** `since 14:02:10, 6 points`, with the date where it is not that of `now`. */
export function spell(since: number, points: number, now: number): string {
  return `since ${clock(since, now)}, ${counted(points, 'point')}`;
}
