import { measure } from './measure.js';
import { byDistance, type Comparison, eachRow, type Match, queryOf, type Rows, type Search } from './search.js';
import { candidates, nearestOf } from './shift.js';
import { Top } from './top.js';

export type { Comparison, Like, Match, Rows, Search } from './search.js';

/**
 * The k rows nearest to a z-normalised query, ordered by (squared, row). Exact for dtw and pearson: what every row
 * compared in full would give, to the bit, ties included, because rows are pruned only when a lower bound of theirs is
 * above the k-th distance. For shift, exact among the 500 rows that correlate best at their best lag. Flat rows never
 * match; a flat query matches nothing. Throws when the query's length is not that of the rows. Time: the bounds of all
 * rows and the distance of the few that they leave; nothing is allocated by row.
 */
export function nearest(rows: Rows, query: ArrayLike<number>, search: Search): Match[] {
  if (search.like === 'shift') return nearestOf(candidates(rows, query, search), rows, query, search);
  const q = queryOf(query, rows.n);
  if (q === undefined) return [];
  const { best } = search;
  const measured = measure(rows, q, search);
  const top = new Top(search.k);
  eachRow(rows, search, (row) => {
    const own = top.worst;
    const limit = best !== undefined && best[0]! < own ? best[0]! : own;
    const squared = measured.squared(row, limit);
    if (squared > limit) return;
    top.offer(squared, row);
    if (best !== undefined && top.worst < best[0]!) best[0] = top.worst;
  });
  return Array.from({ length: top.size }, (_, i) => measured.match(top.rows[i]!, top.keys[i]!));
}

/**
 * Every row whose squared distance is at most `limit`, ordered by (squared, row). Exact for all three ways of comparing:
 * for shift, every row is compared at its best lag.
 */
export function within(rows: Rows, query: ArrayLike<number>, limit: number, comparison: Comparison): Match[] {
  const q = queryOf(query, rows.n);
  if (q === undefined) return [];
  const measured = measure(rows, q, comparison);
  const found: Match[] = [];
  eachRow(rows, comparison, (row) => {
    const squared = measured.squared(row, limit);
    if (squared <= limit) found.push(measured.match(row, squared));
  });
  return found.sort(byDistance);
}
