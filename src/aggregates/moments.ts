import type { Accumulator, Gatherer } from './aggregate.js';
import { ExactSum } from './exact-sum.js';
import { numberAt } from './reading.js';

/** How many numbers, their exact sum, and the exact sum of their squares: no cancellation, no matter of order. */
export class Moments implements Accumulator {
  count = 0;
  readonly #sum = new ExactSum();
  readonly #squares = new ExactSum();

  add(value: number): void {
    this.count++;
    this.#sum.add(value);
    this.#squares.addProduct(value, value);
  }

  merge(other: Moments): void {
    this.count += other.count;
    this.#sum.addSum(other.#sum);
    this.#squares.addSum(other.#squares);
  }

  /**
   * The variance of a sample (divided by n - 1); NaN below two numbers. The squared distances from the rounded mean are
   * summed exactly, and what the rounding of the mean adds to them is taken off.
   */
  get variance(): number {
    const { count } = this;
    if (count < 2) return Number.NaN;
    const mean = this.#sum.value / count;
    const distance = new ExactSum();
    distance.addSum(this.#sum);
    distance.addProduct(mean, -count);
    const spread = new ExactSum();
    spread.addSum(this.#squares);
    spread.addSum(this.#sum, -2 * mean);
    const meanSquare = new ExactSum();
    meanSquare.addProduct(mean, mean);
    spread.addSum(meanSquare, count);
    return Math.max(0, (spread.value - distance.value ** 2 / count) / (count - 1));
  }

  clear(): void {
    this.count = 0;
    this.#sum.clear();
    this.#squares.clear();
  }

  save(): unknown {
    return [this.count, this.#sum.save(), this.#squares.save()];
  }

  restore(saved: unknown): void {
    const [count, sum, squares] = saved as [number, unknown, unknown];
    this.count = count;
    this.#sum.restore(sum);
    this.#squares.restore(squares);
  }
}

/** Gathers what the spread of a field's numbers is reckoned from. */
export function momentsOf(path: string): Gatherer {
  return { id: `moments ${path}`, source: numberAt(path), open: () => new Moments() };
}
