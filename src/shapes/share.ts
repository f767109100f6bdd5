import { type Match, nearest, type Rows, type Search } from './scan.js';
import { type Candidate, candidates } from './shift.js';

/** What one thread is given: rows on a SharedArrayBuffer, some queries, and for each the best distance so far. */
export interface Share {
  readonly rows: Rows;
  readonly queries: readonly Float64Array[];
  readonly search: Search;
  /** One value a query, on a SharedArrayBuffer. */
  readonly best: Float64Array;
  /** Whether other threads look at other rows: then shift's candidates are returned, to be chosen from all of them. */
  readonly partial: boolean;
}

/** What one thread found, a list for each of its queries: matches, or the candidates of a part of the rows. */
export type Found = { readonly matches: Match[][] } | { readonly candidates: Candidate[][] };

/** Does a share. */
export function found({ rows, queries, search, best, partial }: Share): Found {
  if (partial && search.like === 'shift')
    return { candidates: queries.map((query) => candidates(rows, query, search)) };
  return {
    matches: queries.map((query, i) => nearest(rows, query, { ...search, best: best.subarray(i, i + 1) })),
  };
}
