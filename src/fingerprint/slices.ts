import { type Event, textOf } from '../event/event.js';

/** The series of a block, whose numbers lie in one array: memory grows by blocks, and nothing is copied. */
const blockSize = 64;
/** The readings of a slice are counted up to this; its mean then follows the newest of them. */
const mostCounted = 65_535;

export interface Span {
  /** Slices of a window. */
  readonly n: number;
  /** In milliseconds: the length of a window. */
  readonly width: number;
  /** When it begins, in epoch milliseconds; undefined for the window that ends with the newest reading. */
  readonly from: number | undefined;
}

/** Takes the mean of a slice that has left the window, or came before it. */
export type Leave = (series: number, slice: number, mean: number, count: number) => void;

interface Block {
  /** By series and place, the mean of the readings and how many they are; 0 for none. */
  readonly means: Float64Array;
  readonly counts: Uint16Array;
}

/**
 * The readings of many series, each window of them in `n` slices of equal length that hold the mean of what came in
 * them. A window that is not fixed ends with the slice of the newest reading, and its slices are aligned to the epoch.
 * Readings before or after a fixed window are left out, and those older than the window. Ten bytes a slice, and some
 * 200 a series; a reading of a known series allocates nothing.
 */
export class Slices {
  readonly step: number;
  readonly #span: Span;
  readonly #leave: Leave | undefined;
  /** By subject and name: names repeat, and two look-ups of short texts cost less than to make a key of them. */
  #known = new Map<string, Map<string, number>>();
  subjects: string[] = [];
  names: string[] = [];
  units: (string | undefined)[] = [];
  #blocks: Block[] = [];
  /** By series: its newest slice, the time of its newest reading, and that reading. */
  #latest: number[] = [];
  #times: number[] = [];
  #last: number[] = [];
  /** The newest slice of all. */
  #newest = Number.NEGATIVE_INFINITY;

  constructor(span: Span, leave?: Leave) {
    this.#span = span;
    this.#leave = leave;
    this.step = span.width / span.n;
  }

  get size(): number {
    return this.subjects.length;
  }

  /** When the window begins and ends, in epoch milliseconds. */
  get from(): number {
    const { from = 0, n } = this.#span;
    return this.#span.from === undefined ? (this.#newest + 1 - n) * this.step : from;
  }

  get until(): number {
    return this.from + this.#span.width;
  }

  /** Takes a reading; whether it lies in the window. */
  add(event: Event, value: number, time: number): boolean {
    const { n, from } = this.#span;
    const slice = Math.floor((time - (from ?? 0)) / this.step);
    const isBeside = from !== undefined && (slice < 0 || slice >= n);
    if (isBeside && (slice >= 0 || !this.#leave)) return false;
    const series = this.#seriesOf(event);
    if (isBeside) {
      this.#leave?.(series, slice, value, 1);
      return false;
    }
    if (slice > this.#newest) this.#newest = slice;
    const latest = this.#latest[series]!;
    if (slice <= latest - n) {
      this.#leave?.(series, slice, value, 1);
      return false;
    }
    if (slice > latest) this.#moveTo(series, slice);
    if (!(time < this.#times[series]!)) {
      this.#times[series] = time;
      this.#last[series] = value;
      if (typeof event.unit === 'string') this.units[series] = event.unit;
    }
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const at = this.#at(series, slice);
    if (counts[at]! < mostCounted) counts[at]!++;
    means[at]! += (value - means[at]!) / counts[at]!;
    return true;
  }

  #seriesOf(event: Event): number {
    const [subject, name] = [textOf(event.subject), textOf(event.name)];
    let names = this.#known.get(subject);
    if (!names) this.#known.set(subject, (names = new Map()));
    const known = names.get(name);
    if (known !== undefined) return known;
    const series = this.size;
    names.set(name, series);
    this.subjects.push(subject);
    this.names.push(name);
    this.units.push(undefined);
    this.#latest.push(Number.NEGATIVE_INFINITY);
    this.#times.push(Number.NEGATIVE_INFINITY);
    this.#last.push(Number.NaN);
    if (series % blockSize === 0) this.#blocks.push(newBlock(this.#span.n));
    return series;
  }

  /** The place of a slice in its block. */
  #at(series: number, slice: number): number {
    const { n } = this.#span;
    return (series % blockSize) * n + (((slice % n) + n) % n);
  }

  /** The slices that a series skips, and the one it comes to, begin anew; what stood in their places leaves. */
  #moveTo(series: number, slice: number): void {
    const { n } = this.#span;
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const latest = this.#latest[series]!;
    for (let next = Math.max(latest + 1, slice - n + 1); next <= slice; next++) {
      const at = this.#at(series, next);
      if (counts[at]! > 0) this.#leave?.(series, this.#before(next, latest), means[at]!, counts[at]!);
      means[at] = counts[at] = 0;
    }
    this.#latest[series] = slice;
  }

  /** The slice at or before `latest` that stands in the place of `next`. */
  #before(next: number, latest: number): number {
    const { n } = this.#span;
    return next - n * Math.ceil((next - latest) / n);
  }

  /** Writes the means of a series in the window, oldest first, NaN for a slice without a reading; how many have one. */
  read(series: number, into: Float64Array): number {
    const { n, from } = this.#span;
    const end = from === undefined ? this.#newest : n - 1;
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const latest = this.#latest[series]!;
    let filled = 0;
    for (let i = 0; i < n; i++) {
      const slice = end - n + 1 + i;
      const at = this.#at(series, slice);
      const isThere = slice <= latest && slice > latest - n && counts[at]! > 0;
      into[i] = isThere ? means[at]! : Number.NaN;
      if (isThere) filled++;
    }
    return filled;
  }

  /** Forgets the slices of the series up to this one, of which nothing is asked any more. */
  release(series: number): void {
    if ((series + 1) % blockSize === 0) delete this.#blocks[Math.floor(series / blockSize)];
  }

  /** The newest reading of a series. */
  last(series: number): number {
    return this.#last[series]!;
  }

  save(): unknown {
    const { subjects, names, units } = this;
    const all = [this.#blocks, this.#latest, this.#times, this.#last, this.#newest] as const;
    return { subjects, names, units, all };
  }

  restore(saved: unknown): void {
    const { subjects, names, units, all } = saved as {
      readonly subjects: readonly string[];
      readonly names: readonly string[];
      readonly units: readonly (string | undefined)[];
      readonly all: readonly [Block[], number[], number[], number[], number];
    };
    [this.subjects, this.names, this.units] = [[...subjects], [...names], [...units]];
    [this.#blocks, this.#latest, this.#times, this.#last, this.#newest] = all;
    this.#known = new Map();
    for (const [i, subject] of subjects.entries()) {
      const known = this.#known.get(subject) ?? new Map<string, number>();
      this.#known.set(subject, known.set(names[i]!, i));
    }
  }
}

function newBlock(n: number): Block {
  return { means: new Float64Array(blockSize * n), counts: new Uint16Array(blockSize * n) };
}
