import type { Event } from '../event/event.js';
import { fill, missingShare } from './gaps.js';
import { isMissing, type Print, summaryOf } from './print.js';
import { Profile } from './profile.js';
import { Slices, type Span } from './slices.js';

/** The readings of many series in one window, and their fingerprints. */
export class Window {
  readonly #slices: Slices;
  readonly #span: Span;
  readonly #profile: Profile | undefined;
  /** Series without an earlier day to compare with, in the last `prints`. */
  withoutProfile = 0;

  /** With `residual`, of what is left after the daily profile. */
  constructor(span: Span, residual = false) {
    const step = span.width / span.n;
    this.#span = span;
    const profile = residual ? new Profile(step) : undefined;
    this.#profile = profile;
    const origin = span.from ?? 0;
    this.#slices = new Slices(
      span,
      profile && ((series, slice, mean, count) => profile.add(series, origin + (slice + 0.5) * step, mean, count)),
    );
  }

  get size(): number {
    return this.#slices.size;
  }

  has(subject: string, name: string): boolean {
    return this.#slices.has(subject, name);
  }

  /** Takes a reading, if it lies in the window or tells of its profile. */
  add(event: Event, value: number, time: number): void {
    this.#slices.add(event, value, time);
  }

  /**
   * The fingerprint of each series with a reading in the window, in the order of subject and name. A window that moves
   * ends with the slice that `time` lies in.
   */
  *prints(time: number): Generator<Print> {
    const { n, width, from: fixed } = this.#span;
    const end = fixed === undefined ? this.#slices.sliceOf(time) : n - 1;
    const from = fixed ?? (end + 1 - n) * this.#slices.step;
    this.withoutProfile = 0;
    for (const series of this.#slices.order()) {
      const print = this.#print(series, end, from, from + width);
      if (print) yield print;
    }
  }

  #print(series: number, end: number, from: number, until: number): Print | undefined {
    const { subjects, names, units } = this.#slices;
    const { n: slices, width } = this.#span;
    const values = new Float64Array(slices);
    const read = this.#slices.read(series, end, values);
    if (read.filled === 0) return undefined;
    const isProfiled = this.#profile?.subtract(series, from, values) ?? true;
    if (!isProfiled) {
      this.withoutProfile++;
      return undefined;
    }
    const missing = missingShare({ ...read, slices, interval: this.#slices.interval[series]!, width });
    fill(values);
    const found = missing < 1 ? summaryOf(values) : undefined;
    const last = this.#profile ? Number.NaN : this.#slices.last[series]!;
    return {
      ...{ subject: subjects[series]!, name: names[series]!, unit: units[series], from, until },
      ...(found ?? { ...nothing, last }),
      ...(found && !this.#profile && { last, ...this.#extremes(series) }),
      missing,
      residual: this.#profile !== undefined,
      values: found === undefined || isMissing(missing) ? undefined : values,
    };
  }

  /** The least and the greatest reading, where all readings are of this window. */
  #extremes(series: number) {
    const { least, greatest } = this.#slices;
    return this.#span.from === undefined ? {} : { min: least[series]!, max: greatest[series]! };
  }

  /** Forgets the series that have had no reading for so many windows before a time. */
  forget(time: number, windows: number): void {
    this.#slices.forget(this.#slices.sliceOf(time - windows * this.#span.width));
  }

  save(): unknown {
    return [this.#slices.save(), this.#profile?.save()];
  }

  restore(saved: unknown): void {
    const [slices, profile] = saved as [unknown, unknown];
    this.#slices.restore(slices);
    if (profile !== undefined) this.#profile?.restore(profile);
  }
}

const nothing = { mean: Number.NaN, sd: Number.NaN, min: Number.NaN, max: Number.NaN, flat: false };
