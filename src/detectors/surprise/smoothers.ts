import { float64, Pool } from '../pool.js';

/** How much a new point weighs: about the last 20 points, the last 100, the last 250. */
const fast = 0.05;
const medium = 0.01;
const slow = 0.004;

/**
 * Exponentially weighted means and mean absolute deviations at three speeds. The weight is never below that of a plain
 * average of the points so far, so that the first point does not count for long.
 */
export class Smoothers {
  readonly #pool = new Pool({
    fastMean: float64(),
    fastSpread: float64(),
    mediumMean: float64(),
    mediumSpread: float64(),
    slowMean: float64(),
    slowSpread: float64(),
  });

  get at() {
    return this.#pool.at;
  }

  add(): void {
    this.#pool.add();
  }

  /** Learns the `count`th value of a series. */
  learn(slot: number, value: number, count: number): void {
    const { fastMean, fastSpread, mediumMean, mediumSpread, slowMean, slowSpread } = this.#pool.at;
    if (count === 1) fastMean[slot] = mediumMean[slot] = slowMean[slot] = value;
    const plain = 1 / count;
    let weight = Math.max(fast, plain);
    fastSpread[slot]! += weight * (Math.abs(value - fastMean[slot]!) - fastSpread[slot]!);
    fastMean[slot]! += weight * (value - fastMean[slot]!);
    weight = Math.max(slow, plain);
    slowSpread[slot]! += weight * (Math.abs(value - slowMean[slot]!) - slowSpread[slot]!);
    slowMean[slot]! += weight * (value - slowMean[slot]!);
    weight = Math.max(medium, plain);
    mediumSpread[slot]! += weight * (Math.abs(value - mediumMean[slot]!) - mediumSpread[slot]!);
    mediumMean[slot]! += weight * (value - mediumMean[slot]!);
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
