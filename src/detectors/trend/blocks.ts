import { float64, Pool, uint32 } from '../pool.js';

/** Blocks that the past is kept in; when they are full, two become one and each is twice as long. */
export const blocks = 64;

/**
 * The past of a series as the means of up to 64 blocks of equal length in time, with their least and greatest values:
 * it begins with blocks of one point and halves their number whenever they are full, until a block is as long as the
 * longest past divided by 32; then the oldest half is dropped. 2 KB a series.
 */
export class Blocks {
  readonly #longest: number;
  readonly #pool = new Pool({
    mean: float64(blocks),
    time: float64(blocks),
    low: float64(blocks),
    high: float64(blocks),
    points: uint32(blocks),
    used: uint32(),
    length: float64(),
  });

  /** `past`: how far back it reaches at most, in milliseconds. */
  constructor(past: number) {
    this.#longest = past / (blocks / 2);
  }

  add(): void {
    this.#pool.add();
  }

  /** Blocks that are used; the last one is still being filled. */
  used(slot: number): number {
    return this.#pool.at.used[slot]!;
  }

  means(slot: number): Float64Array {
    return this.#of(this.#pool.at.mean, slot);
  }

  /** The mean times of the blocks, in milliseconds. */
  times(slot: number): Float64Array {
    return this.#of(this.#pool.at.time, slot);
  }

  lows(slot: number): Float64Array {
    return this.#of(this.#pool.at.low, slot);
  }

  highs(slot: number): Float64Array {
    return this.#of(this.#pool.at.high, slot);
  }

  #of(column: Float64Array, slot: number): Float64Array {
    return column.subarray(slot * blocks, slot * blocks + this.#pool.at.used[slot]!);
  }

  /** Takes a point; true when it has begun a new block. */
  learn(slot: number, time: number, value: number): boolean {
    const { mean, time: times, low, high, points, used, length } = this.#pool.at;
    const first = slot * blocks;
    let place = first + used[slot]! - 1;
    const begins = used[slot] === 0 || this.#block(slot, time) > this.#block(slot, times[place]!);
    if (begins) {
      if (used[slot] === blocks) this.#shorten(slot);
      place = first + used[slot]!++;
      mean[place] = times[place] = points[place] = 0;
      low[place] = Number.POSITIVE_INFINITY;
      high[place] = Number.NEGATIVE_INFINITY;
      if (used[slot] === 2 && length[slot] === 0) length[slot] = time - times[first]!;
    }
    const count = ++points[place]!;
    mean[place]! += (value - mean[place]!) / count;
    times[place]! += (time - times[place]!) / count;
    if (value < low[place]!) low[place] = value;
    if (value > high[place]!) high[place] = value;
    return begins;
  }

  #block(slot: number, time: number): number {
    const length = this.#pool.at.length[slot]!;
    return length > 0 ? Math.floor(time / length) : time;
  }

  /** Makes room: two blocks become one, or the oldest half is dropped. */
  #shorten(slot: number): void {
    const { mean, time, low, high, points, used, length } = this.#pool.at;
    const first = slot * blocks;
    const half = blocks / 2;
    used[slot] = half;
    if (length[slot]! >= this.#longest) {
      for (const column of [mean, time, low, high]) column.copyWithin(first, first + half, first + blocks);
      points.copyWithin(first, first + half, first + blocks);
      return;
    }
    length[slot]! *= 2;
    for (let i = 0; i < half; i++) {
      const [to, a] = [first + i, first + 2 * i];
      const [n, m] = [points[a]!, points[a + 1]!];
      const [meanBoth, timeBoth] = [mean, time].map((column) => (column[a]! * n + column[a + 1]! * m) / (n + m));
      mean[to] = meanBoth!;
      time[to] = timeBoth!;
      low[to] = Math.min(low[a]!, low[a + 1]!);
      high[to] = Math.max(high[a]!, high[a + 1]!);
      points[to] = n + m;
    }
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
