import { envelope, keogh, keoghRest, kim } from './bounds.js';
import { eapDtw, euclid, pearson, scratch } from './distance.js';
import { type Comparison, type Match, type Rows, slack } from './search.js';
import { Alignment } from './shift.js';

/** How rows are held against one query. */
export interface Measure {
  /** The squared distance of a row when it is at most `limit`, the same whatever the limit; else a number above it. */
  squared(row: number, limit: number): number;
  /** What is told of a row at that squared distance. */
  match(row: number, squared: number): Match;
}

/** The measure of a comparison. Not for two uses at once: it keeps scratch. Memory: a few rows. */
export function measure(rows: Rows, query: Float64Array, { like, band, lag }: Comparison): Measure {
  if (like === 'pearson') return euclidean(rows, query);
  return like === 'dtw' ? warped(rows, query, band) : new Alignment(rows, query, band, lag);
}

function euclidean(rows: Rows, query: Float64Array): Measure {
  const { z, n } = rows;
  return {
    squared: (row, limit) => euclid(query, z, row * n, n, limit),
    match: (row, squared) => atSamePlaces(rows, query, row, squared),
  };
}

/** Ever dearer lower bounds, then the distance: LB_Kim, LB_Keogh, and EAPrunedDTW with what LB_Keogh leaves. */
function warped(rows: Rows, query: Float64Array, band: number): Measure {
  const { z, n } = rows;
  const around = envelope(query, band);
  const rest = new Float64Array(n);
  const cells = scratch(n);
  return {
    squared(row, limit) {
      const at = row * n;
      const most = slack(limit);
      if (kim(query, z, at, n) > most) return Infinity;
      if (keogh(around, z, at, n, most) > most) return Infinity;
      keoghRest(around, z, at, n, rest);
      return eapDtw(query, z, at, n, band, most, rest, cells);
    },
    match: (row, squared) => atSamePlaces(rows, query, row, squared),
  };
}

function atSamePlaces({ z, n }: Rows, query: Float64Array, row: number, squared: number): Match {
  return { row, squared, r: pearson(query, z.subarray(row * n, row * n + n)), lag: 0 };
}
