import { eapDtw, type Scratch, scratch } from './distance.js';
import { eachRow, type Match, queryOf, type Rows, type Search, slack } from './search.js';
import { Top } from './top.js';

/** A row chosen by how well it correlates with the query at its best lag. */
export interface Candidate {
  readonly row: number;
  readonly r: number;
}

/** So many rows that correlate best are compared by distance; with k above it, k. */
const chosen = 500;

/**
 * Rows against a query at any lag of up to `lag` points. The lag is where the sum of products over the overlap, divided
 * by n, is greatest (equal ones: the shorter lag, then the row earlier); the squared distance is the banded dtw of the
 * overlap and an edge charge: half the sum of squares by which each uncovered point differs from the other series'
 * nearest end of the overlap. Without the charge the parts that differ would be shifted away. All lags are tried in
 * direct loops: some n * (2 lag + 1) products a row.
 */
export class Alignment {
  readonly #rows: Rows;
  readonly #query: Float64Array;
  readonly #band: number;
  readonly #most: number;
  /** The query between n zeros on either side. */
  readonly #padded: Float64Array;
  readonly #nothing: Float64Array;
  readonly #cells: Scratch;
  /** The lag of the row that was correlated last. */
  #lag = 0;

  constructor(rows: Rows, query: Float64Array, band: number, lag: number) {
    const { n } = rows;
    this.#rows = rows;
    this.#query = query;
    this.#band = band;
    this.#most = Math.max(0, Math.min(n - 1, lag));
    this.#padded = new Float64Array(3 * n + 3);
    this.#padded.set(query, n);
    this.#nothing = new Float64Array(n);
    this.#cells = scratch(n);
  }

  /**
   * The correlation of a row at its best lag. Four lags at a time, which keeps four sums in flight; what lies outside the
   * overlap adds products with 0.
   */
  correlate(row: number): number {
    const { z, n } = this.#rows;
    const at = row * n;
    const padded = this.#padded;
    const most = this.#most;
    this.#lag = 0;
    let best = -Infinity;
    for (let lag = most; lag >= -most; lag -= 4) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      const until = lag > 0 ? n : n + lag;
      const shifted = n - lag;
      for (let i = lag > 3 ? lag - 3 : 0; i < until; i++) {
        const value = z[at + i]!;
        const place = shifted + i;
        a += padded[place]! * value;
        b += padded[place + 1]! * value;
        c += padded[place + 2]! * value;
        d += padded[place + 3]! * value;
      }
      if (a >= best) best = this.#better(a, best, lag);
      if (b >= best) best = this.#better(b, best, lag - 1);
      if (c >= best) best = this.#better(c, best, lag - 2);
      if (d >= best) best = this.#better(d, best, lag - 3);
    }
    return best / n;
  }

  #better(sum: number, best: number, lag: number): number {
    const size = Math.abs(lag);
    const old = Math.abs(this.#lag);
    if (size > this.#most) return best;
    if (sum > best || size < old || (size === old && lag < this.#lag)) this.#lag = lag;
    return sum;
  }

  squared(row: number, limit: number): number {
    this.correlate(row);
    const { z, n } = this.#rows;
    const lag = this.#lag;
    const charge = this.#charge(row * n, lag);
    const most = slack(limit) - charge;
    if (most < 0) return Infinity;
    const query = lag < 0 ? this.#query.subarray(-lag) : this.#query;
    const from = row * n + Math.max(0, lag);
    return eapDtw(query, z, from, n - Math.abs(lag), this.#band, most, this.#nothing, this.#cells) + charge;
  }

  match(row: number, squared: number): Match {
    const r = this.correlate(row);
    return { row, squared, r: Math.max(-1, Math.min(1, r)), lag: this.#lag };
  }

  /** What is uncovered costs half its squared distance to the nearest end of the other's overlap. */
  #charge(at: number, lag: number): number {
    const { z, n } = this.#rows;
    const query = this.#query;
    const size = Math.abs(lag);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const before = lag > 0 ? z[at + i]! - query[0]! : query[i]! - z[at]!;
      const after = lag > 0 ? query[n - 1 - i]! - z[at + n - 1]! : z[at + n - 1 - i]! - query[n - 1]!;
      sum += before * before + after * after;
    }
    return sum / 2;
  }
}

/** The rows that correlate best at their best lag, the best first, equal ones by row. Looks at every row. */
export function candidates(rows: Rows, query: ArrayLike<number>, search: Search): Candidate[] {
  const q = queryOf(query, rows.n);
  if (q === undefined) return [];
  const alignment = new Alignment(rows, q, search.band, search.lag);
  const top = new Top(Math.max(chosen, search.k));
  eachRow(rows, search, (row) => top.offer(-alignment.correlate(row), row));
  return Array.from({ length: top.size }, (_, i) => ({ row: top.rows[i]!, r: -top.keys[i]! }));
}

/** Of candidates from several parts of the rows, those that would have been chosen from all of them. */
export function bestCandidates(found: readonly Candidate[], k: number): Candidate[] {
  return [...found].sort((a, b) => b.r - a.r || a.row - b.row).slice(0, Math.max(chosen, k));
}

/** The k nearest of the candidates. */
export function nearestOf(
  found: readonly Candidate[],
  rows: Rows,
  query: ArrayLike<number>,
  { band, lag, k }: Search,
): Match[] {
  const q = queryOf(query, rows.n);
  if (q === undefined) return [];
  const alignment = new Alignment(rows, q, band, lag);
  const top = new Top(k);
  for (const { row } of found) {
    const squared = alignment.squared(row, top.worst);
    if (squared <= top.worst) top.offer(squared, row);
  }
  return Array.from({ length: top.size }, (_, i) => alignment.match(top.rows[i]!, top.keys[i]!));
}
