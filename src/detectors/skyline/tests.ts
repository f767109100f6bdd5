import { dickeyFuller } from '../../statistics/dickey-fuller.js';
import { grubbsCritical } from '../../statistics/distributions.js';
import { kolmogorovSmirnov } from '../../statistics/kolmogorov.js';

/** The points of the full duration, oldest first: times in seconds; the clock is that of the newest. */
export interface Window {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Seconds. */
  readonly duration: number;
}

/** What a test says; null is the answer of `median_absolute_deviation` where it is quiet, which Skyline counts as a vote. */
export type Vote = boolean | null;

export const names = [
  'first_hour_average', 'mean_subtraction_cumulation', 'stddev_from_average', 'stddev_from_moving_average',
  'least_squares', 'grubbs', 'histogram_bins', 'median_absolute_deviation', 'ks_test',
] as const; // biome-ignore format: a list

const hour = 3600;
const tenMinutes = 600;
const critical = new Map<number, number>();

/**
 * The nine tests of Etsy's Skyline (algorithms.py), with the same verdicts: the moments divide by n - 1 where pandas
 * did and by n where numpy did, Grubbs' test is one-sided, and the first bin of the histogram matches only what is not
 * above the least value. Costs some 30 microseconds at 1,440 points.
 */
export function votes(window: Window): readonly Vote[] {
  const { times, values } = window;
  const n = values.length;
  const tail = n < 3 ? values[n - 1]! : (values[n - 1]! + values[n - 2]! + values[n - 3]!) / 3;
  const whole = moments(values, 0, n);
  return [
    firstHour(window, tail),
    cumulation(values),
    Math.abs(tail - whole.mean) > 3 * deviation(whole, 1),
    movingAverage(values),
    leastSquares(times, values),
    grubbs(whole, tail),
    histogram(values, tail),
    medianDeviation(values),
    kolmogorov(window),
  ];
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

function moments(values: Float64Array, from: number, until: number): Moments {
  let sum = 0;
  for (let i = from; i < until; i++) sum += values[i]!;
  const count = until - from;
  const mean = sum / count;
  let squares = 0;
  for (let i = from; i < until; i++) squares += (values[i]! - mean) ** 2;
  return { count, mean, squares };
}

/** The standard deviation, divided by the count less `freedom`; NaN where that leaves nothing. */
function deviation({ count, squares }: Moments, freedom: number): number {
  return count > freedom ? Math.sqrt(squares / (count - freedom)) : Number.NaN;
}

function firstHour({ times, values, duration }: Window, tail: number): boolean {
  const until = times.at(-1)! - (duration - hour);
  let count = 0;
  while (count < times.length && times[count]! < until) count++;
  const first = moments(values, 0, count);
  return Math.abs(tail - first.mean) > 3 * deviation(first, 1);
}

function cumulation(values: Float64Array): boolean {
  const before = moments(values, 0, values.length - 1);
  return Math.abs(values.at(-1)! - before.mean) > 3 * deviation(before, 1);
}

/** pandas' ewma and ewmstd with a centre of mass of 50, adjusted, the bias taken out. */
function movingAverage(values: Float64Array): boolean {
  const keep = 50 / 51;
  let [weights, squares, mean, scatter] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    weights = weights * keep + 1;
    squares = squares * keep * keep + 1;
    const off = values[i]! - mean;
    const part = 1 / weights;
    mean += part * off;
    scatter = (1 - part) * (scatter + part * off * off);
  }
  const bias = (weights * weights) / (weights * weights - squares);
  return Math.abs(values.at(-1)! - mean) > 3 * Math.sqrt(scatter * bias);
}

function leastSquares(times: Float64Array, values: Float64Array): boolean {
  const n = values.length;
  if (n < 3) return false;
  const [x, y] = [moments(times, 0, n), moments(values, 0, n)];
  let both = 0;
  for (let i = 0; i < n; i++) both += (times[i]! - x.mean) * (values[i]! - y.mean);
  const slope = x.squares > 0 ? both / x.squares : 0;
  const errors = values.map((value, i) => value - y.mean - slope * (times[i]! - x.mean));
  const spread = deviation(moments(errors, 0, n), 0);
  const tail = (errors[n - 1]! + errors[n - 2]! + errors[n - 3]!) / 3;
  return Math.abs(tail) > 3 * spread && rounded(spread) !== 0 && rounded(tail) !== 0;
}

/** Half away from zero. */
function rounded(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function grubbs(whole: Moments, tail: number): boolean {
  if (whole.count < 3) return false;
  let limit = critical.get(whole.count);
  if (limit === undefined) critical.set(whole.count, (limit = grubbsCritical(whole.count, 0.05)));
  return (tail - whole.mean) / deviation(whole, 0) > limit;
}

function histogram(values: Float64Array, tail: number): boolean {
  const bins = 15;
  let [low, high] = [values[0]!, values[0]!];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + (i * (high - low)) / bins));
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    let bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts.some(
    (count, i) => count <= 20 && (i === 0 ? tail <= edges[0]! : tail >= edges[i]! && tail < edges[i + 1]!),
  );
}

function medianDeviation(values: Float64Array): Vote {
  const middle = median(values);
  const distances = values.map((value) => Math.abs(value - middle));
  const usual = median(distances);
  if (usual === 0) return false;
  return distances.at(-1)! / usual > 6 ? true : null;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function kolmogorov({ times, values }: Window): boolean {
  const now = times.at(-1)!;
  const from = times.findIndex((time) => time >= now - hour);
  const recent = times.findIndex((time) => time >= now - tenMinutes);
  const [reference, probe] = [values.subarray(from, recent), values.subarray(recent)];
  if (reference.length < 20 || probe.length < 20) return false;
  const { d, p } = kolmogorovSmirnov(reference, probe);
  if (!(p < 0.05 && d > 0.5)) return false;
  const unitRoot = dickeyFuller(reference, 10);
  return unitRoot !== undefined && unitRoot.p < 0.05;
}
