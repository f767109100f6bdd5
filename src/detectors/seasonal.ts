import { misuse } from '../declaration/failure.js';
import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run, season } from './options.js';
import { float32, Pool, uint8 } from './pool.js';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
const usual = 4;
/** How fast a bin follows once it has had a few points, and points before it is held against anything. */
const weight = 0.05;
const leastPoints = 8;
const leastVisits = 2;
/** Points of a series before any is judged. */
const needed = 50;

/**
 * The mean and the mean absolute deviation of each hour of the day, or of the week: bins of an hour by UTC, Thursday
 * the first of the week as the epoch has it. A bin is held against nothing before its second visit and eight points. 10 bytes a
 * bin and series.
 */
class Seasonal implements Model {
  readonly needed = needed;
  readonly turn: number;
  readonly #deviations: number;
  readonly #bins: number;
  readonly #pool;

  constructor(deviations: number, length: number) {
    this.turn = length;
    this.#deviations = deviations;
    this.#bins = length / hour;
    const each = this.#bins;
    this.#pool = new Pool({
      mean: float32(each),
      spread: float32(each),
      points: uint8(each),
      visits: uint8(each),
      last: uint8(),
    });
  }

  add(): void {
    this.#pool.add();
  }

  #bin(slot: number, time: number): number {
    const length = this.#bins * hour;
    return slot * this.#bins + Math.floor((((time % length) + length) % length) / hour);
  }

  expect(slot: number, time: number, band: Band): void {
    const { mean, spread, points, visits, last } = this.#pool.at;
    const bin = this.#bin(slot, time);
    const visited = visits[bin]! + (last[slot] === bin - slot * this.#bins + 1 ? 0 : 1);
    const known = points[bin]! >= leastPoints && visited >= leastVisits;
    const reach = known ? this.#deviations * 1.2533 * spread[bin]! : Number.NaN;
    band.expected = known ? mean[bin]! : Number.NaN;
    band.lower = band.expected - reach;
    band.upper = band.expected + reach;
  }

  learn(slot: number, time: number, value: number): void {
    const { mean, spread, points, visits, last } = this.#pool.at;
    const bin = this.#bin(slot, time);
    const own = bin - slot * this.#bins + 1;
    if (last[slot] !== own && visits[bin]! < 255) visits[bin]!++;
    last[slot] = own;
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
  summary:
    'is it unusual for this hour of the day (--season 1d) or of the week? Judges an hour from its second visit on',
  source: 'seasonal means and deviations by hour; Chatfield, The Analysis of Time Series, 1975',
  options: { deviations, run, season },
  open: ({ deviations = usual, run = 2, season = week }: Settings) => {
    if (season !== day && season !== week) throw misuse('--season of the method seasonal is 1d or 1w');
    const words = season === day ? 'is usual at this hour' : 'is usual at this hour of the week';
    return new Banded(new Seasonal(deviations, season), { run, words });
  },
};
