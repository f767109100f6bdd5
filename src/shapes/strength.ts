import { measure } from './measure.js';
import { type Comparison, flat, queryOf, type Rows } from './search.js';

/** So many rows stand for all of them. */
const drawn = 512;
const seed = 0x70c51;

/**
 * Rows that stand for all that may match: all when they are at most 512, else 512 distinct ones drawn by a fixed seed, so
 * that the same rows give the same answer. In order. Flat rows and those of `skip` are left out, `from` and `until` not
 * taken.
 */
export function sample({ z, n, count }: Rows, skip?: Uint8Array): number[] {
  const fit = (row: number): boolean => !(skip !== undefined && skip[row]! > 0) && !flat(z, row * n, n);
  if (count <= drawn) return Array.from({ length: count }, (_, row) => row).filter(fit);
  const chosen = new Set<number>();
  let state = seed;
  for (let tries = 0; chosen.size < drawn && tries < 8 * drawn; tries++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const row = Math.floor((state / 2 ** 32) * count);
    if (fit(row)) chosen.add(row);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** What is known of unrelated rows, to hold a match against. */
export interface Null {
  /** The median squared distance: how far rows at large are. */
  readonly usual: number;
  /** The best r that chance alone gives; of rows that are warped, r point by point, without the warping. */
  readonly chance: number | undefined;
  /** Of 1 - squared / 2n, which for Euclid is r: what chance exceeds among so many only once in twenty times. */
  readonly luck: number | undefined;
}

/** The part of the ordered sample by which the tail of chance is known: above it are what may be relatives. */
const tail = { from: 0.8, until: 0.99 };
/** Fewer rows say nothing of the tail. */
const fewest = 50;
/** Rows nearer than this share of the usual distance, where they are more than this share of all, are relatives. */
const near = 0.35;
const relatives = 0.02;

/**
 * How far unrelated rows are from a query, and the best that chance alone is likely to give among `count` rows: series
 * that wander or swing correlate far more by chance than noise does, and the best of many more than one. The null is
 * the data itself: the r of the rows `chosen` with the query, at the same places for dtw and pearson, at the best lag for
 * shift, as Fisher's z. A straight line of their upper tail (from the 80th to the 99th percentile, least squares) over
 * the normal quantiles is drawn out to probability 1 / (count + 1), and made r again. The whole spread instead of the
 * tail says 0.1 too much of walks and 0.2 too little of bursts.
 *
 * Assumes that less than one row in a hundred is a relative of the query, unless they are so many and so near that they are
 * left out; that the others are independent of each other, and that the tail goes on as it begins. Measured against the
 * best of 2,000 and 20,000 unrelated rows of 60 points (noise, walks, autoregressive, daily, bursty and sparse ones, 40
 * queries each): at most 0.06 off in the mean, by a root mean square of 0.03 to 0.10. Of fewer than 50 rows chance is not
 * told; undefined when the query is flat or no row is left. Cost: the distances of the rows chosen, in full.
 */
export function nullOf(
  rows: Rows,
  query: ArrayLike<number>,
  chosen: readonly number[],
  count: number,
  comparison: Comparison,
): Null | undefined {
  const q = queryOf(query, rows.n);
  if (q === undefined || chosen.length === 0) return undefined;
  const measured = measure(rows, q, comparison);
  const found = chosen.map((row) => ({ row, squared: measured.squared(row, Infinity) }));
  const usual = median(found.map(({ squared }) => squared));
  const close = found.filter(({ squared }) => squared < near ** 2 * usual);
  const others = close.length > relatives * found.length ? found.filter((one) => !close.includes(one)) : found;
  if (others.length < fewest) return { usual, chance: undefined, luck: undefined };
  const plain = comparison.like === 'dtw' ? measure(rows, q, { ...comparison, like: 'pearson' }) : measured;
  return {
    usual,
    chance: best(
      others.map(({ row, squared }) => plain.match(row, squared).r),
      count,
    ),
    luck: best(
      others.map(({ squared }) => 1 - squared / (2 * rows.n)),
      20 * count,
    ),
  };
}

/** The best of `count` correlations by chance, from a sample of them. */
function best(correlations: readonly number[], count: number): number {
  const z = correlations.map((r) => Math.atanh(within(r))).sort((a, b) => a - b);
  return Math.tanh(drawnOut(z, 1 / (Math.max(1, count) + 1)));
}

/** Where the straight line through the tail of ordered values over normal quantiles reaches a probability. */
function drawnOut(ordered: readonly number[], probability: number): number {
  const from = Math.floor(tail.from * ordered.length);
  const part = ordered.slice(from, Math.floor(tail.until * ordered.length));
  const x = part.map((_, i) => upperQuantile(1 - (from + i + 0.5) / ordered.length));
  const meanX = mean(x);
  const meanY = mean(part);
  let [products, squares] = [0, 0];
  for (const [i, value] of part.entries()) {
    products += (x[i]! - meanX) * (value - meanY);
    squares += (x[i]! - meanX) ** 2;
  }
  return meanY + (products / squares) * (upperQuantile(probability) - meanX);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** r a little within -1 and 1, where Fisher's z is finite. */
function within(r: number): number {
  return Math.max(-1 + 1e-9, Math.min(1 - 1e-9, r));
}

/** NaN of none. */
function median(values: number[]): number {
  if (values.length === 0) return Number.NaN;
  const ordered = values.sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 > 0 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}

/** The value that a standard normal number is above with this probability, to 0.0005 (Abramowitz and Stegun 26.2.23). */
function upperQuantile(probability: number): number {
  if (probability > 0.5) return -upperQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
