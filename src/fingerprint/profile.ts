const day = 86_400_000;

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

  /** `step` in milliseconds is the length of a slice. */
  constructor(step: number) {
    this.#step = step;
    this.#slices = Math.max(1, Math.ceil(day / step));
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

  /** Takes the profile away from a window that begins at `from`, in place; a slice of which nothing is known is NaN. */
  subtract(series: number, from: number, values: Float64Array): void {
    const [means, counts] = [this.#means[series], this.#counts[series]];
    for (let i = 0; i < values.length; i++) {
      const at = this.#at(from + (i + 0.5) * this.#step);
      values[i]! -= counts?.[at] ? means![at]! : Number.NaN;
    }
  }

  save(): unknown {
    return [this.#means, this.#counts];
  }

  restore(saved: unknown): void {
    [this.#means, this.#counts] = saved as [Float64Array[], Uint32Array[]];
  }
}
