import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run } from './options.js';
import { float64, Pool } from './pool.js';

const weight = 0.05;
const needed = 30;
const usual = 3;

/** Exponentially weighted mean and variance, of every point. 24 bytes a series. */
class Ewma implements Model {
  readonly needed = needed;
  readonly #deviations: number;
  /** Mean, variance, points. */
  readonly #pool = new Pool({ numbers: float64(3) });

  constructor(deviations: number) {
    this.#deviations = deviations;
  }

  add(): void {
    this.#pool.add();
  }

  expect(slot: number, _time: number, band: Band): void {
    const { numbers } = this.#pool.at;
    const reach = this.#deviations * Math.sqrt(numbers[slot * 3 + 1]!);
    band.expected = numbers[slot * 3]!;
    band.lower = band.expected - reach;
    band.upper = band.expected + reach;
  }

  learn(slot: number, _time: number, value: number): void {
    const { numbers } = this.#pool.at;
    const first = slot * 3;
    const count = ++numbers[first + 2]!;
    const part = Math.max(weight, 1 / count);
    const mean = numbers[first]!;
    const off = value - mean;
    numbers[first] = mean + part * off;
    numbers[first + 1] = (1 - part) * (numbers[first + 1]! + part * off * off);
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

export const ewma: Detector = {
  name: 'ewma',
  version: '1',
  summary: 'is it far from the exponentially weighted mean? Judges from point 31 on',
  source: 'Roberts, Control Chart Tests Based on Geometric Moving Averages, Technometrics 1959',
  options: { deviations, run },
  open: ({ deviations = usual, run = 1 }: { readonly deviations?: number; readonly run?: number }) =>
    new Banded(new Ewma(deviations), { run, words: 'is usual by the weighted mean of the last points' }),
};
