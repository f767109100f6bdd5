import { float64, Pool, uint8 } from '../pool.js';

const block = 128;
const blocks = 8;

/**
 * The band in which values usually lie around the expected one: of the last eight blocks of 128 points, the third
 * greatest of their greatest residuals, and the third least of the least. For noise that stays the same these leave out
 * 0.3 % of the points on each side, whatever its shape; on the Numenta benchmark 3.7 % in all, since real series come
 * in bursts. A fault spoils one or two blocks, so it does not become usual by itself. Younger series have fewer blocks,
 * at first the points so far. A series that was never below zero has no band below it.
 */
export class Usual {
  readonly #pool = new Pool({
    lower: float64(),
    upper: float64(),
    lows: float64(blocks),
    highs: float64(blocks),
    filled: uint8(),
    next: uint8(),
    points: uint8(),
    low: float64(),
    high: float64(),
    least: float64(),
  });

  add(): void {
    const slot = this.#pool.add();
    this.#pool.at.least[slot] = Number.POSITIVE_INFINITY;
    this.#pool.at.low[slot] = Number.POSITIVE_INFINITY;
    this.#pool.at.high[slot] = Number.NEGATIVE_INFINITY;
  }

  lower(slot: number, expected: number): number {
    const { lower, low, filled } = this.#pool.at;
    return this.within(slot, expected + (filled[slot] ? lower[slot]! : low[slot]!));
  }

  upper(slot: number, expected: number): number {
    const { upper, high, filled } = this.#pool.at;
    return this.within(slot, expected + (filled[slot] ? upper[slot]! : high[slot]!));
  }

  /** A number that is not below zero where the series never was. */
  within(slot: number, number: number): number {
    return number < 0 && this.#pool.at.least[slot]! >= 0 ? 0 : number;
  }

  /** Learns a value, and how far it lay from the expected one. */
  learn(slot: number, value: number, residual: number): void {
    const { points, low, high, least } = this.#pool.at;
    if (value < least[slot]!) least[slot] = value;
    if (residual < low[slot]!) low[slot] = residual;
    if (residual > high[slot]!) high[slot] = residual;
    if (++points[slot]! === block) this.#close(slot);
  }

  #close(slot: number): void {
    const { lower, upper, lows, highs, filled, next, points, low, high } = this.#pool.at;
    const place = next[slot]!;
    lows[slot * blocks + place] = low[slot]!;
    highs[slot * blocks + place] = high[slot]!;
    next[slot] = (place + 1) % blocks;
    const count = Math.min(filled[slot]! + 1, blocks);
    filled[slot] = count;
    const spoiled = count >> 2;
    lower[slot] = this.#sorted(lows, slot * blocks, count)[spoiled]!;
    upper[slot] = this.#sorted(highs, slot * blocks, count)[count - 1 - spoiled]!;
    points[slot] = 0;
    low[slot] = Number.POSITIVE_INFINITY;
    high[slot] = Number.NEGATIVE_INFINITY;
  }

  #sorted(of: Float64Array, from: number, count: number): Float64Array {
    return of.slice(from, from + count).sort();
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
