import { misuse } from '../declaration/failure.js';
import { duration, option } from '../declaration/option.js';
import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run } from './options.js';
import { float32, float64, Pool, uint32 } from './pool.js';

const usual = 4;
/** The time back is divided into so many slots; a slot holds the mean of its points. */
const slots = 2016;
/** Weight of a new ratio and of its deviation. */
const following = 0.05;
const weight = 0.01;
/** Ratios that are read before any value is judged. */
const least = 30;

/**
 * The same time a week ago, or another time back: the mean of the points then, times the ratio of now to then that the
 * last 20 points or so have shown, so that a week of more traffic is none of less. The deviation is that of values from
 * what was so expected. The time back is kept in 2016 slots, five minutes of a week each: 16 KB a series.
 */
class LastWeek implements Model {
  readonly needed = least;
  readonly turn: number;
  readonly #deviations: number;
  readonly #length: number;
  readonly #pool = new Pool({ mean: float32(slots), turn: float32(slots), count: uint32(), numbers: float64(4) });

  constructor(deviations: number, back: number) {
    this.turn = back;
    this.#deviations = deviations;
    this.#length = back / slots;
  }

  add(): void {
    this.#pool.add();
  }

  /** The value a turn ago; NaN where there was none. */
  #ago(slot: number, step: number): number {
    const { mean, turn } = this.#pool.at;
    const place = slot * slots + (step % slots);
    return turn[place] === Math.floor(step / slots) % 65_536 ? mean[place]! : Number.NaN;
  }

  expect(slot: number, time: number, band: Band): void {
    const { numbers } = this.#pool.at;
    const first = slot * 4;
    const step = Math.floor(time / this.#length);
    const ago = numbers[first + 3]! === step ? numbers[first + 2]! : this.#ago(slot, step - slots + 0);
    const known = this.#pool.at.count[slot]! >= least && !Number.isNaN(ago);
    band.expected = known ? ago + numbers[first]! : Number.NaN;
    const reach = this.#deviations * 1.2533 * numbers[first + 1]!;
    band.lower = band.expected - reach;
    band.upper = band.expected + reach;
  }

  learn(slot: number, time: number, value: number, outside: boolean): void {
    const { mean, turn, numbers, count } = this.#pool.at;
    const first = slot * 4;
    const step = Math.floor(time / this.#length);
    const place = slot * slots + (step % slots);
    if (numbers[first + 3]! !== step) {
      numbers[first + 2] = this.#ago(slot, step - slots);
      numbers[first + 3] = step;
    }
    const ago = numbers[first + 2]!;
    mean[place] = value;
    turn[place] = Math.floor(step / slots) % 65_536;
    if (Number.isNaN(ago)) return;
    const known = ++count[slot]!;
    const off = value - ago - numbers[first]!;
    const reach = this.#deviations * 1.2533 * numbers[first + 1]!;
    const given = outside ? Math.sign(off) * reach : off;
    numbers[first]! += Math.max(following, 1 / known) * given;
    numbers[first + 1]! += Math.max(weight, 1 / known) * (Math.abs(given) - numbers[first + 1]!);
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
  readonly back: number;
}

export const lastWeek: Detector = {
  name: 'last-week',
  version: '1',
  summary: 'is it unlike the same time last week (--back 7d)? Judges from 30 points into the second week on',
  source: 'seasonal naive forecast; Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2',
  options: { deviations, run, back: option('--back <duration>', 'How long ago the same time was', duration, '7d') },
  open: ({ deviations = usual, run = 2, back }: Settings) => {
    if (!(back > 0)) throw misuse('--back must be more than 0');
    return new Banded(new LastWeek(deviations, back), { run, words: 'is expected from the same time before' });
  },
};
