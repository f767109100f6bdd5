import type { Accumulator, Gatherer } from './aggregate.js';
import { ExactSum } from './exact-sum.js';
import { numberAt } from './reading.js';

/** How many numbers, and their exact sum. */
export class Total implements Accumulator {
  count = 0;
  readonly #sum = new ExactSum();

  get sum(): number {
    return this.#sum.value;
  }

  add(value: number): void {
    this.count++;
    this.#sum.add(value);
  }

  merge(other: Total): void {
    this.count += other.count;
    this.#sum.addSum(other.#sum);
  }

  clear(): void {
    this.count = 0;
    this.#sum.clear();
  }

  save(): unknown {
    return [this.count, this.#sum.save()];
  }

  restore(saved: unknown): void {
    const [count, sum] = saved as [number, unknown];
    this.count = count;
    this.#sum.restore(sum);
  }
}

/** Adds up the numbers of a field. */
export function totalOf(path: string): Gatherer {
  return { id: `total ${path}`, source: numberAt(path), open: () => new Total() };
}
