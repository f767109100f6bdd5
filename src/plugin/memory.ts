import { type Event, textOf } from '../event/event.js';
import { type Field, field, member } from '../event/field.js';
import { identityOf } from '../event/name.js';
import { type State, stateOf } from '../event/severity.js';
import { countsEvents, keepsReadings, type Question } from './question.js';
import { add, keep, noReadings, type Readings } from './readings.js';
import { type Standing, standing } from './standing.js';

export interface Series {
  readonly subject: string;
  readonly name: string;
  unit: string;
  /** As a metric: its readings. Of events of other types each is a reading of 1. */
  readings: Readings | undefined;
  /** The time of its newest null, NaN for none. */
  missing: number;
  /** Its readings are events: their sum is their number. */
  readonly events: boolean;
  /** As the subject of statuses: the last one. */
  standing: Standing | undefined;
  /** The time of its newest event, nulls left out; NaN for none. */
  seen: number;
  /** What its readings came to in the last result, where that was no good. */
  alarmed: State | undefined;
}

/**
 * What check remembers of events: for each series its readings summed up, or kept where the question needs each, and its
 * last status. A known series costs no allocation for a reading but that of its key. A status older than the last one
 * of its series is left out.
 */
export class Memory {
  /** Known by subject and name, or by the values of the fields given, where any are. */
  series = new Map<string, Series>();
  /** Those of which an event came in this run. */
  readonly came = new Set<Series>();
  /** The last `*.rejects` status of each stage of the pipe. */
  reports = new Map<string, Series>();
  events = 0;
  /** Metrics without a number and statuses without a state. A null is a gap, and not one of them. */
  unusable = 0;
  newest = Number.NEGATIVE_INFINITY;
  readonly #question: Question;
  readonly #keeps: boolean;
  readonly #key: readonly string[];
  readonly #fields: readonly Field[];
  /** By field of the key, whether any event had it. */
  #found: boolean[];

  constructor(question: Question, key: readonly string[]) {
    this.#question = question;
    this.#keeps = keepsReadings(question);
    this.#key = key;
    this.#fields = key.map(field);
    this.#found = key.map(() => false);
  }

  /** The fields of the key that no event had. */
  notFound(): readonly string[] {
    return this.series.size === 0 ? [] : this.#key.filter((_, i) => !this.#found[i]);
  }

  /** No event is expected any more before a time. */
  advance(time: number): void {
    if (time > this.newest) this.newest = time;
  }

  event(event: Event, time: number): void {
    this.events++;
    if (time > this.newest) this.newest = time;
    if (event.type === 'metric') this.#metric(event, time);
    else if (event.type === 'status') this.#status(event, time);
    else this.#other(event, time);
  }

  #metric(event: Event, time: number): void {
    const { unit } = event;
    let { value } = event;
    if (value === null) value = endless(event.data);
    if (typeof value !== 'number' && value !== null) {
      this.unusable++;
      return;
    }
    const series = this.#seriesOf(event, value === null ? Number.NaN : time);
    series.readings ??= noReadings();
    if (value === null) {
      if (!(time <= series.missing)) series.missing = time;
      if (this.#question.nulls !== 'zero') return;
      value = 0;
    }
    if (typeof unit === 'string' && unit !== series.unit) series.unit = unit;
    this.#read(series.readings, value as number, time);
  }

  #read(readings: Readings, value: number, time: number): void {
    const { limits, window } = this.#question;
    if (this.#keeps) keep(readings, value, time, limits, window);
    else add(readings, value, time, limits);
  }

  #status(event: Event, time: number): void {
    const state = stateOf(event);
    if (state === undefined) {
      this.unusable++;
      return;
    }
    const isReport = event.subject === 'tocsin' && textOf(event.name).endsWith('.rejects');
    const series = isReport ? entry(this.reports, identityOf(event), event) : this.#seriesOf(event, time);
    const before = series.standing;
    if (!before || !(time < before.time)) series.standing = standing(event, state, time, before);
  }

  /** An event that is neither: it counts, where events are counted, and says that its series is alive. */
  #other(event: Event, time: number): void {
    const question = this.#question;
    if (question.fresh || question.watched) this.#seriesOf(event, time);
    if (!countsEvents(question) || !question.limits.given) return;
    const series = this.#key.length > 0 ? this.#seriesOf(event, time, true) : this.#counted();
    series.readings ??= noReadings();
    if (time > series.seen || Number.isNaN(series.seen)) series.seen = time;
    this.#read(series.readings, 1, time);
  }

  /** The one series that all events are, where there is no key. */
  #counted(): Series {
    const series = entry(this.series, '\u0000events', { name: 'events' }, true);
    this.came.add(series);
    return series;
  }

  #seriesOf(event: Event, time: number, events = false): Series {
    const series = this.#entry(event, events);
    this.came.add(series);
    if (time > series.seen || Number.isNaN(series.seen)) series.seen = time;
    return series;
  }

  #entry(event: Event, events: boolean): Series {
    if (this.#key.length === 0) return entry(this.series, identityOf(event), event, events);
    const values = this.#fields.map((read) => textOf(read(event)));
    for (let i = 0; i < values.length; i++) this.#found[i] ||= values[i] !== '';
    const name = values.join('\t');
    return entry(this.series, name, { name }, events);
  }

  /** Forgets all readings but the newest of a metric, for a source of which each run reads only what is new. */
  countAnew(): void {
    const { stat } = this.#question;
    for (const series of this.series.values())
      if (series.readings && (series.events || stat !== 'last')) series.readings = noReadings();
  }

  /** Forgets all readings, for a source that tells them again. */
  readAnew(): void {
    for (const series of this.series.values()) if (series.readings) series.readings = noReadings();
  }

  save(): unknown {
    const { series, reports, events, unusable, newest } = this;
    return { series, reports, events, unusable, newest, found: this.#found };
  }

  restore(saved: unknown): void {
    const { found, ...others } = saved as Memory & { readonly found: readonly boolean[] };
    Object.assign(this, others);
    this.#found = [...found];
  }
}

function entry(map: Map<string, Series>, key: string, event: Event, events = false): Series {
  let series = map.get(key);
  if (!series) {
    series = newSeries(textOf(event.subject), textOf(event.name), events);
    map.set(key, series);
  }
  return series;
}

/** The infinity that a source told in words, since JSON has none; null for any other gap. */
function endless(data: unknown): number | null {
  const word = /^([+-]?)(?:inf(?:inity)?|1e9999)$/i.exec(textOf(member(data, 'value')));
  return word ? (word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : null;
}

/** A series of which nothing is known. */
export function newSeries(subject: string, name: string, events = false): Series {
  const nothing = { readings: undefined, standing: undefined, alarmed: undefined };
  return { subject, name, unit: '', ...nothing, missing: Number.NaN, seen: Number.NaN, events };
}
