import { type Comparison, type Rows, within } from './scan.js';
import { sample } from './strength.js';

/** Rows of one shape: the medoid, and all of them with their squared distances from it, nearest first. */
export interface Group {
  readonly medoid: number;
  readonly members: readonly { readonly row: number; readonly squared: number }[];
}

/** Of a larger group the medoid is sought among so many rows that are nearest to its leader. */
const mostForMedoid = 100;
/** Of more rows, neighbours are counted among a sample. */
const mostForDegrees = 2048;

/**
 * Groups rows by shape, without a number of groups: star clustering (Aslam, Pelekhov, Rus: The star clustering algorithm,
 * 2004), which is leader clustering with the leaders taken by how many rows they would lead. Rows of more neighbours
 * within `limit` (a squared distance) come first, equal ones by row; one that no leader is near leads a group itself; then
 * each row joins the leader it is nearest to. No row is farther than `limit` from its leader, so groups do not chain
 * from one shape into another, as those of DBSCAN do. The order of rows matters only between equals. The largest group
 * first; flat rows are in none. Not for shift, which is not symmetric. Compares each pair up to 2,048 rows; of more, each
 * row with a sample of 512 and with each leader. Memory: some bytes a row.
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
  const degree = degrees(rows, limit, comparison);
  const order = Array.from(degree.keys()).sort((a, b) => degree[b]! - degree[a]! || a - b);
  const led = new Uint8Array(rows.count);
  const unled = { ...comparison, skip: led };
  return order.filter((row) => {
    const z = rowOf(rows, row);
    if (led[row]! > 0 || z.every((value) => value === 0)) return false;
    led[row] = 1;
    for (const match of within(rows, z, limit, unled)) led[match.row] = 1;
    return true;
  });
}

/** How many neighbours each row has; of many rows, among those that stand for all. */
function degrees(rows: Rows, limit: number, comparison: Comparison): Uint32Array {
  const degree = new Uint32Array(rows.count);
  const asked = rows.count > mostForDegrees ? sample(rows) : Array.from({ length: rows.count }, (_, row) => row);
  for (const row of asked) for (const match of within(rows, rowOf(rows, row), limit, comparison)) degree[match.row]!++;
  return degree;
}

/** The group about its medoid: the member with the least sum of distances to the others, of those nearest to the leader. */
function centred(rows: Rows, leader: number, all: readonly number[], comparison: Comparison): Group {
  const among = (some: readonly number[], row: number) =>
    some.length === 1
      ? [{ row, squared: 0 }]
      : within(rows, rowOf(rows, row), Infinity, { ...comparison, skip: othersThan(some, rows.count) });
  const about = among(all, leader);
  const core = about.slice(0, mostForMedoid).map(({ row }) => row);
  let [medoid, least] = [leader, Infinity];
  for (const row of core.sort((a, b) => a - b)) {
    const sum = among(core, row).reduce((total, { squared }) => total + Math.sqrt(squared), 0);
    if (sum >= least) continue;
    [medoid, least] = [row, sum];
  }
  const members = medoid === leader ? about : among(all, medoid);
  return { medoid, members: members.map(({ row, squared }) => ({ row, squared })) };
}

function othersThan(rows: readonly number[], count: number): Uint8Array {
  const skip = new Uint8Array(count).fill(1);
  for (const row of rows) skip[row] = 0;
  return skip;
}

function rowOf({ z, n }: Rows, row: number): Float32Array {
  return z.subarray(row * n, (row + 1) * n);
}
