/** At most so many bins are kept; 2 % apart, they span 17 powers of ten. */
const most = 2048;

/**
 * Counts by bin number, for bins that lie close together: one array over the span that is in use. Where the span would
 * grow beyond 2048 bins, those below count in the lowest that is kept, in whatever order they come.
 */
export class Bins {
  #counts = new Uint32Array(0);
  /** The bin that stands first in the array. */
  #origin = 0;
  /** The lowest and the highest bin in use. */
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  total = 0;

  add(bin: number, count = 1): void {
    if (bin > this.#highest || bin < this.#lowest) bin = this.#reach(bin);
    this.#counts[bin - this.#origin]! += count;
    this.total += count;
  }

  merge(other: Bins): void {
    if (other.total === 0) return;
    this.#reach(other.#highest);
    for (let bin = other.#lowest; bin <= other.#highest; bin++) {
      const count = other.#counts[bin - other.#origin]!;
      if (count > 0) this.add(bin, count);
    }
  }

  /** The bin of the value that has so many before it. */
  at(rank: number): number {
    let before = 0;
    for (let bin = this.#lowest; bin < this.#highest; bin++) {
      before += this.#counts[bin - this.#origin]!;
      if (before > rank) return bin;
    }
    return this.#highest;
  }

  /** Widens the span to a bin outside it, as far as it may go; the bin in which that one is to be counted. */
  #reach(bin: number): number {
    const highest = Math.max(this.#highest, bin);
    const lowest = Math.max(Math.min(this.#lowest, bin), highest - most + 1);
    const fits = lowest >= this.#origin && highest < this.#origin + this.#counts.length;
    if (!fits || lowest > this.#lowest) this.#move(lowest, highest);
    this.#lowest = lowest;
    this.#highest = highest;
    return Math.max(bin, lowest);
  }

  #move(lowest: number, highest: number): void {
    const room = Math.ceil((highest - lowest + 1) / 4) + 16;
    const counts = new Uint32Array(highest - lowest + 1 + 2 * room);
    const origin = lowest - room;
    for (let bin = this.#lowest; bin <= this.#highest; bin++)
      counts[Math.max(bin, lowest) - origin]! += this.#counts[bin - this.#origin]!;
    this.#counts = counts;
    this.#origin = origin;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#highest = Number.NEGATIVE_INFINITY;
    this.total = 0;
  }

  save(): unknown {
    if (this.total === 0) return undefined;
    const from = this.#lowest - this.#origin;
    return [this.#lowest, this.#counts.slice(from, from + this.#highest - this.#lowest + 1)];
  }

  restore(saved: unknown): void {
    this.clear();
    if (saved === undefined) return;
    const [lowest, counts] = saved as [number, Uint32Array];
    this.#reach(lowest + counts.length - 1);
    counts.forEach((count, i) => {
      if (count > 0) this.add(lowest + i, count);
    });
  }
}
