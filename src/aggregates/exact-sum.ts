/**
 * A sum that is exact until it is read: the same numbers give the same bits in whatever order they come. Kept as
 * Shewchuk's expansion of numbers that do not overlap (Adaptive Precision Floating-Point Arithmetic, 1997), rounded
 * once, half to even. Seldom more than three numbers; an addition costs a few nanoseconds. Numbers stay below 1e100.
 */
export class ExactSum {
  /** Non-overlapping, least first; those from `size` on are left over from before. */
  #parts: number[] = [];
  #size = 0;

  add(x: number): void {
    const parts = this.#parts;
    const size = this.#size;
    let kept = 0;
    for (let i = 0; i < size; i++) {
      const y = parts[i]!;
      const sum = x + y;
      const error = Math.abs(x) < Math.abs(y) ? x - (sum - y) : y - (sum - x);
      if (error !== 0) parts[kept++] = error;
      x = sum;
    }
    parts[kept] = x;
    this.#size = kept + 1;
  }

  /** Adds a times b, exactly, by Dekker's product. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const [a1, a2] = [high(a), a - high(a)];
    const [b1, b2] = [high(b), b - high(b)];
    this.add(product);
    this.add(a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2));
  }

  /** Adds another sum, `times` as often. */
  addSum(other: ExactSum, times = 1): void {
    for (let i = 0; i < other.#size; i++) {
      if (times === 1) this.add(other.#parts[i]!);
      else this.addProduct(other.#parts[i]!, times);
    }
  }

  /** The number nearest to the sum. */
  get value(): number {
    const parts = this.#parts;
    let i = this.#size - 1;
    if (i < 0) return 0;
    let sum = parts[i]!;
    let error = 0;
    while (i > 0 && error === 0) {
      const before = sum;
      const y = parts[--i]!;
      sum = before + y;
      error = y - (sum - before);
    }
    const below = i > 0 ? parts[i - 1]! : 0;
    if ((error < 0 && below < 0) || (error > 0 && below > 0)) {
      const further = sum + error * 2;
      if (further - sum === error * 2) return further;
    }
    return sum;
  }

  clear(): void {
    this.#size = 0;
  }

  save(): unknown {
    return Float64Array.from(this.#parts.slice(0, this.#size));
  }

  restore(saved: unknown): void {
    this.#parts = [...(saved as Float64Array)];
    this.#size = this.#parts.length;
  }
}

/** The upper 26 bits of a number's 53, by Veltkamp's splitting. */
function high(x: number): number {
  const scaled = 134_217_729 * x;
  return scaled - (scaled - x);
}
