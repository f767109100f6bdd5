import { type Event, textOf } from '../event/event.js';

/** The series of a block, whose numbers lie in one array: memory grows by blocks, and nothing is copied. */
const blockSize = 64;
/** The readings of a slice are counted up to this; its mean then follows the newest of them. */
const mostCounted = 65_535;
/** A window that moves keeps this share of it beyond its end, for clocks that are ahead. */
const ahead = 1 / 20;
/** By how much of itself the usual interval may change from one reading to the next. */
const following = 0.1;

export interface Span {
  /** Slices of a window. */
  readonly n: number;
  /** In milliseconds: the length of a window. */
  readonly width: number;
  /** When it begins, in epoch milliseconds; undefined for a window that moves with time. */
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
 * The readings of many series in slices of equal length, each the mean of what came in it: those of a fixed window, or
 * as many as a window that moves needs, aligned to the epoch. What lies outside is left out. Ten bytes a slice, and some
 * 250 a series; a reading of a known series allocates nothing.
 */
export class Slices {
  readonly step: number;
  readonly #from: number | undefined;
  /** Slices that are kept of a series. */
  readonly #kept: number;
  readonly #leave: Leave | undefined;
  /** By subject and name: names repeat, and two look-ups of short texts cost less than to make a key of them. */
  #known = new Map<string, Map<string, number>>();
  /** Places of series that were forgotten. */
  #free: number[] = [];
  subjects: string[] = [];
  names: string[] = [];
  units: (string | undefined)[] = [];
  #blocks: Block[] = [];
  /** By series: its newest slice, the time of its newest reading, that reading, its least and its greatest. */
  #latest: number[] = [];
  #times: number[] = [];
  /** The usual time between two readings: their median, followed by a tenth of itself from one to the next. */
  interval: number[] = [];
  last: number[] = [];
  least: number[] = [];
  greatest: number[] = [];

  constructor({ n, width, from }: Span, leave?: Leave) {
    this.#from = from;
    this.#kept = from === undefined ? n + Math.ceil(n * ahead) + 1 : n;
    this.#leave = leave;
    this.step = width / n;
  }

  /** Places of series, some of which may be free. */
  get places(): number {
    return this.subjects.length;
  }

  get size(): number {
    return this.places - this.#free.length;
  }

