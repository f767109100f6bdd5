import { misuse } from '../declaration/failure.js';

const day = 86_400_000;
/** Slices of a day, for each of which a series needs twelve bytes. */
const mostSlices = 8640;

/**
 * The daily profile of series: the mean of their readings by time of day, in slices as long as those of the window. So
 * much of a series is the same every day that all daily curves look alike once they are normalised; what is left when
 * the profile is taken away does not. Twelve bytes a slice of the day and series, 17 KB with slices of a minute.
 */
export class Profile {
  readonly #step: number;
  readonly #slices: number;
  #means: Float64Array[] = [];
  #counts: Uint32Array[] = [];

  /** `step` in milliseconds is the length of a slice; `misuse` for less than ten seconds. */
  constructor(step: number) {
    this.#step = step;
    this.#slices = Math.max(1, Math.ceil(day / step));
    if (this.#slices > mostSlices)
      throw misuse('--residual needs slices of ten seconds or more: a longer --window, or fewer --points');
  }

  /** Takes the mean of `count` readings at a time. */
  add(series: number, time: number, mean: number, count: number): void {
    const means = (this.#means[series] ??= new Float64Array(this.#slices));
    const counts = (this.#counts[series] ??= new Uint32Array(this.#slices));
    const at = this.#at(time);
    counts[at]! += count;
    means[at]! += ((mean - means[at]!) * count) / counts[at]!;
  }

  #at(time: number): number {
    const ofDay = ((time % day) + day) % day;
    return Math.min(this.#slices - 1, Math.floor(ofDay / this.#step));
  }

  /**
   * Takes the profile away from a window that begins at `from`, in place; a slice of which nothing is known is NaN. False,
   * where that is more than half of those with a reading.
   */
  subtract(series: number, from: number, values: Float64Array): boolean {
    const [means, counts] = [this.#means[series], this.#counts[series]];
    let [known, filled] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]!)) continue;
      filled++;
      const at = this.#at(from + (i + 0.5) * this.#step);
      const isKnown = counts !== undefined && counts[at]! > 0;
      if (isKnown) known++;
      values[i]! -= isKnown ? means![at]! : Number.NaN;
    }
    if (2 * known < filled) return false;
    return true;
  }

  save(): unknown {
    return [this.#means, this.#counts];
  }

  restore(saved: unknown): void {
    [this.#means, this.#counts] = saved as [Float64Array[], Uint32Array[]];
  }
}
