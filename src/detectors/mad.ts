import { type Band, Banded, type Model } from './banded.js';
import type { Detector } from './detector.js';
import { deviations, run } from './options.js';
import { float64, Pool, uint32 } from './pool.js';

const kept = 61;
const needed = 20;
const usual = 6;
/** The median absolute deviation of normal noise, as a standard deviation. */
const consistent = 1.4826;
/** The same from the mean absolute deviation, where more than half of the values are equal. */
const consistentMean = 1.2533;

/** The last 61 values of a series; the median of these and their deviations from it. 500 bytes a series. */
class MedianDeviation implements Model {
  readonly needed = needed;
  readonly #deviations: number;
  readonly #pool = new Pool({ values: float64(kept), count: uint32() });
  readonly #sorted = new Float64Array(kept);

  constructor(deviations: number) {
    this.#deviations = deviations;
  }

  add(): void {
    this.#pool.add();
  }

  expect(slot: number, _time: number, band: Band): void {
    const { values, count } = this.#pool.at;
    const length = Math.min(count[slot]!, kept);
    const sorted = this.#sorted.subarray(0, length);
    sorted.set(values.subarray(slot * kept, slot * kept + length));
    sorted.sort();
    const median = middle(sorted);
    let sum = 0;
    for (let i = 0; i < length; i++) {
      sorted[i] = Math.abs(sorted[i]! - median);
      sum += sorted[i]!;
    }
    sorted.sort();
    const reach = this.#deviations * (consistent * middle(sorted) || (consistentMean * sum) / length);
    band.expected = median;
    band.lower = median - reach;
    band.upper = median + reach;
  }

  learn(slot: number, _time: number, value: number): void {
    const { values, count } = this.#pool.at;
    values[slot * kept + (count[slot]! % kept)] = value;
    count[slot]!++;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export const mad: Detector = {
  name: 'mad',
  version: '1',
  summary: 'is it far from the median of the last 61 points, in median absolute deviations? Judges from point 21 on',
  source: 'Hampel, The Influence Curve, JASA 1974; Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993',
  options: { deviations, run },
  open: ({ deviations = usual, run = 1 }: { readonly deviations?: number; readonly run?: number }) =>
    new Banded(new MedianDeviation(deviations), { run, words: 'is usual around the median of the last 61 points' }),
};
