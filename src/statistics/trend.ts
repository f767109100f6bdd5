/** A line through points, robust: the median of the slopes between all pairs (Theil 1950, Sen 1968). */
export interface TheilSen {
  readonly slope: number;
  readonly intercept: number;
  /** Of the slope, at the confidence asked for. */
  readonly lower: number;
  readonly upper: number;
}

/** The Mann-Kendall test for a monotonic trend (Mann 1945, Kendall 1975), with ties. */
export interface MannKendall {
  readonly s: number;
  readonly variance: number;
  readonly z: number;
}

/**
 * Theil-Sen slope with Sen's interval: of the sorted pair slopes, those that lie `z` standard deviations of Kendall's S
 * from the middle (1.96 for 95 %). The intercept is the median of y less slope times the median of x. Costs n squared.
 */
export function theilSen(x: ArrayLike<number>, y: ArrayLike<number>, z = 1.959963984540054): TheilSen {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++)
    for (let j = i + 1; j < x.length; j++) if (x[j] !== x[i]) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!));
  slopes.sort((a, b) => a - b);
  const slope = medianOf(slopes);
  const { variance } = mannKendall(y);
  const half = z * Math.sqrt(variance);
  const from = Math.max(0, Math.round((slopes.length - half) / 2) - 1);
  const until = Math.min(slopes.length - 1, Math.round((slopes.length + half) / 2));
  const intercept = medianOf(sorted(y)) - slope * medianOf(sorted(x));
  return { slope, intercept, lower: slopes[from] ?? Number.NaN, upper: slopes[until] ?? Number.NaN };
}

/** S counts pairs that rise less those that fall; z is corrected for continuity. */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(values[j]! - values[i]!);
  const ties = new Map<number, number>();
  for (let i = 0; i < n; i++) ties.set(values[i]!, (ties.get(values[i]!) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5);
  variance /= 18;
  return { s, variance, z: variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : 0 };
}

function sorted(values: ArrayLike<number>): readonly number[] {
  return Array.from(values).sort((a, b) => a - b);
}

function medianOf(ordered: readonly number[]): number {
  const half = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[half]! : (ordered[half - 1]! + ordered[half]!) / 2;
}
