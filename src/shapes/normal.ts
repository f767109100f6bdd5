/** What a series was before it was z-normalised; `sd` is the population's. A flat series has no shape. */
export interface Summary {
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly flat: boolean;
}

/** A standard deviation of at most this part of the mean (or of 1) is rounding, not a shape. */
const flatness = 1e-8;

/**
 * z-normalises `x` into `z` from the place `at` on: mean 0, population standard deviation 1. A flat series (standard
 * deviation at most 1e-8 times the larger of 1 and |mean|) is written as zeros. Undefined, and zeros, when `x` is empty,
 * holds what is no finite number, or numbers whose squares overflow. Linear time, no allocation but the summary.
 */
export function normalise(x: ArrayLike<number>, z: Float32Array | Float64Array, at = 0): Summary | undefined {
  const n = x.length;
  z.fill(0, at, at + n);
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = x[i]!;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / n;
  const sd = deviation(x, mean);
  if (!Number.isFinite(sd)) return undefined;
  const flat = sd <= flatness * Math.max(1, Math.abs(mean));
  if (!flat) for (let i = 0; i < n; i++) z[at + i] = (x[i]! - mean) / sd;
  return { mean, sd, min, max, last: x[n - 1]!, flat };
}

function deviation(x: ArrayLike<number>, mean: number): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i]! - mean) ** 2;
  return Math.sqrt(squares / x.length);
}

/** A slice is missing when its centre is farther from every point than half of so many usual steps, or half a slice. */
const stretch = 1.5;

/**
 * Samples a series at `n` slices of equal length of the time from `from` (inclusive) until `until` (exclusive), into
 * `out`: the mean of each slice when there are more points than slices, else linear interpolation at the slices'
 * centres. Gaps are crossed in a straight line, the ends held. Times ascend, in one unit; points outside the window and
 * values that are no finite number are passed over. Returns the share of slices missing, 0 to 1: those that no point is
 * near, at the median step of the points. Without a point it is 1 and `out` is zeros. Time: sorting the steps.
 */
export function resample(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  from: number,
  until: number,
  n: number,
  out: Float32Array | Float64Array,
): number {
  const points = inside(times, values, from, until);
  const slice = (until - from) / n;
  if (points.length === 0) {
    out.fill(0, 0, n);
    return 1;
  }
  const knots = points.length > n ? means(points, from, slice, n) : points;
  const reach = Math.max(slice, stretch * medianStep(points)) / 2;
  for (let i = 0, next = 0; i < n; i++) {
    const centre = from + (i + 0.5) * slice;
    while (next < knots.length && knots[next]!.time < centre) next++;
    out[i] = between(knots[next - 1], knots[next], centre);
  }
  return missing(points, from, slice, n, reach) / n;
}

interface Point {
  readonly time: number;
  readonly value: number;
}

function inside(times: ArrayLike<number>, values: ArrayLike<number>, from: number, until: number): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    const value = values[i]!;
    if (time >= from && time < until && Number.isFinite(value)) points.push({ time, value });
  }
  return points;
}

/** The mean of each slice that has points, at its centre. */
function means(points: readonly Point[], from: number, slice: number, n: number): Point[] {
  const sums = new Float64Array(n);
  const counts = new Uint32Array(n);
  for (const { time, value } of points) {
    const i = Math.min(n - 1, Math.floor((time - from) / slice));
    sums[i]! += value;
    counts[i]!++;
  }
  const found: Point[] = [];
  for (let i = 0; i < n; i++)
    if (counts[i]! > 0) found.push({ time: from + (i + 0.5) * slice, value: sums[i]! / counts[i]! });
  return found;
}

function between(before: Point | undefined, after: Point | undefined, time: number): number {
  if (!before) return after!.value;
  if (!after) return before.value;
  return before.value + ((after.value - before.value) * (time - before.time)) / (after.time - before.time);
}

function medianStep(points: readonly Point[]): number {
  if (points.length < 2) return 0;
  const steps = new Float64Array(points.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = points[i + 1]!.time - points[i]!.time;
  return steps.sort()[steps.length >> 1]!;
}

function missing(points: readonly Point[], from: number, slice: number, n: number, reach: number): number {
  let count = 0;
  for (let i = 0, next = 0; i < n; i++) {
    const centre = from + (i + 0.5) * slice;
    while (next < points.length && points[next]!.time < centre) next++;
    const back = next > 0 ? centre - points[next - 1]!.time : Infinity;
    const ahead = next < points.length ? points[next]!.time - centre : Infinity;
    if (back > reach * (1 + 1e-9) && ahead >= reach * (1 - 1e-9)) count++;
  }
  return count;
}
