import type { Accumulator, Gatherer } from './aggregate.js';
import { numberAt } from './reading.js';

/** The least and the greatest of some numbers. */
export class Extremes implements Accumulator {
  least = Number.POSITIVE_INFINITY;
  greatest = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
  }

  merge(other: Extremes): void {
    if (other.least < this.least) this.least = other.least;
    if (other.greatest > this.greatest) this.greatest = other.greatest;
  }

  clear(): void {
    this.least = Number.POSITIVE_INFINITY;
    this.greatest = Number.NEGATIVE_INFINITY;
  }

  save(): unknown {
    return [this.least, this.greatest];
  }

  restore(saved: unknown): void {
    [this.least, this.greatest] = saved as [number, number];
  }
}

/** Keeps the least and the greatest number of a field. */
export function extremesOf(path: string): Gatherer {
  return { id: `extremes ${path}`, source: numberAt(path), open: () => new Extremes() };
}
