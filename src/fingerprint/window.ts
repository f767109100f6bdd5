import type { Event } from '../event/event.js';
import { filled } from './gaps.js';
import { isMissing, type Print, summaryOf } from './print.js';
import { Profile } from './profile.js';
import { Slices, type Span } from './slices.js';

/** The readings of many series in one window, and their fingerprints. */
export class Window {
  readonly #slices: Slices;
  readonly #profile: Profile | undefined;
  readonly #n: number;
  /** Series without an earlier day to compare with, in the last `prints`. */
  withoutProfile = 0;

  /** With `residual`, of what is left after the daily profile. */
  constructor(span: Span, residual = false) {
    const step = span.width / span.n;
    this.#n = span.n;
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

  get from(): number {
    return this.#slices.from;
  }

  get until(): number {
    return this.#slices.until;
  }

  /** Takes a reading; whether it lies in the window. */
  add(event: Event, value: number, time: number): boolean {
    return this.#slices.add(event, value, time);
  }

  /** The fingerprint of each series with a reading in the window; with `last`, memory is given back on the way. */
  *prints(last = false): Generator<Print> {
    this.withoutProfile = 0;
    for (let series = 0; series < this.#slices.size; series++) {
      const print = this.#print(series);
      if (print) yield print;
      if (last) this.#slices.release(series);
    }
  }

  #print(series: number): Print | undefined {
    const { subjects, names, units, from, until } = this.#slices;
    const values = new Float64Array(this.#n);
    if (this.#slices.read(series, values) === 0) return undefined;
    this.#profile?.subtract(series, from, values);
    if (this.#profile && values.every(Number.isNaN)) {
      this.withoutProfile++;
      return undefined;
    }
    const missing = filled(values);
    const found = missing < 1 ? summaryOf(values, this.#slices.last(series)) : undefined;
    const isKnown = found !== undefined && !isMissing(missing);
    return {
      ...{ subject: subjects[series]!, name: names[series]!, unit: units[series], from, until },
      ...(found ?? { ...nothing, last: this.#slices.last(series) }),
      missing,
      residual: this.#profile !== undefined,
      values: isKnown ? values : undefined,
    };
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
