import type { State } from '../event/severity.js';
import type { Failures, Watch } from './failures.js';

/** A series that has come, and what its alarms were worth. */
export interface Series {
  readonly subject: string;
  readonly name: string;
  /** What labels say of it beside what they say of all series. */
  readonly watches: readonly Watch[];
  /** 0 without an alarm, 1 in a warning, 2 in a critical. */
  level: number;
  /** When its alarm opened. */
  opened: number;
  /** The times of its first point and its last, NaN where none came. */
  first: number;
  last: number;
  /** Alarms outside of failures; those among them of which a label says that they were nothing. */
  false: number;
  nothing: number;
}

const levels: Readonly<Record<State, number>> = { ok: 0, unknown: 0, warning: 1, critical: 2 };

/**
 * The alarms of all series against the failures. An alarm opens where the state of a series goes from anything else to
 * warning or critical, and closes where it leaves them. It finds each failure of its series within which it opens, or
 * becomes critical: an alarm that was already open tells nobody that something new has begun. One that opens outside of
 * all failures is false, also where a label says that alarms there are nothing. Remembers about 200 bytes a series.
 */
export class Alarms {
  readonly #failures: Failures;
  #series = new Map<string, Series>();

  constructor(failures: Failures) {
    this.#failures = failures;
  }

  get series(): Iterable<Series> {
    return this.#series.values();
  }

  get size(): number {
    return this.#series.size;
  }

  /** The series of that subject and name, new or known. */
  of(subject: string, name: string): Series {
    const key = `${subject}\0${name}`;
    const known = this.#series.get(key);
    if (known) return known;
    const watches = this.#failures.add(subject, name);
    const fresh = { level: 0, opened: Number.NaN, first: Number.NaN, last: Number.NaN, false: 0, nothing: 0 };
    const series = { subject, name, watches, ...fresh };
    this.#series.set(key, series);
    return series;
  }

  /** A point of a series. */
  point(series: Series, time: number): void {
    if (!(series.first <= time)) series.first = time;
    if (!(series.last >= time)) series.last = time;
  }

  /** The time between the first point of each series and its last, summed; 0 where no points came. */
  get covered(): number {
    let sum = 0;
    for (const { first, last } of this.#series.values()) sum += last - first || 0;
    return sum;
  }

  /** The state of a series at a time, no earlier than that of the one before. */
  state(series: Series, state: State, time: number): void {
    const level = levels[state];
    const before = series.level;
    series.level = level;
    if (level > before) this.#rings(series, time, before === 0);
    if (before === 0) series.opened = time;
    else if (level === 0) this.#open(series, time);
  }

  #rings(series: Series, time: number, opens: boolean): void {
    const watches = this.within(series, time);
    const found = watches.filter(({ failure }) => failure >= 0);
    for (const { failure } of found) {
      const one = this.#failures.all[failure]!;
      if (!(one.found <= time)) one.found = time;
    }
    if (!opens || found.length > 0) return;
    series.false++;
    if (watches.length > 0) series.nothing++;
  }

  /** What labels say of a series at a time. */
  within({ watches }: Series, time: number): readonly Watch[] {
    const now = ({ from, until }: Watch) => from <= time && time <= until;
    const general = this.#failures.general.filter(now);
    return watches.length === 0 ? general : [...watches.filter(now), ...general];
  }

  /** An alarm was open until a time: the failures that had begun meanwhile are told of it. */
  #open({ watches, opened }: Series, time: number): void {
    for (const { failure, from } of [...watches, ...this.#failures.general])
      if (failure >= 0 && opened < from && from <= time) this.#failures.all[failure]!.open = opened;
  }

  /** The time until which all is known: for alarms that are still open. */
  close(time: number): void {
    for (const series of this.#series.values()) if (series.level > 0) this.#open(series, time);
  }

  save(): unknown {
    return [...this.#series.values()].map(({ watches: _, ...kept }) => kept);
  }

  restore(saved: unknown): void {
    for (const { subject, name, ...kept } of saved as readonly Series[]) Object.assign(this.of(subject, name), kept);
  }
}
