/** Series of one length, each z-normalised, one after the other. A flat row is all 0 and never matches. */
export interface Rows {
  readonly z: Float32Array;
  readonly n: number;
  readonly count: number;
}

export type Like = 'dtw' | 'pearson' | 'shift';

/** How rows are compared with a query, and which of them. */
export interface Comparison {
  readonly like: Like;
  /** The Sakoe-Chiba band in points, for dtw and shift. */
  readonly band: number;
  /** The most points that a row may be before or after the query, for shift. */
  readonly lag: number;
  /** Rows that are passed over: those with a byte other than 0. */
  readonly skip?: Uint8Array;
  /** The rows that are looked at: from this one (0) until before that one (all). */
  readonly from?: number;
  readonly until?: number;
}

export interface Search extends Comparison {
  /** How many rows are wanted, at least 1. */
  readonly k: number;
  /**
   * A squared distance that k rows are known to be within, shared by threads that look at other rows: it is read to prune
   * and lowered, one value on a SharedArrayBuffer, Infinity at first. A stale value costs time, never an answer.
   */
  readonly best?: Float64Array;
}

/**
 * A row and how far it is from the query. `squared`: the squared distance (Euclidean for pearson, warped for dtw, of the
 * overlap with what the rest is charged for shift). `r`: Pearson's r at the same places, for shift at the lag.
 * `lag`: by how many points the row is later than the query.
 */
export interface Match {
  readonly row: number;
  readonly squared: number;
  readonly r: number;
  readonly lag: number;
}

/** The order of matches: the nearest first, equal ones by row. */
export function byDistance(a: Match, b: Match): number {
  return a.squared - b.squared || a.row - b.row;
}

/**
 * The limit to prune by when what is at most `squared` must be found: a little above it, so that neither ties nor the
 * rounding of bounds lose an answer.
 */
export function slack(squared: number): number {
  return squared * (1 + 1e-9) + 1e-12;
}

/** Whether a row is flat: all 0. */
export function flat(z: Float32Array, at: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (z[at + i] !== 0) return false;
  return true;
}

/** Calls `visit` for each row that may match, in order. */
export function eachRow({ z, n, count }: Rows, which: Comparison, visit: (row: number) => void): void {
  const { skip } = which;
  const until = Math.min(which.until ?? count, count);
  for (let row = which.from ?? 0; row < until; row++) {
    if (skip !== undefined && skip[row]! > 0) continue;
    if (z[row * n] === 0 && flat(z, row * n, n)) continue;
    visit(row);
  }
}

/** The values of a query for rows of `n` points; undefined when it is flat. Throws when it has another length. */
export function queryOf(query: ArrayLike<number>, n: number): Float64Array | undefined {
  if (query.length !== n) throw new Error(`a query of ${query.length} points for rows of ${n}`);
  const q = Float64Array.from(query);
  return q.some((value) => value !== 0) ? q : undefined;
}
