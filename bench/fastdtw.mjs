/**
 * FastDTW (Salvador and Chan 2004, "FastDTW: toward accurate dynamic time warping in linear time and space"), which Oculus
 * scored by, to compare with: the path of the series at half their resolution, made twice as long and `radius` cells
 * wider, is the band in which the path at full resolution is sought. An approximation, never below the exact distance.
 */

/** The cost of the path found; `cost` of two values. */
export function fastDtw(a, b, radius, cost) {
  return warp(a, b, radius, cost).cost;
}

function warp(a, b, radius, cost) {
  const least = radius + 2;
  if (a.length <= least || b.length <= least) return within(a, b, wholeBand(a.length, b.length), cost);
  const { rows, columns } = warp(halved(a), halved(b), radius, cost);
  return within(a, b, widened(rows, columns, a.length, b.length, radius), cost);
}

/** The means of pairs; an odd last value stays. */
function halved(x) {
  const half = new Float64Array(Math.ceil(x.length / 2));
  for (let i = 0; i < half.length; i++) {
    const last = 2 * i + 1 < x.length ? x[2 * i + 1] : x[2 * i];
    half[i] = (x[2 * i] + last) / 2;
  }
  return half;
}

const wholeBand = (n, m) => ({ low: new Int32Array(n), high: new Int32Array(n).fill(m - 1) });

function widened(rows, columns, n, m, radius) {
  const low = new Int32Array(n).fill(m - 1);
  const high = new Int32Array(n);
  for (let step = 0; step < rows.length; step++) {
    const left = Math.max(0, 2 * columns[step] - radius);
    const right = Math.min(m - 1, 2 * columns[step] + 1 + radius);
    const until = Math.min(n - 1, 2 * rows[step] + 1 + radius);
    for (let i = Math.max(0, 2 * rows[step] - radius); i <= until; i++) {
      if (left < low[i]) low[i] = left;
      if (right > high[i]) high[i] = right;
    }
  }
  return { low, high };
}

/** The cheapest path within a band, with its places. */
function within(a, b, { low, high }, cost) {
  const n = a.length;
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i] + high[i] - low[i] + 1;
  const table = new Float64Array(starts[n]);
  const at = (i, j) => (i < 0 || j < low[i] || j > high[i] ? Infinity : table[starts[i] + j - low[i]]);
  for (let i = 0; i < n; i++)
    for (let j = low[i]; j <= high[i]; j++) {
      const before = i === 0 && j === 0 ? 0 : Math.min(at(i - 1, j - 1), at(i - 1, j), at(i, j - 1));
      table[starts[i] + j - low[i]] = before + cost(a[i], b[j]);
    }
  return { cost: at(n - 1, b.length - 1), ...path(n - 1, b.length - 1, at) };
}

function path(i, j, at) {
  const [rows, columns] = [[i], [j]];
  while (i > 0 || j > 0) {
    const diagonal = i > 0 && j > 0 ? at(i - 1, j - 1) : Infinity;
    const up = i > 0 ? at(i - 1, j) : Infinity;
    const left = j > 0 ? at(i, j - 1) : Infinity;
    const slanted = diagonal <= up && diagonal <= left;
    if (slanted || up <= left) i--;
    if (slanted || up > left) j--;
    rows.push(i);
    columns.push(j);
  }
  return { rows, columns };
}
