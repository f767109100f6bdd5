import { type Event, textOf } from '../event/event.js';
import { type Field, field } from '../event/field.js';
import { identityOf } from '../event/name.js';
import { stateOf } from '../event/severity.js';
import type { Limits } from './limits.js';
import { add, noReadings, type Readings } from './readings.js';
import { type Standing, standing } from './standing.js';

export interface Series {
  readonly subject: string;
  readonly name: string;
  unit: string;
  /** As a metric: its readings. */
  readings: Readings | undefined;
  /** As the subject of statuses: the last one. */
  standing: Standing | undefined;
}

/**
 * What check remembers of events: for each series its readings summed up and its last status. A known series costs no
 * allocation for a reading but that of its key. A status older than the last one of its series is left out.
 */
export class Memory {
  /** Known by subject and name, or by the values of the fields given, where any are. */
  series = new Map<string, Series>();
  /** The last `*.rejects` status of each stage of the pipe. */
  reports = new Map<string, Series>();
  events = 0;
  /** Metrics without a number and statuses without a state. A null is a gap, and not one of them. */
  unusable = 0;
  newest = Number.NEGATIVE_INFINITY;
  readonly #limits: Limits;
  readonly #key: readonly string[];
  readonly #fields: readonly Field[];
  /** By field of the key, whether any event had it. */
  #found: boolean[];

  constructor(limits: Limits, key: readonly string[]) {
    this.#limits = limits;
    this.#key = key;
    this.#fields = key.map(field);
    this.#found = key.map(() => false);
  }

  /** The fields of the key that no event had. */
  notFound(): readonly string[] {
    return this.series.size === 0 ? [] : this.#key.filter((_, i) => !this.#found[i]);
  }

  event(event: Event, time: number): void {
    this.events++;
    if (time > this.newest) this.newest = time;
    if (event.type === 'metric') this.#metric(event, time);
    else if (event.type === 'status') this.#status(event, time);
  }

  #metric(event: Event, time: number): void {
    const { value, unit } = event;
    if (typeof value !== 'number' && value !== null) {
      this.unusable++;
      return;
    }
    const series = this.#seriesOf(event);
    series.readings ??= noReadings();
    if (value === null) return;
    if (typeof unit === 'string' && unit !== series.unit) series.unit = unit;
    add(series.readings, value, time, this.#limits);
  }

  #status(event: Event, time: number): void {
    const state = stateOf(event);
    if (state === undefined) {
      this.unusable++;
      return;
    }
    const report = event.subject === 'tocsin' && textOf(event.name).endsWith('.rejects');
    const series = report ? entry(this.reports, identityOf(event), event) : this.#seriesOf(event);
    const before = series.standing;
    if (!before || !(time < before.time)) series.standing = standing(event, state, time, before);
  }

  #seriesOf(event: Event): Series {
    if (this.#key.length === 0) return entry(this.series, identityOf(event), event);
    const values = this.#fields.map((read) => textOf(read(event)));
    for (let i = 0; i < values.length; i++) this.#found[i] ||= values[i] !== '';
    const name = values.join('\t');
    return entry(this.series, name, { name });
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

function entry(map: Map<string, Series>, key: string, event: Event): Series {
  let series = map.get(key);
  if (!series) {
    const { subject, name } = event;
    series = { subject: textOf(subject), name: textOf(name), unit: '', readings: undefined, standing: undefined };
    map.set(key, series);
  }
  return series;
}
