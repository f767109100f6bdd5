import { float64, Pool, uint8, uint16, uint32 } from '../pool.js';

const bins = 64;
const middle = 32;
/** A share from which on nothing is surprising: less than a decade counts for nothing, so it is not worked out. */
const common = 0.1;
/** Positive values that are read before a view has a scale. */
const sample = 60;
/** Counts are halved when there are so many, which forgets what lies some thousands of points back. */
const most = 7000;
/** Decades added for each bin above all that was seen. */
const perBinBeyond = 0.25;

/**
 * Turns the raw values of a view into how rare they are for this series: decades of surprise, 2 when one in a hundred
 * was at least as large. A histogram of each view's magnitudes, two bins an octave, keeps the ranks; above its highest
 * value rarity is extrapolated by half a decade an octave. Ranks, not deviations: so one threshold fits all series,
 * whatever the shape of their noise.
 */
export class Ranks {
  readonly #views: number;
  readonly #pool;

  constructor(views: number) {
    this.#views = views;
    this.#pool = new Pool({
      counts: uint16(views * bins),
      total: uint32(views),
      scale: float64(views),
      sampled: uint8(views),
      top: uint8(views),
    });
  }

  add(): void {
    this.#pool.add();
  }

  /** The surprise of a raw value of a view, which it then learns; 0 below one decade and while the view has no scale. */
  surprise(slot: number, view: number, raw: number): number {
    const { counts, total, scale, sampled, top } = this.#pool.at;
    const index = slot * this.#views + view;
    const first = index * bins;
    if (sampled[index]! < sample) {
      if (raw > 0) this.#sample(index, raw);
      return 0;
    }
    const bin = raw > 0 ? clamped(middle + halfOctaves(raw / scale[index]!)) : 0;
    const highest = top[index]!;
    let above = 0.5 * counts[first + bin]!;
    for (let other = first + bin + 1; other <= first + highest; other++) above += counts[other]!;
    const share = (above + 0.5) / (total[index]! + 1);
    counts[first + bin]!++;
    if (bin > highest) top[index] = bin;
    if (++total[index]! >= most) this.#halve(index);
    if (bin > highest) return -Math.log10(share) + perBinBeyond * (bin - highest);
    return share < common ? -Math.log10(share) : 0;
  }

  /** The most decades that what a view has seen can vouch for: beyond, its surprise is extrapolated. */
  vouched(slot: number, view: number): number {
    return Math.log10(2 * (this.#pool.at.total[slot * this.#views + view]! + 1));
  }

  /** The first positive values only set the scale; then the histogram starts with a guess around it. */
  #sample(index: number, raw: number): void {
    const { counts, total, scale, sampled, top } = this.#pool.at;
    scale[index]! += raw;
    if (++sampled[index]! < sample) return;
    scale[index]! /= sample;
    const quarter = sample >> 2;
    const centre = index * bins + middle;
    counts[centre - 1] = quarter;
    counts[centre] = 2 * quarter;
    counts[centre + 1] = quarter;
    total[index] = 4 * quarter;
    top[index] = middle + 1;
  }

  #halve(index: number): void {
    const { counts, total, top } = this.#pool.at;
    let sum = 0;
    let highest = 0;
    for (let bin = 0; bin < bins; bin++) {
      const half = counts[index * bins + bin]! >> 1;
      counts[index * bins + bin] = half;
      sum += half;
      if (half) highest = bin;
    }
    total[index] = sum;
    top[index] = highest;
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** A double and its two words, to read the exponent and the mantissa. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const [low, high] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
/** The mantissa of the square root of 2. */
const rootHigh = 0x6a09e;
const rootLow = 0x667f3bcd;

/** `floor(2 * log2(value))` of a positive number: two bins an octave, from its bits. */
function halfOctaves(value: number): number {
  double[0] = value;
  const word = words[high]!;
  const mantissa = word & 0xfffff;
  const upper = mantissa > rootHigh || (mantissa === rootHigh && words[low]! >= rootLow);
  return 2 * ((word >>> 20) - 1023) + (upper ? 1 : 0);
}

function clamped(bin: number): number {
  return bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
}
