import type { Verdict } from '../detector.js';
import { float32, Pool } from '../pool.js';

/** So many times as far out as the band reaches, two points in a row count. */
const clearly = 1.7;
/** But only so many times farther out than such points did before; which fades, by half in 23,000 points. */
const unusual = 1.25;
const fading = 0.99997;
/** Where the numbers of a series stand: how far out the newest point was, below as minus; a pair being out; habits. */
const at = { newest: 0, wasOut: 1, below: 2, above: 3 } as const;
const width = 4;

/**
 * Points out of the band, whatever the past has seen there: two in a row on the same side, as far out as the nearer of
 * them. A series that does so now and then (a shift begins, a job runs) makes it a habit within two or three times, and
 * then only what is farther out counts. It is what finds an outage to zero in a series that has been at zero before.
 * Remembers 16 bytes a series.
 */
export class Outlying {
  readonly #pool = new Pool({ numbers: float32(width) });

  add(): void {
    this.#pool.add();
  }

  /** How many times as far out as the band reaches this point and the one before lie; 0 where that is a habit. */
  times(slot: number, value: number, verdict: Verdict): number {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    const before = numbers[first]!;
    const now = reachOf(value, verdict) * Math.sign(value - verdict.expected);
    numbers[first] = now;
    const out = now * before > 0 ? Math.min(Math.abs(now), Math.abs(before)) : 0;
    const side = first + (now > 0 ? at.above : at.below);
    const habit = numbers[side]!;
    if (out < clearly) {
      if (numbers[first + at.wasOut] !== 0) numbers[first + at.wasOut] = 0;
      if (habit > 0) numbers[side] = habit * fading;
      return 0;
    }
    if (numbers[first + at.wasOut] === 0 && out > habit) numbers[side] = habit + (out - habit) / 2;
    numbers[first + at.wasOut] = 1;
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
