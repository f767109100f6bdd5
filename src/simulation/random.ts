/**
 * Random numbers that a seed decides: sfc32 of Chris Doty-Humphrey (PractRand; public domain), 2^32 different numbers
 * in [0, 1), a cycle of at least 2^32. `path` names a stream of numbers under the seed that no other path shares.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;
  #spare = Number.NaN;

  constructor(seed: number, ...path: readonly (string | number)[]) {
    const words = [0x9e3779b9, 0x243f6a88, 0xb7e15162];
    const text = [seed, ...path].join('\t');
    for (let i = 0; i < text.length; i++)
      for (let w = 0; w < words.length; w++) words[w] = mixed((words[w]! ^ text.charCodeAt(i)) + w);
    [this.#a, this.#b, this.#c] = words as [number, number, number];
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** In [0, 1). */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** Mean 0, standard deviation 1: the polar method of George Marsaglia. */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }

  /** Mean 1, above 0. */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  /** Evenly between two numbers. */
  between(least: number, most: number): number {
    return least + (most - least) * this.uniform();
  }

  /** Between two numbers above 0, each octave as likely as the next. */
  scaled(least: number, most: number): number {
    return least * Math.exp(Math.log(most / least) * this.uniform());
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor((most - least + 1) * this.uniform());
  }

  /** One of several. */
  pick<T>(members: readonly T[]): T {
    return members[Math.floor(members.length * this.uniform())]!;
  }
}

/** A number in [0, 1) that hangs on a seed and an index alone, in whatever order they are asked for. */
export function scattered(seed: number, index: number): number {
  return (mixed(mixed(seed) + Math.imul(index, 0x9e3779b9)) >>> 0) / 4294967296;
}

/** The last steps of MurmurHash3 (Austin Appleby, public domain). */
function mixed(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/**
 * The Poisson count of a mean that a standard normal number stands for: higher for a higher one. By inversion below
 * 30, above it by the normal approximation with its first term of skewness (Cornish and Fisher).
 */
export function poisson(mean: number, normal: number): number {
  if (!(mean > 0)) return 0;
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal + (normal * normal - 1) / 6));
  const share = below(normal);
  let chance = Math.exp(-mean);
  let sum = chance;
  let count = 0;
  while (sum < share && count < 200) sum += chance *= mean / ++count;
  return count;
}

/** The share of the normal distribution below a number, to 1e-7: Abramowitz and Stegun, 26.2.17. */
function below(normal: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(normal));
  const sum = ((((1.330274429 * k - 1.821255978) * k + 1.781477937) * k - 0.356563782) * k + 0.31938153) * k;
  const above = 0.3989422804014327 * Math.exp((-normal * normal) / 2) * sum;
  return normal > 0 ? 1 - above : above;
}
