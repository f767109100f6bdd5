import type { Verdict } from '../detector.js';
import { float64, Pool } from '../pool.js';

/** So many times as far out as the band reaches, two points in a row count. */
const clearly = 2;
/** But only so many times farther out than such points did before; which fades, by half in 23,000 points. */
const unusual = 1.25;
const fading = 0.99997;

/**
 * Points far out of the band, whatever the past has seen there: two in a row on the same side. A series that does so
 * now and then (a shift begins, a job runs) makes it a habit within two or three times, and then only what is farther
 * out counts. It is what finds an outage to zero in a series that has been at zero before. Remembers 32 bytes a series.
 */
export class Outlying {
  /** How far out the newest point was, the habit below and above, and whether the newest pair was out. */
  readonly #pool = new Pool({ numbers: float64(4) });

  add(): void {
    this.#pool.add();
  }

  /** How many times as far out as the band reaches this point and the one before lie; 0 where that is a habit. */
  times(slot: number, value: number, verdict: Verdict): number {
    const { numbers } = this.#pool.at;
    const first = slot * 4;
    const before = numbers[first]!;
    const now = reachOf(value, verdict) * Math.sign(value - verdict.expected);
    numbers[first] = now;
    const out = now * before > 0 ? Math.min(Math.abs(now), Math.abs(before)) : 0;
    const side = first + (now > 0 ? 2 : 1);
    const habit = numbers[side]!;
    if (out < clearly) {
      if (numbers[first + 3] !== 0) numbers[first + 3] = 0;
      if (habit > 0) numbers[side] = habit * fading;
      return 0;
    }
    if (numbers[first + 3] === 0 && out > habit) numbers[side] = habit + (out - habit) / 2;
    numbers[first + 3] = 1;
    return out >= unusual * habit ? out : 0;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** How many times as far from the expected value as the band reaches; 0 where the band has no width. */
export function reachOf(
  value: number,
  { expected, lower, upper }: Pick<Verdict, 'expected' | 'lower' | 'upper'>,
): number {
  if (!(upper > lower)) return 0;
  return Math.abs(value - expected) / (value > expected ? upper - expected : expected - lower);
}