  /** The slice that a time lies in. */
  sliceOf(time: number): number {
    return Math.floor((time - (this.#from ?? 0)) / this.step);
  }

  /** Whether there is a series of this name, whatever is known of it. */
  has(subject: string, name: string): boolean {
    return this.#known.get(subject)?.has(name) === true;
  }

  /** Takes a reading. */
  add(event: Event, value: number, time: number): void {
    const slice = this.sliceOf(time);
    const isFixed = this.#from !== undefined;
    if (isFixed && (slice >= this.#kept || (slice < 0 && !this.#leave))) return;
    const series = this.#seriesOf(event);
    if ((isFixed && slice < 0) || slice <= this.#latest[series]! - this.#kept) {
      this.#leave?.(series, slice, value, 1);
      return;
    }
    if (slice > this.#latest[series]!) this.#moveTo(series, slice);
    if (!(time < this.#times[series]!)) {
      this.#follow(series, time - this.#times[series]!);
      this.#times[series] = time;
      this.last[series] = value;
      if (typeof event.unit === 'string') this.units[series] = event.unit;
    }
    if (!(value >= this.least[series]!)) this.least[series] = value;
    if (!(value <= this.greatest[series]!)) this.greatest[series] = value;
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const at = this.#at(series, slice);
    if (counts[at]! < mostCounted) counts[at]!++;
    means[at]! += (value - means[at]!) / counts[at]!;
  }

  #follow(series: number, distance: number): void {
    if (!(distance > 0 && distance < Number.POSITIVE_INFINITY)) return;
    const usual = this.interval[series]!;
    const apart = Math.min(Math.abs(distance - usual), usual * following);
    this.interval[series] = Number.isNaN(usual) ? distance : usual + Math.sign(distance - usual) * apart;
  }

  #seriesOf(event: Event): number {
    const [subject, name] = [textOf(event.subject), textOf(event.name)];
    let names = this.#known.get(subject);
    if (!names) {
      names = new Map();
      this.#known.set(subject, names);
    }
    const known = names.get(name);
    if (known !== undefined) return known;
    const series = this.#free.pop() ?? this.places;
    names.set(name, series);
    this.subjects[series] = subject;
    this.names[series] = name;
    this.units[series] = undefined;
    this.#latest[series] = this.#times[series] = Number.NEGATIVE_INFINITY;
    this.last[series] = this.least[series] = this.greatest[series] = this.interval[series] = Number.NaN;
    if (series === this.#blocks.length * blockSize) this.#blocks.push(newBlock(this.#kept));
    return series;
  }

  /** The place of a slice in its block. */
  #at(series: number, slice: number): number {
    const kept = this.#kept;
    return (series % blockSize) * kept + (((slice % kept) + kept) % kept);
  }

  /** The slices that a series skips, and the one it comes to, begin anew; what stood in their places leaves. */
  #moveTo(series: number, slice: number): void {
    const kept = this.#kept;
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const latest = this.#latest[series]!;
    for (let next = Math.max(latest + 1, slice - kept + 1); next <= slice; next++) {
      const at = this.#at(series, next);
      const before = next - kept * Math.ceil((next - latest) / kept);
      if (counts[at]! > 0) this.#leave?.(series, before, means[at]!, counts[at]!);
      means[at] = counts[at] = 0;
    }
    this.#latest[series] = slice;
  }

  /**
   * Writes the means of the slices of a series that end with one, oldest first, NaN for a slice without a reading; how
   * many have one, and how many readings there are.
   */
  read(series: number, end: number, into: Float64Array): { readonly filled: number; readonly count: number } {
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const latest = this.#latest[series]!;
    let [filled, count] = [0, 0];
    for (let i = 0; i < into.length; i++) {
      const slice = end - into.length + 1 + i;
      const at = this.#at(series, slice);
      const isThere = slice <= latest && slice > latest - this.#kept && counts[at]! > 0;
      into[i] = isThere ? means[at]! : Number.NaN;
      if (!isThere) continue;
      filled++;
      count += counts[at]!;
    }
    return { filled, count };
  }

  /** The series in the order of subject and name. */
  order(): Uint32Array {
    const live = Uint32Array.from({ length: this.places }, (_, i) => i).filter(
      (i) => this.#latest[i]! > Number.NEGATIVE_INFINITY,
    );
    const { subjects, names } = this;
    return live.sort((a, b) => compared(subjects[a]!, subjects[b]!) || compared(names[a]!, names[b]!));
  }

  /** Forgets the series that have had no reading since a slice. */
  forget(before: number): void {
    for (let series = 0; series < this.places; series++) {
      if (!(this.#latest[series]! < before) || this.#latest[series] === Number.NEGATIVE_INFINITY) continue;
      const names = this.#known.get(this.subjects[series]!);
      names?.delete(this.names[series]!);
      if (names?.size === 0) this.#known.delete(this.subjects[series]!);
      this.#blocks[Math.floor(series / blockSize)]!.counts.fill(
        0,
        this.#at(series, 0),
        this.#at(series, 0) + this.#kept,
      );
      this.#latest[series] = Number.NEGATIVE_INFINITY;
      this.#free.push(series);
    }
  }

  save(): unknown {
    const { subjects, names, units, last, least, greatest, interval } = this;
    const numbers = [this.#latest, this.#times, last, least, greatest, interval] as const;
    return { subjects, names, units, blocks: this.#blocks, numbers, free: this.#free };
  }

  restore(saved: unknown): void {
    const { subjects, names, units, blocks, numbers, free } = saved as {
      readonly subjects: readonly string[];
      readonly names: readonly string[];
      readonly units: readonly (string | undefined)[];
      readonly blocks: Block[];
      readonly numbers: readonly [number[], number[], number[], number[], number[], number[]];
      readonly free: readonly number[];
    };
    [this.subjects, this.names, this.units] = [[...subjects], [...names], [...units]];
    this.#blocks = blocks;
    [this.#latest, this.#times, this.last, this.least, this.greatest, this.interval] = numbers;
    this.#free = [...free];
    this.#known = new Map();
    const isFree = new Set(free);
    for (const [i, subject] of subjects.entries()) {
      if (isFree.has(i)) continue;
      const known = this.#known.get(subject) ?? new Map<string, number>();
      this.#known.set(subject, known.set(names[i]!, i));
    }
  }
}

function newBlock(kept: number): Block {
  return { means: new Float64Array(blockSize * kept), counts: new Uint16Array(blockSize * kept) };
}

/** In the order of UTF-16 code units. */
export function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
