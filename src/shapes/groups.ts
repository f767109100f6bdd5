import { type Comparison, type Rows, within } from './scan.js';

/** Rows of one shape: the medoid, and all of them with their squared distances from it, nearest first. */
export interface Group {
  readonly medoid: number;
  readonly members: readonly { readonly row: number; readonly squared: number }[];
}

/** Of a group of more, the row that leads it stands for the medoid. */
const mostForMedoid = 500;

/**
 * Groups rows by shape, without a number of groups: star clustering (Aslam, Pelekhov, Rus: The star clustering algorithm,
 * 2004), which is leader clustering with the leaders taken by how many rows they would lead. Rows of more neighbours
 * within `limit` (a squared distance) come first, equal ones by row; one that no leader is near leads a group itself; then
 * each row joins the leader it is nearest to. No row is farther than `limit` from its leader, so groups do not chain
 * from one shape into another, as those of DBSCAN do. The order of rows matters only between equals. The largest group
 * first; flat rows are in none. Not for shift, which is not symmetric. Compares each pair: time grows with the square
 * of the rows, memory with the rows.
 */
export function groups(rows: Rows, limit: number, comparison: Comparison): Group[] {
  const leaders = leadersOf(rows, limit, comparison);
  const nearest = new Float64Array(rows.count).fill(Infinity);
  const leader = new Int32Array(rows.count).fill(-1);
  for (const row of leaders)
    for (const match of [{ row, squared: 0 }, ...within(rows, rowOf(rows, row), limit, comparison)]) {
      if (match.squared >= nearest[match.row]!) continue;
      nearest[match.row] = match.squared;
      leader[match.row] = row;
    }
  const members = new Map<number, number[]>();
  leader.forEach((of, row) => {
    const group = members.get(of);
    if (group) group.push(row);
    else if (of >= 0) members.set(of, [row]);
  });
  return [...members]
    .map(([of, all]) => centred(rows, of, all, comparison))
    .sort((a, b) => b.members.length - a.members.length || a.medoid - b.medoid);
}

function leadersOf(rows: Rows, limit: number, comparison: Comparison): number[] {
  const degree = new Uint32Array(rows.count);
  for (let row = 0; row < rows.count; row++)
    for (const match of within(rows, rowOf(rows, row), limit, { ...comparison, from: row + 1 })) {
      degree[row]!++;
      degree[match.row]!++;
    }
  const order = Array.from(degree.keys()).sort((a, b) => degree[b]! - degree[a]! || a - b);
  const led = new Uint8Array(rows.count);
  return order.filter((row) => {
    const z = rowOf(rows, row);
    if (led[row]! > 0 || z.every((value) => value === 0)) return false;
    led[row] = 1;
    for (const match of within(rows, z, limit, comparison)) led[match.row] = 1;
    return true;
  });
}

/** The group about its medoid: the member with the least sum of distances to the others. */
function centred(rows: Rows, leader: number, all: readonly number[], comparison: Comparison): Group {
  const own = { ...comparison, skip: othersThan(all, rows.count) };
  const from = (row: number) =>
    all.length === 1 ? [{ row, squared: 0 }] : within(rows, rowOf(rows, row), Infinity, own);
  let [medoid, least] = [leader, Infinity];
  for (const row of all.length > mostForMedoid ? [leader] : all) {
    const sum = from(row).reduce((total, { squared }) => total + Math.sqrt(squared), 0);
    if (sum >= least) continue;
    [medoid, least] = [row, sum];
  }
  return { medoid, members: from(medoid).map(({ row, squared }) => ({ row, squared })) };
}

function othersThan(rows: readonly number[], count: number): Uint8Array {
  const skip = new Uint8Array(count).fill(1);
  for (const row of rows) skip[row] = 0;
  return skip;
}

function rowOf({ z, n }: Rows, row: number): Float32Array {
  return z.subarray(row * n, (row + 1) * n);
}
