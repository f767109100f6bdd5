import { float64, Pool, uint8 } from '../pool.js';

const block = 128;
const blocks = 8;
/** Where the numbers of a series stand: the band, the extremes of this block, the least value ever. */
const at = { lower: 0, upper: 1, low: 2, high: 3, least: 4 } as const;
const width = 5;
/** Blocks known, the one to be filled next, points in this one. */
const of = { filled: 0, next: 1, points: 2 } as const;
const counted = 3;

/**
 * The band in which values usually lie around the expected one: of the last eight blocks of 128 points, the third
 * greatest of their greatest residuals, and the third least of the least. For noise that stays the same these leave out
 * 0.3 % of the points on each side, whatever its shape; on the Numenta benchmark 3.7 % in all, since real series come
 * in bursts. A fault spoils one or two blocks, so it does not become usual by itself. Younger series have fewer blocks,
 * at first the points so far. A series that was never below zero has no band below it.
 */
export class Usual {
  readonly #pool = new Pool({
    numbers: float64(width),
    counts: uint8(counted),
    lows: float64(blocks),
    highs: float64(blocks),
  });

  add(): void {
    const slot = this.#pool.add();
    const { numbers } = this.#pool.at;
    numbers[slot * width + at.least] = Number.POSITIVE_INFINITY;
    numbers[slot * width + at.low] = Number.POSITIVE_INFINITY;
    numbers[slot * width + at.high] = Number.NEGATIVE_INFINITY;
  }

  lower(slot: number, expected: number): number {
    const { numbers, counts } = this.#pool.at;
    const place = counts[slot * counted + of.filled] ? at.lower : at.low;
    return this.within(slot, expected + numbers[slot * width + place]!);
  }

  upper(slot: number, expected: number): number {
    const { numbers, counts } = this.#pool.at;
    const place = counts[slot * counted + of.filled] ? at.upper : at.high;
    return this.within(slot, expected + numbers[slot * width + place]!);
  }

  /** A number that is not below zero where the series never was. */
  within(slot: number, number: number): number {
    return number < 0 && this.#pool.at.numbers[slot * width + at.least]! >= 0 ? 0 : number;
  }

  /** Learns a value, and how far it lay from the expected one. */
  learn(slot: number, value: number, residual: number): void {
    const { numbers, counts } = this.#pool.at;
    const first = slot * width;
    if (value < numbers[first + at.least]!) numbers[first + at.least] = value;
    if (residual < numbers[first + at.low]!) numbers[first + at.low] = residual;
    if (residual > numbers[first + at.high]!) numbers[first + at.high] = residual;
    if (++counts[slot * counted + of.points]! === block) this.#close(slot);
  }

  #close(slot: number): void {
    const { numbers, counts, lows, highs } = this.#pool.at;
    const first = slot * width;
    const own = slot * counted;
    const place = counts[own + of.next]!;
    lows[slot * blocks + place] = numbers[first + at.low]!;
    highs[slot * blocks + place] = numbers[first + at.high]!;
    counts[own + of.next] = (place + 1) % blocks;
    const filled = Math.min(counts[own + of.filled]! + 1, blocks);
    counts[own + of.filled] = filled;
    const spoiled = filled >> 2;
    numbers[first + at.lower] = this.#sorted(lows, slot * blocks, filled)[spoiled]!;
    numbers[first + at.upper] = this.#sorted(highs, slot * blocks, filled)[filled - 1 - spoiled]!;
    counts[own + of.points] = 0;
    numbers[first + at.low] = Number.POSITIVE_INFINITY;
    numbers[first + at.high] = Number.NEGATIVE_INFINITY;
  }

  #sorted(extremes: Float64Array, from: number, count: number): Float64Array {
    return extremes.slice(from, from + count).sort();
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
