import { float64, Pool } from '../pool.js';
import type { Place } from './cells.js';

/** How much a new point weighs: about the last 20 points, the last 100, the last 250. */
const fast = 0.05;
const medium = 0.01;
const slow = 0.004;

/** Where the mean of a speed stands among the numbers of a series; its spread stands next to it. */
const at = { fast: 0, medium: 2, slow: 4 } as const;
const width = 6;

/**
 * Exponentially weighted means and mean absolute deviations at three speeds. The weight is never below that of a plain
 * average of the points so far, so that the first point does not count for long.
 */
export class Smoothers {
  readonly #pool = new Pool({ smoothed: float64(width) });

  add(): void {
    this.#pool.add();
  }

  fastMean(slot: number): number {
    return this.#pool.at.smoothed[slot * width + at.fast]!;
  }

  slowMean(slot: number): number {
    return this.#pool.at.smoothed[slot * width + at.slow]!;
  }

  slowSpread(slot: number): number {
    return this.#pool.at.smoothed[slot * width + at.slow + 1]!;
  }

  fastSpread(slot: number): number {
    return this.#pool.at.smoothed[slot * width + at.fast + 1]!;
  }

  /** Learns the `count`th value of a series. */
  learn(slot: number, value: number, count: number): void {
    const { smoothed } = this.#pool.at;
    const first = slot * width;
    if (count === 1) smoothed[first] = smoothed[first + at.medium] = smoothed[first + at.slow] = value;
    const plain = 1 / count;
    follow(smoothed, first + at.fast, value, plain > fast ? plain : fast);
    follow(smoothed, first + at.medium, value, plain > medium ? plain : medium);
    follow(smoothed, first + at.slow, value, plain > slow ? plain : slow);
  }

  /** Fills the place of a value that was just learned. */
  place(slot: number, place: Place, value: number, hour: number): void {
    const { smoothed } = this.#pool.at;
    const first = slot * width;
    place.value = value;
    place.hour = hour;
    place.fastMean = smoothed[first + at.fast]!;
    place.mediumMean = smoothed[first + at.medium]!;
    place.mediumSpread = smoothed[first + at.medium + 1]!;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

function follow(smoothed: Float64Array, mean: number, value: number, weight: number): void {
  const before = smoothed[mean]!;
  smoothed[mean + 1]! += weight * (Math.abs(value - before) - smoothed[mean + 1]!);
  smoothed[mean] = before + weight * (value - before);
}
