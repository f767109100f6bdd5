/** Two rows of a table of costs, each of two cells more than the series have points; for one caller at a time. */
export interface Scratch {
  readonly previous: Float64Array;
  readonly current: Float64Array;
}

/** Scratch for series of up to `n` points. */
export function scratch(n: number): Scratch {
  return { previous: new Float64Array(n + 2), current: new Float64Array(n + 2) };
}

/**
 * The Sakoe-Chiba band of a share (0 to 1) of `n` points, in points: rounded up, as the UCR archive's published figures
 * are. What rounding errors add to a whole number of points is not rounded up.
 */
export function bandOf(share: number, n: number): number {
  return Math.ceil(share * n - 1e-9);
}

/**
 * Dynamic time warping of two series of one length, squared: the least sum of squared differences along a path whose
 * places lie at most `w` points apart (Sakoe and Chiba 1978). The plain recurrence, which the fast one is held against.
 * Time n * (2w + 1).
 */
export function dtw(a: ArrayLike<number>, b: ArrayLike<number>, w: number): number {
  const n = a.length;
  let { previous, current } = scratch(n);
  previous.fill(Infinity);
  previous[0] = 0;
  for (let i = 0; i < n; i++) {
    current.fill(Infinity);
    const until = Math.min(n, i + w + 1);
    for (let j = Math.max(0, i - w); j < until; j++) {
      const difference = a[i]! - b[j]!;
      const least = Math.min(previous[j]!, previous[j + 1]!, current[j]!);
      current[j + 1] = least + difference * difference;
    }
    [previous, current] = [current, previous];
  }
  return previous[n]!;
}

/**
 * The same as `dtw(q, c from cAt on, w)`, to the bit, when that is at most `limit` less the rounding of some n sums; else
 * Infinity or a cost above it. EAPrunedDTW (Herrmann and Webb 2021, "Early abandoning and pruning for elastic
 * distances"): cells above the limit are left out from both ends of each row, and a row without a cell ends it.
 * `rest[i]` is a lower bound of what the points of `c` from i on cost (`n` values; zeros will do), by which the limit of
 * a row is lowered (the UCR suite, Rakthanmanon et al. 2012). No allocation.
 */
export function eapDtw(
  q: Float64Array,
  c: Float32Array,
  cAt: number,
  n: number,
  w: number,
  limit: number,
  rest: Float64Array,
  { previous, current }: Scratch,
): number {
  let above = previous; // the cost of cell j is at j + 1; at 0 is the border
  let row = current;
  above[0] = 0;
  let first = 0; // the first cell of the row above that is within its limit
  let end = 0; // one past the last such cell
  let cost = Infinity;
  for (let i = 0; i < n; i++) {
    const most = i + w + 1 < n ? limit - rest[i + w + 1]! : limit;
    const until = Math.min(i + w + 1, n);
    if (i - w > first) first = i - w;
    const value = q[i]!;
    let j = first;
    let newEnd = j;
    cost = Infinity;
    row[j] = Infinity;
    // While no cell of this row is within the limit, there is nothing to the left.
    for (; j === first && j < end; j++) {
      const difference = value - c[cAt + j]!;
      let least = above[j]!;
      const top = above[j + 1]!;
      if (top < least) least = top;
      cost = least + difference * difference;
      row[j + 1] = cost;
      if (cost <= most) newEnd = j + 1;
      else first++;
    }
    for (; j < end; j++) {
      const difference = value - c[cAt + j]!;
      let least = above[j]!;
      const top = above[j + 1]!;
      if (top < least) least = top;
      if (cost < least) least = cost;
      cost = least + difference * difference;
      row[j + 1] = cost;
      if (cost <= most) newEnd = j + 1;
    }
    // Below the end of the row above: nothing on top, then only the left.
    if (j < until) {
      const difference = value - c[cAt + j]!;
      let least = above[j]!;
      if (j > first && cost < least) least = cost;
      cost = least + difference * difference;
      row[j + 1] = cost;
      if (cost <= most) newEnd = j + 1;
      else if (j === first) return Infinity;
      j++;
    } else if (j === first) return Infinity;
    for (; j === newEnd && j < until; j++) {
      const difference = value - c[cAt + j]!;
      cost += difference * difference;
      row[j + 1] = cost;
      if (cost <= most) newEnd++;
    }
    end = newEnd;
    const old = above;
    above = row;
    row = old;
  }
  return end === n ? cost : Infinity;
}

/** The squared Euclidean distance of `q` and `c` from `cAt` on; once the sum is above `limit`, any number above it. */
export function euclid(q: Float64Array, c: Float32Array, cAt: number, n: number, limit: number): number {
  let sum = 0;
  let i = 0;
  while (i < n) {
    const until = Math.min(i + 8, n);
    for (; i < until; i++) {
      const difference = q[i]! - c[cAt + i]!;
      sum += difference * difference;
    }
    if (sum > limit) return sum;
  }
  return sum;
}

/** Pearson's r of two z-normalised series of one length at the same places: the mean of their products, -1 to 1. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.max(-1, Math.min(1, sum / a.length));
}
