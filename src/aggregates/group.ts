import { tagged, untagged } from '../event/name.js';
import type { Statistic } from './aggregate.js';
import type { Cell } from './plan.js';

/** One key: a subject, a name and its dimensions, with what windows must know of it from one to the next. */
export class Group {
  readonly subject: string;
  /** In Graphite's canonical tagged form. */
  readonly name: string;
  /** Tells it from all others, and orders them. */
  readonly identity: string;
  /** The end of the last window in which events came, and of the last that was written; NaN before the first. */
  heard = Number.NaN;
  written = Number.NaN;
  /** Whether its empty windows are being filled. */
  filled = false;
  /** The pane it was last heard in, and its cell there. */
  pane = Number.NaN;
  cell: Cell | undefined;
  /** The cells it has in open panes. */
  cells = 0;
  /** All that it has in the window that is being closed. */
  closing: Cell | undefined;
  #unit = '';
  #unitText = '';
  /** By statistic, the line up to the value, the unit it always has, and the last value written. */
  readonly #heads: readonly string[];
  readonly #units: readonly (string | undefined)[];
  readonly #last: Float64Array;
  readonly #tail: string;

  constructor(subject: string, name: string, statistics: readonly Statistic[]) {
    const { name: base, dimensions } = untagged(name);
    this.subject = subject;
    this.name = name;
    this.identity = identityOf(subject, name);
    const who = `,"type":"metric","subject":${JSON.stringify(subject)}`;
    this.#heads = statistics.map(({ label }) => {
      const what = JSON.stringify(tagged(`${base}.${label}`, dimensions));
      return `${who},"name":${what},"value":`;
    });
    this.#units = statistics.map(({ unit, field }) => (unit ? member(unit) : field === 'value' ? undefined : ''));
    this.#last = new Float64Array(statistics.length).fill(Number.NaN);
    this.#tail = Object.keys(dimensions).length > 0 ? `,"tags":${JSON.stringify(dimensions)}}` : '}';
  }

  /** The line of a metric; `time` is its beginning, with the time; `count` of how many it is made, NaN to say nothing. */
  line(time: string, place: number, value: number | null, count = Number.NaN): string {
    const made = Number.isNaN(count) ? '' : `,"data":{"count":${count}}`;
    return `${time}${this.#heads[place]}${value}${this.#units[place] ?? this.#unitText}${made}${this.#tail}`;
  }

  set unit(unit: string) {
    if (unit === this.#unit) return;
    this.#unit = unit;
    this.#unitText = unit === '' ? '' : member(unit);
  }

  last(place: number): number {
    return this.#last[place]!;
  }

  keep(place: number, value: number): void {
    this.#last[place] = value;
  }

  save(): unknown {
    const { subject, name, heard, written, filled } = this;
    return [subject, name, heard, written, filled, this.#unit, this.#last.slice()];
  }

  static restored(saved: unknown, statistics: readonly Statistic[]): Group {
    const [subject, name, heard, written, filled, unit, last] = saved as [
      string, string, number, number, boolean, string, Float64Array,
    ]; // biome-ignore format: a list
    const group = new Group(subject, name, statistics);
    group.heard = heard;
    group.written = written;
    group.filled = filled;
    group.unit = unit;
    group.#last.set(last);
    return group;
  }
}

function member(unit: string): string {
  return `,"unit":${JSON.stringify(unit)}`;
}

/** Different for any two different pairs of subject and name. */
export function identityOf(subject: string, name: string): string {
  return JSON.stringify([subject, name]);
}
