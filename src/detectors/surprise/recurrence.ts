import { float32, Pool } from '../pool.js';

/** Points from the end of one spike to the next: fewer, and they are one; more, and it is no longer waited for. */
const apart = 4;
const within = 100;
/** How many times as high as the one before, or the one before as it, a spike may be. */
const alike = 1.5;
/** Spikes that are a reason for an alarm. */
const several = 4;
/** Where the numbers of a series stand: the newest spike's end and height; how many, the first, the surprise of all. */
const at = { point: 0, height: 1, count: 2, first: 3, sum: 4 } as const;
const width = 5;

/** So many spikes within so many points. */
export interface Again {
  readonly spikes: number;
  readonly points: number;
}

/**
 * Spikes that come again: strange points out of the band that nothing beside them confirms, four or more with no more
 * than 100 points from one to the next, on the same side and about as high. Together they are as strong as the sum of
 * their surprises. It is what finds a job that is new and runs by the clock, before its spikes are usual. Remembers 20
 * bytes a series.
 */
export class Recurrence {
  readonly #pool = new Pool({ numbers: float32(width) });

  add(): void {
    this.#pool.add();
  }

  /** The strength of a strange point, the `point`th of the series, that lies so far from the expected value. */
  strength(slot: number, point: number, height: number, surprise: number): number {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    const since = point - numbers[first + at.point]!;
    numbers[first + at.point] = point;
    if (since < apart) return 0;
    const ratio = height / numbers[first + at.height]!;
    const isAgain = since <= within && ratio * alike >= 1 && ratio <= alike;
    if (!isAgain) {
      numbers[first + at.count] = numbers[first + at.sum] = 0;
      numbers[first + at.first] = point;
    }
    numbers[first + at.height] = height;
    const sum = numbers[first + at.sum]! + surprise;
    numbers[first + at.sum] = sum;
    return ++numbers[first + at.count]! < several ? 0 : sum;
  }

  /** The spikes up to the `point`th point of a series, where it is one of several; else undefined. */
  run(slot: number, point: number): Again | undefined {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    const spikes = numbers[first + at.count]!;
    if (numbers[first + at.point] !== point || spikes < several) return undefined;
    return { spikes, points: point - numbers[first + at.first]! };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
