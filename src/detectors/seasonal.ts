import { misuse } from '../declaration/failure.js';
import { Banded, type Band, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run, season } from './options.js';
import { float32, Pool, uint8 } from './pool.js';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
const usual = 4;
/** How fast a bin follows once it has had a few points, and points before it is held against anything. */
const weight = 0.05;
const leastPoints = 4;
/** Points of a series before any is judged. */
const needed = 50;

/**
 * The mean and the mean absolute deviation of each hour of the day, or of the week: bins of an hour by UTC, Thursday
 * the first of the week as the epoch has it. A bin is held against nothing before it has had four points. 9 bytes a bin
 * and series.
 */
class Seasonal implements Model {
  readonly needed = needed;
  readonly #deviations: number;
  readonly #bins: number;
  readonly #pool;

  constructor(deviations: number, length: number) {
    this.#deviations = deviations;
    this.#bins = length / hour;
    this.#pool = new Pool({ mean: float32(this.#bins), spread: float32(this.#bins), points: uint8(this.#bins) });
  }

  add(): void {
    this.#pool.add();
  }

  #bin(slot: number, time: number): number {
    const length = this.#bins * hour;
    return slot * this.#bins + Math.floor((((time % length) + length) % length) / hour);
  }

  expect(slot: number, time: number, band: Band): void {
    const { mean, spread, points } = this.#pool.at;
    const bin = this.#bin(slot, time);
    const known = points[bin]! >= leastPoints;
    const reach = known ? this.#deviations * 1.2533 * spread[bin]! : Number.NaN;
    band.expected = known ? mean[bin]! : Number.NaN;
    band.lower = band.expected - reach;
    band.upper = band.expected + reach;
  }

  learn(slot: number, time: number, value: number): void {
    const { mean, spread, points } = this.#pool.at;
    const bin = this.#bin(slot, time);
    const count = points[bin]! < 255 ? ++points[bin]! : 255;
    const part = Math.max(weight, 1 / count);
    const off = value - mean[bin]!;
    if (count > 1) spread[bin]! += Math.max(weight, 1 / (count - 1)) * (Math.abs(off) - spread[bin]!);
    mean[bin]! += part * off;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

interface Settings {
  readonly deviations?: number;
  readonly run?: number;
  readonly season?: number;
}

export const seasonal: Detector = {
  name: 'seasonal',
  version: '1',
  summary: 'is it unusual for this hour of the day (--season 1d) or of the week? Judges an hour once it had 4 points there',
  source: 'seasonal means and deviations by hour; Chatfield, The Analysis of Time Series, 1975',
  options: { deviations, run, season },
  open: ({ deviations = usual, run = 2, season = week }: Settings) => {
    if (season !== day && season !== week) throw misuse('--season of the method seasonal is 1d or 1w');
    const words = season === day ? 'is usual at this hour' : 'is usual at this hour of the week';
    return new Banded(new Seasonal(deviations, season), { run, words });
  },
};
