import { float32, Pool } from '../pool.js';
import type { Judged } from './strength.js';

/** A count is gone when it is no more than this part of its mean. */
const least = 1 / 16;
/** Means below this say nothing: there are zeros anyway. */
const countable = 1;
/** Nats of a run of zeros for one unit of strength. */
const nats = 1.5;
/** But only so many times longer than such runs were before: a longer one makes a quarter of the difference a habit. */
const unusual = 1.25;
const learning = 1 / 4;
/** Which fades, by half in 3,500 points. */
const fading = 0.9998;
/** Where the numbers of a series stand: mean and nats a point of the present run, the nats of all of it, of those before. */
const at = { mean: 0, each: 1, sum: 2, habit: 3 } as const;
const width = 4;
/** In place of the nats of a run that began while an alarm was open: the series may as well have come back to zero. */
const ignored = -1;

/** So many points of nothing in a row, and the mean before. */
export interface Gone {
  readonly points: number;
  readonly mean: number;
}

/**
 * A count that is gone: points in a row of nothing, or next to nothing, where the mean of the last points was more and
 * more is expected at this hour: not in the first evening of a series that sleeps at night, nor in any later one.
 * Single zeros of a small count are usual, and so they are strange to no view; many in a row are not. Each brings what it
 * would be worth if points were independent and distributed by a negative binomial law of that mean and scatter; how
 * much such a run amounts to in a series that is often gone becomes a habit of it. Remembers 16 bytes a series.
 */
export class Absence {
  readonly #pool = new Pool({ numbers: float32(width) });

  add(): void {
    this.#pool.add();
  }

  /** The strength of the present run; 0 for none, for its first point, on a series' first day, and where such runs are a habit. */
  strength(slot: number, { value, level: mean, spread, young }: Judged, expected: number, isOpen: boolean): number {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    const sum = numbers[first + at.sum]!;
    const level = Math.min(expected, sum > 0 ? numbers[first + at.mean]! : mean);
    if (!(level >= countable && value >= 0 && value <= level * least)) {
      if (numbers[first + at.habit]! > 0) numbers[first + at.habit]! *= fading;
      if (sum !== 0) this.#over(first, sum);
      return 0;
    }
    if (sum < 0) return 0;
    if (sum === 0) {
      if (isOpen) numbers[first + at.sum] = ignored;
      if (isOpen) return 0;
      numbers[first + at.mean] = level;
      numbers[first + at.each] = worth(level, spread);
    }
    const now = sum + numbers[first + at.each]!;
    numbers[first + at.sum] = now;
    return sum > 0 && !young && now > unusual * numbers[first + at.habit]! ? now / nats : 0;
  }

  /** The run that the newest point belongs to, of two or more; undefined for none. */
  run(slot: number): Gone | undefined {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    const points = Math.round(numbers[first + at.sum]! / numbers[first + at.each]!);
    return points > 1 ? { points, mean: numbers[first + at.mean]! } : undefined;
  }

  #over(first: number, sum: number): void {
    const { numbers } = this.#pool.at;
    numbers[first + at.sum] = 0;
    const habit = numbers[first + at.habit]!;
    if (sum > habit) numbers[first + at.habit] = habit + (sum - habit) * learning;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** Minus the logarithm of the share of zeros of a negative binomial law of a mean, and of a mean absolute deviation. */
function worth(mean: number, spread: number): number {
  const variance = Math.max((1.25 * spread) ** 2, 1.01 * mean);
  const size = mean ** 2 / (variance - mean);
  return size * Math.log1p(mean / size);
}
