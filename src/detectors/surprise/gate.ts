import { float64, Pool } from '../pool.js';

const period = 150;
const factor = 1.5;

/**
 * Tells which surprises are news: those that clearly exceed the last one that was, less so as that one ages, and any
 * after 150 points. It is what the Numenta benchmark is scored with, where it brings some three points.
 */
export class Gate {
  /** The last surprise that was news, and the points since. */
  readonly #pool = new Pool({ last: float64(2) });

  add(): void {
    this.#pool.add();
  }

  /** The surprise, or 0 where it stays inside. */
  through(slot: number, surprise: number): number {
    const { last } = this.#pool.at;
    const first = slot * 2;
    const points = Math.min(last[first + 1]! + 1, period);
    last[first + 1] = points;
    const passes = surprise > 0 && (points >= period || surprise > last[first]! * factor * (1 - points / period));
    if (!passes) return 0;
    last[first] = surprise;
    last[first + 1] = 0;
    return surprise;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
