import type { Event } from '../event/event.js';
import { fill, missingShare } from './gaps.js';
import { isMissing, type Print, summaryOf } from './print.js';
import { Profile } from './profile.js';
import { Slices } from './slices.js';
import type { Span } from './span.js';

/** The readings of many series in one window, and their fingerprints. */
export class Window {
  readonly #slices: Slices;
  readonly #span: Span;
  readonly #profile: Profile | undefined;
  /** The values of a print, where it is used before the next. */
  readonly #values: Float64Array;
  /** Series without an earlier day to compare with, in the last `prints`. */
  withoutProfile = 0;

  /** With `residual`, of what is left after the daily profile. */
  constructor(span: Span, residual = false) {
    const step = span.width / span.n;
    this.#span = span;
    this.#values = new Float64Array(span.n);
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
   * ends with the slice that `time` lies in. The values of each are good until the next one is asked for. Where they are
   * the `last` that are asked for they come as the series came, and memory is given back on the way.
   */
  *prints(time: number, last = false): Generator<Print> {
    const { n, width, from: fixed } = this.#span;
    const end = fixed === undefined ? this.#slices.sliceOf(time) : n - 1;
    const from = fixed ?? (end + 1 - n) * this.#slices.step;
    this.withoutProfile = 0;
    for (const series of last ? this.#slices.live() : this.#slices.order()) {
      const print = this.#print(series, end, from, from + width);
      if (print) yield print;
      if (last) this.#slices.release(series);
    }
  }

  #print(series: number, end: number, from: number, until: number): Print | undefined {
    const { subjects, names, units } = this.#slices;
    const { n: slices, width } = this.#span;
    const values = this.#values;
    const about = this.#slices.about(series);
    const read = this.#slices.read(series, end, values);
    if (read.filled === 0) return undefined;
    const isProfiled = this.#profile?.subtract(series, from, values) ?? true;
    if (!isProfiled) {
      this.withoutProfile++;
      return undefined;
    }
    const missing = missingShare({ ...read, slices, interval: about.interval, width });
    fill(values);
    const found = missing < 1 ? summaryOf(values) : undefined;
    const last = this.#profile ? Number.NaN : about.last;
    return {
      ...{ subject: subjects[series]!, name: names[series]!, unit: units[series], from, until },
      ...(found ?? { ...nothing, last }),
      ...(found && !this.#profile && { last, ...this.#extremes(about) }),
      missing,
      residual: this.#profile !== undefined,
      values: found === undefined || isMissing(missing) ? undefined : values,
    };
  }

  /** The least and the greatest reading, where all readings are of this window. */
  #extremes({ least, greatest }: { readonly least: number; readonly greatest: number }) {
    return this.#span.from === undefined ? {} : { min: least, max: greatest };
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
