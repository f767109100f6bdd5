import { float64, Pool, uint8 } from '../pool.js';

const period = 150;
const factor = 1.5;

/**
 * Tells which surprises are news: those that clearly exceed the last one that was, less so as that one ages, and any
 * after 150 points. It is what the Numenta benchmark is scored with, where it brings some three points.
 */
export class Gate {
  readonly #pool = new Pool({ last: float64(), age: uint8() });

  add(): void {
    this.#pool.add();
  }

  /** The surprise, or 0 where it stays inside. */
  through(slot: number, surprise: number): number {
    const { last, age } = this.#pool.at;
    const points = Math.min(age[slot]! + 1, period);
    age[slot] = points;
    const passes = surprise > 0 && (points >= period || surprise > last[slot]! * factor * (1 - points / period));
    if (!passes) return 0;
    last[slot] = surprise;
    age[slot] = 0;
    return surprise;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
