import { normalTail } from './mann-whitney.js';

/** The augmented Dickey-Fuller test for a unit root, with a constant. */
export interface DickeyFuller {
  readonly statistic: number;
  readonly p: number;
  /** Lagged differences used, by Akaike's criterion. */
  readonly lags: number;
}

/** MacKinnon's response surfaces (1994) for the test with a constant. */
const least = -18.83;
const greatest = 2.74;
const turn = -1.61;
const small = [2.1659, 1.4412, 0.038269];
const large = [1.7339, 0.93202, -0.12745, -0.010368];

/** Said and Dickey 1984, with up to `most` lags; undefined where there are too few values, or they are constant. */
export function dickeyFuller(values: ArrayLike<number>, most: number): DickeyFuller | undefined {
  const x = Array.from(values);
  const steps = x.slice(1).map((value, i) => value - x[i]!);
  const rows = steps.length - most;
  if (rows < most + 4 || steps.every((step) => step === steps[0])) return undefined;
  let best = { criterion: Number.POSITIVE_INFINITY, lags: 0 };
  for (let lags = 0; lags <= most; lags++) {
    const fit = regression(x, steps, lags, most);
    if (!fit) continue;
    const criterion = rows * (Math.log(2 * Math.PI) + Math.log(fit.squares / rows) + 1) + 2 * (lags + 2);
    if (criterion < best.criterion) best = { criterion, lags };
  }
  const fit = regression(x, steps, best.lags, best.lags);
  if (!fit) return undefined;
  return { statistic: fit.t, p: chance(fit.t), lags: best.lags };
}

function chance(t: number): number {
  if (t > greatest) return 1;
  if (t < least) return 0;
  const terms = t <= turn ? small : large;
  return 1 - normalTail(terms.reduceRight((sum, term) => sum * t + term, 0));
}

/** Least squares of the steps on a constant, the level before and `lags` steps before; leaves out `skipped` steps. */
function regression(x: readonly number[], steps: readonly number[], lags: number, skipped: number) {
  const width = lags + 2;
  const rows: number[][] = [];
  const aims: number[] = [];
  for (let i = skipped; i < steps.length; i++) {
    rows.push([x[i]!, ...Array.from({ length: lags }, (_, k) => steps[i - 1 - k]!), 1]);
    aims.push(steps[i]!);
  }
  const square = Array.from({ length: width }, (_, a) =>
    Array.from({ length: width }, (_, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
  );
  const inverse = inverted(square);
  if (!inverse) return undefined;
  const right = Array.from({ length: width }, (_, a) => rows.reduce((sum, row, i) => sum + row[a]! * aims[i]!, 0));
  const weights = inverse.map((row) => row.reduce((sum, each, i) => sum + each * right[i]!, 0));
  const squares = rows.reduce((sum, row, i) => {
    const rest = aims[i]! - row.reduce((total, each, k) => total + each * weights[k]!, 0);
    return sum + rest * rest;
  }, 0);
  const variance = squares / (rows.length - width);
  return { squares, t: weights[0]! / Math.sqrt(variance * inverse[0]![0]!) };
}

/** The inverse of a matrix by Gauss and Jordan with pivots; undefined where it is singular. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, k) => (k === i ? 1 : 0))]);
  for (let at = 0; at < size; at++) {
    let pivot = at;
    for (let row = at + 1; row < size; row++) if (Math.abs(work[row]![at]!) > Math.abs(work[pivot]![at]!)) pivot = row;
    [work[at], work[pivot]] = [work[pivot]!, work[at]!];
    const by = work[at]![at]!;
    if (Math.abs(by) < 1e-300) return undefined;
    for (let k = 0; k < 2 * size; k++) work[at]![k]! /= by;
    for (let row = 0; row < size; row++) {
      const times = work[row]![at]!;
      if (row === at || times === 0) continue;
      for (let k = 0; k < 2 * size; k++) work[row]![k]! -= times * work[at]![k]!;
    }
  }
  return work.map((row) => row.slice(size));
}
