/** The least and the greatest of a query's values within the band of each place. */
export interface Envelope {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/** The envelope of a query under a band of `w` points. Linear time (Lemire 2009): two queues of falling candidates. */
export function envelope(q: ArrayLike<number>, w: number): Envelope {
  return { upper: greatest(q, w, 1), lower: greatest(q, w, -1) };
}

/** The greatest value within `w` of each place, or with sign -1 the least. */
function greatest(q: ArrayLike<number>, w: number, sign: 1 | -1): Float64Array {
  const n = q.length;
  const found = new Float64Array(n);
  const queue = new Int32Array(n);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < n + w; i++) {
    if (i < n) {
      while (tail > head && sign * q[queue[tail - 1]!]! <= sign * q[i]!) tail--;
      queue[tail++] = i;
    }
    const place = i - w;
    if (place < 0 || place >= n) continue;
    while (queue[head]! < place - w) head++;
    found[place] = q[queue[head]!]!;
  }
  return found;
}

/**
 * LB_Kim, as the UCR suite has it: any warping path passes through both corners, and with 4 points or more through one
 * of the three cells next to each. A lower bound of the squared warped distance of two series of at least 2 points,
 * whatever the band. Constant time.
 */
export function kim(q: Float64Array, c: Float32Array, cAt: number, n: number): number {
  const head = c[cAt]!;
  const tail = c[cAt + n - 1]!;
  const bound = square(head - q[0]!) + square(tail - q[n - 1]!);
  if (n < 4) return bound;
  const second = c[cAt + 1]!;
  const last = c[cAt + n - 2]!;
  return bound + least(second, head, q[1]!, q[0]!) + least(last, tail, q[n - 2]!, q[n - 1]!);
}

/** The cheapest of the three cells next to a corner: inner with inner, and each with the other's outer. */
function least(c: number, cOuter: number, q: number, qOuter: number): number {
  const both = square(c - q);
  const one = square(c - qOuter);
  const other = square(cOuter - q);
  return Math.min(both, one, other);
}

function square(x: number): number {
  return x * x;
}

/**
 * LB_Keogh (Keogh 2002): what the points of `c` from `cAt` on cost that lie outside a query's envelope. A lower bound
 * of the squared warped distance under the envelope's band; once it is above `limit`, any lower bound above it.
 */
export function keogh({ upper, lower }: Envelope, c: Float32Array, cAt: number, n: number, limit: number): number {
  let sum = 0;
  let i = 0;
  while (i < n) {
    const until = Math.min(i + 8, n);
    for (; i < until; i++) {
      const value = c[cAt + i]!;
      const over = value - upper[i]!;
      const under = lower[i]! - value;
      if (over > 0) sum += over * over;
      else if (under > 0) sum += under * under;
    }
    if (sum > limit) return sum;
  }
  return sum;
}

/** LB_Keogh from each place to the end, into `rest`, which `eapDtw` lowers its limits by. Returns the whole. */
export function keoghRest(
  { upper, lower }: Envelope,
  c: Float32Array,
  cAt: number,
  n: number,
  rest: Float64Array,
): number {
  let sum = 0;
  for (let i = n - 1; i >= 0; i--) {
    const value = c[cAt + i]!;
    const over = value - upper[i]!;
    const under = lower[i]! - value;
    if (over > 0) sum += over * over;
    else if (under > 0) sum += under * under;
    rest[i] = sum;
  }
  return sum;
}
