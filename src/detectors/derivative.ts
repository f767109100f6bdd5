import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run } from './options.js';
import { float64, Pool } from './pool.js';

const weight = 0.02;
const needed = 30;
const usual = 6;

/**
 * The rate of change a second against its usual size: the exponentially weighted mean of absolute rates. The band is
 * that around the last value, as far as the series usually moves in the time since. 32 bytes a series.
 */
class Derivative implements Model {
  readonly needed = needed;
  readonly #deviations: number;
  /** The last time and value, the usual size of a rate, points. */
  readonly #pool = new Pool({ numbers: float64(4) });

  constructor(deviations: number) {
    this.#deviations = deviations;
  }

  add(): void {
    this.#pool.add();
  }

  expect(slot: number, time: number, band: Band): void {
    const { numbers } = this.#pool.at;
    const first = slot * 4;
    const seconds = (time - numbers[first]!) / 1000;
    const reach = this.#deviations * 1.2533 * numbers[first + 2]! * seconds;
    band.expected = numbers[first + 1]!;
    band.lower = band.expected - reach;
    band.upper = band.expected + reach;
  }

  learn(slot: number, time: number, value: number): void {
    const { numbers } = this.#pool.at;
    const first = slot * 4;
    const count = ++numbers[first + 3]!;
    if (count > 1) {
      const rate = Math.abs(value - numbers[first + 1]!) / ((time - numbers[first]!) / 1000);
      numbers[first + 2]! += Math.max(weight, 1 / (count - 1)) * (rate - numbers[first + 2]!);
    }
    numbers[first] = time;
    numbers[first + 1] = value;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

export const derivative: Detector = {
  name: 'derivative',
  version: '1',
  summary: 'does it jump, more in a second than it usually moves? Judges from point 31 on',
  source: 'first differences against their mean absolute size; Box and Jenkins, Time Series Analysis, 1970',
  options: { deviations, run },
  open: ({ deviations = usual, run = 1 }: { readonly deviations?: number; readonly run?: number }) =>
    new Banded(new Derivative(deviations), { run, words: 'is as far as it moves from one point to the next' }),
};
