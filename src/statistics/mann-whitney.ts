/** The Mann-Whitney U test of two samples. */
export interface MannWhitney {
  /** Pairs in which a value of the first is greater, ties as a half. */
  readonly u: number;
  /** Two-sided; and that the first is greater, that it is less. */
  readonly p: number;
  readonly greater: number;
  readonly less: number;
  /** Cliff's delta, -1 to 1: pairs in which the first is greater less those in which it is less, over all. */
  readonly effect: number;
}

/** Below so many in either sample, and without ties, the distribution of U is counted out. */
const exactly = 8;

/**
 * Whether the values of one sample tend to be greater than those of another (Mann and Whitney 1947). With ties, or from
 * eight values on, by the normal approximation with ties and continuity corrected. Costs n log n.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  const [n, m] = [a.length, b.length];
  const all = [...a.map((value) => ({ value, first: true })), ...b.map((value) => ({ value, first: false }))];
  all.sort((x, y) => x.value - y.value);
  let ranks = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let until = from + 1;
    while (until < all.length && all[until]!.value === all[from]!.value) until++;
    const size = until - from;
    const rank = (from + 1 + until) / 2;
    for (let i = from; i < until; i++) if (all[i]!.first) ranks += rank;
    ties += size * size * size - size;
    from = until;
  }
  const u = ranks - (n * (n + 1)) / 2;
  const effect = (2 * u) / (n * m) - 1;
  const [greater, less] =
    ties === 0 && Math.min(n, m) <= exactly && n * m <= 400 ? exact(u, n, m) : approximate(u, n, m, ties);
  return { u, p: Math.min(1, 2 * Math.min(greater, less)), greater, less, effect };
}

/** The chance of at least, and at most, this U: by counting the ways (Mann and Whitney's recursion). */
function exact(u: number, n: number, m: number): readonly [number, number] {
  let ways: number[][] = Array.from({ length: m + 1 }, () => [1]);
  for (let i = 1; i <= n; i++) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= m; j++) {
      const sums = new Array<number>(i * j + 1).fill(0);
      for (const [k, count] of ways[j]!.entries()) sums[k + j]! += count;
      for (const [k, count] of next[j - 1]!.entries()) sums[k]! += count;
      next.push(sums);
    }
    ways = next;
  }
  const counts = ways[m]!;
  const total = counts.reduce((sum, each) => sum + each, 0);
  const least = counts.reduce((sum, each, k) => sum + (k >= u ? each : 0), 0);
  const most = counts.reduce((sum, each, k) => sum + (k <= u ? each : 0), 0);
  return [least / total, most / total];
}

function approximate(u: number, n: number, m: number, ties: number): readonly [number, number] {
  const count = n + m;
  const scatter = Math.sqrt(((n * m) / 12) * (count + 1 - ties / (count * (count - 1))));
  if (scatter === 0) return [1, 1];
  const off = u - (n * m) / 2;
  return [normalTail((off - 0.5) / scatter), normalTail((-off - 0.5) / scatter)];
}

/** The chance that a standard normal value is greater: the complementary error function by a continued fraction. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > 38) return 0;
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let i = 1; Math.abs(term) > 1e-17 * sum; i++) {
      term *= (z * z) / (2 * i + 1);
      sum += term;
    }
    return 0.5 - (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  }
  let fraction = 0;
  for (let i = 200; i > 0; i--) fraction = i / (z + fraction);
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (z + fraction);
}
