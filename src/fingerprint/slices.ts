import { type Event, textOf } from '../event/event.js';
import { compared } from './print.js';
import type { Span } from './span.js';

/** The series of a block, whose numbers lie in one array: memory grows by blocks, and nothing is copied. */
const blockSize = 64;
/** The readings of a slice are counted up to this; its mean then follows the newest of them. */
const mostCounted = 65_535;
/** A window that moves keeps this share of it beyond its end, for clocks that are ahead. */
const ahead = 1 / 20;
/** By how much of itself the usual interval may change from one reading to the next. */
const following = 0.1;

/** Takes the mean of a slice that has left the window, or came before it. */
export type Leave = (series: number, slice: number, mean: number, count: number) => void;

/** What is known of a series, side by side: the numbers that each reading touches. */
const facts = 6;
/** Its newest slice, the time of its newest reading, that reading, the least and the greatest. */
const [latest, newest, last, least, greatest] = [0, 1, 2, 3, 4];
/** The usual time between two readings: their median, followed by a tenth of itself from one to the next. */
const interval = 5;

interface Block {
  readonly facts: Float64Array;
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
    const block = this.#blocks[Math.floor(series / blockSize)]!;
    const own = (series % blockSize) * facts;
    if ((isFixed && slice < 0) || slice <= block.facts[own + latest]! - this.#kept) {
      this.#leave?.(series, slice, value, 1);
      return;
    }
    if (slice > block.facts[own + latest]!) this.#moveTo(series, block, slice);
    if (!(time < block.facts[own + newest]!)) {
      follow(block.facts, own + interval, time - block.facts[own + newest]!);
      block.facts[own + newest] = time;
      block.facts[own + last] = value;
      if (typeof event.unit === 'string') this.units[series] = event.unit;
    }
    if (!(value >= block.facts[own + least]!)) block.facts[own + least] = value;
    if (!(value <= block.facts[own + greatest]!)) block.facts[own + greatest] = value;
    const at = this.#at(series, slice);
    if (block.counts[at]! < mostCounted) block.counts[at]!++;
    block.means[at]! += (value - block.means[at]!) / block.counts[at]!;
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
    if (series === this.#blocks.length * blockSize) this.#blocks.push(newBlock(this.#kept));
    const own = (series % blockSize) * facts;
    const block = this.#blocks[Math.floor(series / blockSize)]!;
    block.facts.fill(Number.NaN, own, own + facts);
    block.facts[own + latest] = block.facts[own + newest] = Number.NEGATIVE_INFINITY;
    return series;
  }

  /** The place of a slice in its block. */
  #at(series: number, slice: number): number {
    const kept = this.#kept;
    return (series % blockSize) * kept + (((slice % kept) + kept) % kept);
  }

  /** The slices that a series skips, and the one it comes to, begin anew; what stood in their places leaves. */
  #moveTo(series: number, { means, counts, facts: known }: Block, slice: number): void {
    const kept = this.#kept;
    const own = (series % blockSize) * facts;
    const before = known[own + latest]!;
    for (let next = Math.max(before + 1, slice - kept + 1); next <= slice; next++) {
      const at = this.#at(series, next);
      const left = next - kept * Math.ceil((next - before) / kept);
      if (counts[at]! > 0) this.#leave?.(series, left, means[at]!, counts[at]!);
      means[at] = counts[at] = 0;
    }
    known[own + latest] = slice;
  }

  /**
   * Writes the means of the slices of a series that end with one, oldest first, NaN for a slice without a reading; how
   * many have one, and how many readings there are.
   */
  read(series: number, end: number, into: Float64Array): { readonly filled: number; readonly count: number } {
    const { means, counts } = this.#blocks[Math.floor(series / blockSize)]!;
    const newestSlice = this.#fact(series, latest);
    let [filled, count] = [0, 0];
    for (let i = 0; i < into.length; i++) {
      const slice = end - into.length + 1 + i;
      const at = this.#at(series, slice);
      const isThere = slice <= newestSlice && slice > newestSlice - this.#kept && counts[at]! > 0;
      into[i] = isThere ? means[at]! : Number.NaN;
      if (!isThere) continue;
      filled++;
      count += counts[at]!;
    }
    return { filled, count };
  }

  #fact(series: number, which: number): number {
    return this.#blocks[Math.floor(series / blockSize)]!.facts[(series % blockSize) * facts + which]!;
  }

  /** The newest reading of a series, the least and the greatest, and the usual time from one to the next; NaN if unknown. */
  about(series: number) {
    const of = (which: number) => this.#fact(series, which);
    return { last: of(last), least: of(least), greatest: of(greatest), interval: of(interval) };
  }

  /** The series as they came. */
  live(): Uint32Array {
    const all = Uint32Array.from({ length: this.places }, (_, i) => i);
    return all.filter((i) => this.#fact(i, latest) > Number.NEGATIVE_INFINITY);
  }

  /** The series in the order of subject and name. */
  order(): Uint32Array {
    const live = this.live();
    const { subjects, names } = this;
    return live.sort((a, b) => compared(subjects[a]!, subjects[b]!) || compared(names[a]!, names[b]!));
  }

  /** Gives back the memory of the series up to this one, which are not asked for any more. */
  release(series: number): void {
    if (series % blockSize === blockSize - 1) delete this.#blocks[Math.floor(series / blockSize)];
  }

  /** Forgets the series that have had no reading since a slice. */
  forget(before: number): void {
    for (let series = 0; series < this.places; series++) {
      const slice = this.#fact(series, latest);
      if (!(slice < before) || slice === Number.NEGATIVE_INFINITY) continue;
      const names = this.#known.get(this.subjects[series]!);
      names?.delete(this.names[series]!);
      if (names?.size === 0) this.#known.delete(this.subjects[series]!);
      const { counts, facts: known } = this.#blocks[Math.floor(series / blockSize)]!;
      counts.fill(0, this.#at(series, 0), this.#at(series, 0) + this.#kept);
      known[(series % blockSize) * facts + latest] = Number.NEGATIVE_INFINITY;
      this.#free.push(series);
    }
  }

  save(): unknown {
    const { subjects, names, units } = this;
    return { subjects, names, units, blocks: this.#blocks, free: this.#free };
  }

  restore(saved: unknown): void {
    const { subjects, names, units, blocks, free } = saved as {
      readonly subjects: readonly string[];
      readonly names: readonly string[];
      readonly units: readonly (string | undefined)[];
      readonly blocks: Block[];
      readonly free: readonly number[];
    };
    [this.subjects, this.names, this.units] = [[...subjects], [...names], [...units]];
    this.#blocks = blocks;
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

/** Moves the usual time between two readings towards the newest one. */
function follow(known: Float64Array, at: number, distance: number): void {
  if (!(distance > 0 && distance < Number.POSITIVE_INFINITY)) return;
  const usual = known[at]!;
  const apart = Math.min(Math.abs(distance - usual), usual * following);
  known[at] = Number.isNaN(usual) ? distance : usual + Math.sign(distance - usual) * apart;
}

function newBlock(kept: number): Block {
  const [means, counts] = [new Float64Array(blockSize * kept), new Uint16Array(blockSize * kept)];
  return { facts: new Float64Array(blockSize * facts), means, counts };
}
