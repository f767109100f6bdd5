import type { Accumulator, Gatherer } from './aggregate.js';
import { Bins } from './bins.js';
import { numberAt } from './reading.js';

/** The greatest relative error of a value that comes out of a bin. */
export const accuracy = 0.01;

/** So many numbers are kept as they are, and their quantiles are exact. */
const exact = 128;

const growth = (1 + accuracy) / (1 - accuracy);
const binsPerUnit = 1 / Math.log(growth);

function binOf(size: number): number {
  return Math.ceil(Math.log(size) * binsPerUnit);
}

function sizeIn(bin: number): number {
  return (2 * Math.exp(bin / binsPerUnit)) / (1 + growth);
}

/**
 * Quantiles of a stream: DDSketch (Masson, Rim, Lee: DDSketch, a fast and fully-mergeable quantile sketch with
 * relative-error guarantees, VLDB 2019). Up to 128 numbers are kept and exact; more are counted in bins whose bounds
 * grow by 2 %, so that the number at a rank is met within 1 % of itself, also below zero, as far as it lies within 17
 * powers of ten of the greatest of its sign. A few kilobytes at most; the order of the numbers and the way in which
 * parts are merged leave no trace.
 */
export class Sketch implements Accumulator {
  count = 0;
  #kept = new Float64Array(8);
  #binned = false;
  #zeros = 0;
  readonly #above = new Bins();
  readonly #below = new Bins();
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (this.count === exact) this.#bin();
    if (this.#binned) this.#drop(value);
    else {
      if (this.count === this.#kept.length) this.#widen();
      this.#kept[this.count] = value;
    }
    this.count++;
  }

  merge(other: Sketch): void {
    if (!other.#binned) {
      for (let i = 0; i < other.count; i++) this.add(other.#kept[i]!);
      return;
    }
    this.#bin();
    this.#above.merge(other.#above);
    this.#below.merge(other.#below);
    this.#zeros += other.#zeros;
    this.#least = Math.min(this.#least, other.#least);
    this.#greatest = Math.max(this.#greatest, other.#greatest);
    this.count += other.count;
  }

  /**
   * The value below which this share of the numbers lies, 0 to 1; between two ranks on the straight line (Hyndman and
   * Fan's type 7). NaN when there are none.
   */
  quantile(share: number): number {
    if (this.count === 0) return Number.NaN;
    const rank = share * (this.count - 1);
    const under = Math.floor(rank);
    const sorted = this.#binned ? undefined : this.#kept.slice(0, this.count).sort();
    const at = (place: number): number => (sorted ? sorted[place]! : this.#at(place));
    const low = at(under);
    return under === rank ? low : low + (at(under + 1) - low) * (rank - under);
  }

  #at(rank: number): number {
    if (rank === 0) return this.#least;
    if (rank === this.count - 1) return this.#greatest;
    const below = this.#below.total;
    const fromZero = rank - below;
    let value = 0;
    if (fromZero < 0) value = -sizeIn(this.#below.at(below - 1 - rank));
    else if (fromZero >= this.#zeros) value = sizeIn(this.#above.at(fromZero - this.#zeros));
    return Math.min(Math.max(value, this.#least), this.#greatest);
  }

  #drop(value: number): void {
    if (value > 0) this.#above.add(binOf(value));
    else if (value < 0) this.#below.add(binOf(-value));
    else this.#zeros++;
    if (value < this.#least) this.#least = value;
    if (value > this.#greatest) this.#greatest = value;
  }

  /** From here on numbers are counted in bins. */
  #bin(): void {
    if (this.#binned) return;
    this.#binned = true;
    for (let i = 0; i < this.count; i++) this.#drop(this.#kept[i]!);
  }

  #widen(): void {
    const wider = new Float64Array(this.#kept.length * 2);
    wider.set(this.#kept);
    this.#kept = wider;
  }

  clear(): void {
    this.count = 0;
    if (!this.#binned) return;
    this.#binned = false;
    this.#zeros = 0;
    this.#above.clear();
    this.#below.clear();
    this.#least = Number.POSITIVE_INFINITY;
    this.#greatest = Number.NEGATIVE_INFINITY;
  }

  save(): unknown {
    if (!this.#binned) return this.#kept.slice(0, this.count);
    return [this.count, this.#zeros, this.#least, this.#greatest, this.#above.save(), this.#below.save()];
  }

  restore(saved: unknown): void {
    this.clear();
    if (saved instanceof Float64Array) {
      for (const value of saved) this.add(value);
      return;
    }
    const [count, zeros, least, greatest, above, below] = saved as [number, number, number, number, unknown, unknown];
    this.#binned = true;
    this.count = count;
    this.#zeros = zeros;
    this.#least = least;
    this.#greatest = greatest;
    this.#above.restore(above);
    this.#below.restore(below);
  }
}

/** Keeps a sketch of a field's numbers. */
export function sketchOf(path: string): Gatherer {
  return { id: `sketch ${path}`, source: numberAt(path), open: () => new Sketch() };
}
