import { misuse } from '../declaration/failure.js';
import { number, option } from '../declaration/option.js';
import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { run } from './options.js';
import { float64, Pool } from './pool.js';

/** Points that set the first thresholds; a local mean of so many takes the drift out. */
const needed = 300;
const following = 0.05;
/** The share of residuals beyond the first threshold, which excesses are counted from. */
const share = 0.02;
/** How fast a threshold follows its quantile. */
const pace = 0.02;
/** Where the numbers of a series stand: the local mean, their mean absolute size, points; then both tails. */
const at = { mean: 0, scale: 1, points: 2, upper: 3, lower: 8 } as const;
/** Of a tail: its threshold, the number, the sum and the sum of squares of the excesses. */
const tail = { threshold: 0, count: 1, sum: 2, squares: 3 } as const;
const width = 13;
/** The shapes of tails that are believed: what is never learned because it was beyond makes tails look lighter. */
const lightest = -0.05;
const heaviest = 0.4;
/** Excesses after which the older ones count for half. */
const most = 500;

/**
 * Extreme value theory on a stream, after SPOT with drift (DSPOT): residuals from a local mean beyond a high threshold
 * follow a generalised Pareto distribution, whose parameters give the quantile that only a share of `risk` exceeds. The
 * threshold follows the 98th percentile of residuals on each side, and the parameters are those of the moments of the
 * excesses (Hosking and Wallis 1987) in place of Grimshaw's maximum likelihood: constant memory, 104 bytes a series. A
 * value beyond the quantile is not learned, as in SPOT.
 */
class Spot implements Model {
  readonly needed = needed;
  readonly #risk: number;
  readonly #pool = new Pool({ numbers: float64(width) });

  constructor(risk: number) {
    this.#risk = risk;
  }

  add(): void {
    this.#pool.add();
  }

  expect(slot: number, _time: number, band: Band): void {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    band.expected = numbers[first + at.mean]!;
    band.upper = band.expected + this.#quantile(first, at.upper);
    band.lower = band.expected - this.#quantile(first, at.lower);
  }

  #quantile(first: number, side: number): number {
    const { numbers } = this.#pool.at;
    const threshold = numbers[first + side]!;
    const count = numbers[first + side + tail.count]!;
    if (count < 5) return 8 * numbers[first + at.scale]!;
    const mean = numbers[first + side + tail.sum]! / count;
    const variance = Math.max(numbers[first + side + tail.squares]! / count - mean * mean, 1e-12 * mean * mean);
    const shape = Math.min(heaviest, Math.max(lightest, 0.5 * (1 - (mean * mean) / variance)));
    const scale = mean * (1 - shape);
    const ratio = this.#risk / share;
    if (Math.abs(shape) < 1e-6) return threshold - scale * Math.log(ratio);
    return threshold + (scale / shape) * (ratio ** -shape - 1);
  }

  learn(slot: number, _time: number, value: number, outside: boolean): void {
    const { numbers } = this.#pool.at;
    const first = slot * width;
    if (outside) return;
    const points = ++numbers[first + at.points]!;
    if (points === 1) numbers[first + at.mean] = value;
    const residual = value - numbers[first + at.mean]!;
    numbers[first + at.mean]! += Math.max(following, 1 / points) * residual;
    numbers[first + at.scale]! += Math.max(0.005, 1 / points) * (Math.abs(residual) - numbers[first + at.scale]!);
    if (points < 20) return;
    this.#exceed(first, at.upper, residual, points);
    this.#exceed(first, at.lower, -residual, points);
  }

  /** One residual in the direction of a tail. */
  #exceed(first: number, side: number, residual: number, points: number): void {
    const { numbers } = this.#pool.at;
    const place = first + side;
    const unit = numbers[first + at.scale]! * Math.max(pace, 5 / points);
    const excess = residual - numbers[place]!;
    numbers[place]! += excess > 0 ? unit * (1 - share) : -unit * share;
    if (excess <= 0 || points < needed / 2) return;
    if (numbers[place + tail.count]! >= most)
      for (const part of [tail.count, tail.sum, tail.squares]) numbers[place + part]! /= 2;
    numbers[place + tail.count]!++;
    numbers[place + tail.sum]! += excess;
    numbers[place + tail.squares]! += excess * excess;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

export const spot: Detector = {
  name: 'spot',
  version: '1',
  summary: 'is it more extreme than one value in 1/--risk should be? Judges from point 301 on',
  source: 'Siffer, Fouque, Termier and Largouet, Anomaly Detection in Streams with Extreme Value Theory, KDD 2017',
  options: {
    run,
    risk: option('--risk <share>', 'The share of usual values that may be beyond, for spot', number, '1e-4'),
  },
  open: ({ run = 1, risk }: { readonly run?: number; readonly risk: number }) => {
    if (!(risk > 0 && risk < share)) throw misuse(`--risk must be above 0 and below ${share}`);
    return new Banded(new Spot(risk), { run, words: 'is all that the extremes so far let expect' });
  },
};
