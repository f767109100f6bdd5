import { misuse } from '../declaration/failure.js';
import { writeTime } from '../event/time.js';
import type { Emit } from '../stream/stage.js';
import type { Group } from './group.js';
import { Panes } from './panes.js';
import type { Plan } from './plan.js';

/** What empty windows are filled with. */
export const fills = {
  none: 'nothing: no metric is written for a window without events',
  zero: '0 for count, rate, sum and distinct, null for the others; a key born late is filled backwards',
  last: 'the last value',
} as const;

export interface WindowSettings {
  /** In milliseconds: the width of a window, and from the end of one to the end of the next. */
  readonly window: number;
  readonly every: number;
  readonly fill: keyof typeof fills;
  readonly note: (message: string) => void;
}

/** After its last event a key is filled for a day, or for a thousand windows if that is longer. */
const day = 86_400_000;
const thousand = 1000;
/** A key that is born is filled backwards over so many windows at most. */
const backwards = 500;
/** So many points are filled in one go at most: a stream can jump. */
const atOnce = 200_000;
/** A window is made of so many panes at most: a day, by the minute. */
const panesOfWindow = 1440;

/**
 * Windows in event time, aligned to the epoch. A window holds its beginning and not its end, and is known by its end.
 * It is written when the watermark reaches that: its groups in the order of their identities, each with its statistics
 * in the order asked for.
 */
export class Windows {
  readonly #plan: Plan;
  readonly #settings: WindowSettings;
  readonly #panes: Panes;
  /** The groups whose empty windows are filled, in the order of their identities. */
  #filled: Group[] = [];
  /** The time of the first event, and the end of the last window that was closed. */
  #start = Number.POSITIVE_INFINITY;
  #closed = Number.NEGATIVE_INFINITY;
  #room = 0;
  #toldRoom = false;

  constructor(plan: Plan, settings: WindowSettings) {
    const { window, every } = settings;
    if (!Number.isInteger(window) || window < 1) throw misuse('--window is at least a millisecond, and whole ones');
    if (!Number.isInteger(every) || every < 1) throw misuse('--every is at least a millisecond, and whole ones');
    if (every > window) throw misuse('--every is longer than --window: what lies between would count nowhere');
    const width = greatestCommonDivisor(window, every);
    if (window / width > panesOfWindow)
      throw misuse(`--every moves --window on by ${window / width} parts; ${panesOfWindow} are the most`);
    this.#plan = plan;
    this.#settings = settings;
    this.#panes = new Panes(plan, width, window / width);
  }

  /** How long ago, in the time of the stream, a window that an event of this time belongs to was closed; 0 if none. */
  lateness(time: number): number {
    return Math.max(0, this.#closed - time);
  }

  /** Adds what the plan has read to a group; false when the time is further from the others than can be borne. */
  add(group: Group, time: number): boolean {
    if (time < this.#start) this.#start = time;
    return this.#panes.add(group, time);
  }

  /** Whether a group is so long silent that nothing would change if it were forgotten. */
  forgettable(group: Group): boolean {
    const { every } = this.#settings;
    if (group.cells > 0 || group.filled) return false;
    return !(this.#closed - group.heard <= this.#patience + backwards * every);
  }

  /** Closes the windows that end at or before a time; whether there may have been any. */
  advance(time: number, emit: Emit): boolean {
    const { every } = this.#settings;
    if (time < this.#closed + every) return false;
    if (this.#closed === Number.NEGATIVE_INFINITY) this.#start = Math.min(this.#start, time);
    this.#closeUntil(Math.floor(time / every) * every, emit);
    return true;
  }

  /**
   * Closes what is open, up to the window that ends next after the newest event: what slides on from there would only
   * tell again, and less and less, what came before.
   */
  flush(emit: Emit): void {
    const { every } = this.#settings;
    const end = Math.ceil(this.#panes.end / every) * every;
    if (end > this.#closed) this.#closeUntil(end, emit);
  }

  get #patience(): number {
    return Math.max(day, thousand * this.#settings.every);
  }

  #closeUntil(until: number, emit: Emit): void {
    this.#room = atOnce;
    for (let end = this.#after(this.#closed); end <= until; end = this.#after(end)) this.#close(end, emit);
    this.#closed = until;
  }

  /** The end of the next window in which there is something to do. */
  #after(end: number): number {
    const { every } = this.#settings;
    if (this.#filled.length > 0 && this.#room > 0) return end + every;
    return Math.max(end + every, Math.floor(this.#panes.begin / every) * every + every);
  }

  #close(end: number, emit: Emit): void {
    const { window, every, fill } = this.#settings;
    const heard = this.#panes.gather(end);
    for (const group of heard) group.heard = end;
    const time = `{"time":"${writeTime(end)}"`;
    for (const group of fill === 'none' ? heard.sort(byIdentity) : this.#alive(heard, end)) {
      if (group.closing?.unit !== undefined) group.unit = group.closing.unit;
      if (fill === 'zero' && group.closing) this.#fillBackwards(group, end, emit);
      if (group.closing || this.#mayFill()) this.#write(group, end, time, emit);
    }
    this.#panes.release(heard);
    this.#panes.drop(end + every - window);
  }

  /** The groups to write with this window: those heard in it, and those that are filled. */
  #alive(heard: readonly Group[], end: number): readonly Group[] {
    const born = heard.filter((group) => !group.filled);
    for (const group of born) group.filled = true;
    const alive = this.#filled.filter((group) => {
      group.filled = end - group.heard <= this.#patience;
      return group.filled;
    });
    this.#filled = born.length > 0 ? [...alive, ...born].sort(byIdentity) : alive;
    return this.#filled;
  }

  #write(group: Group, end: number, time: string, emit: Emit): void {
    const { closing } = group;
    const seconds = this.#settings.window / 1000;
    for (let place = 0; place < this.#plan.statistics.length; place++) {
      const value = closing ? this.#plan.value(place, closing, seconds) : Number.NaN;
      const written = Number.isNaN(value) ? this.#substitute(group, place) : value;
      if (written === undefined) continue;
      if (written !== null) group.keep(place, written);
      emit(
        group.line(time, place, written, closing && written === value ? this.#plan.count(place, closing) : Number.NaN),
      );
    }
    group.written = end;
  }

  /** What stands for a value that is missing; undefined for nothing at all. */
  #substitute(group: Group, place: number): number | null | undefined {
    const { fill } = this.#settings;
    if (fill === 'none') return undefined;
    const value = fill === 'zero' ? this.#plan.statistics[place]!.empty : group.last(place);
    if (!Number.isNaN(value)) return value;
    return fill === 'zero' ? null : undefined;
  }

  /** Zeros from the stream's first window, or from the last that was written, up to the window in which a key came. */
  #fillBackwards(group: Group, end: number, emit: Emit): void {
    const { every } = this.#settings;
    const first = Math.floor(this.#start / every) * every + every;
    const from = Number.isNaN(group.written) ? first : group.written + every;
    for (let empty = Math.max(from, end - backwards * every); empty < end && this.#mayFill(); empty += every) {
      const time = `{"time":"${writeTime(empty)}"`;
      this.#plan.statistics.forEach((statistic, place) => {
        if (statistic.empty === 0) emit(group.line(time, place, 0));
      });
    }
  }

  #mayFill(): boolean {
    if (this.#room > 0) {
      this.#room -= this.#plan.statistics.length;
      return true;
    }
    if (!this.#toldRoom)
      this.#settings.note(`more than ${atOnce} empty windows to fill at once: the others stay empty`);
    this.#toldRoom = true;
    return false;
  }

  save(groups: Iterable<Group>): unknown {
    return [this.#start, this.#closed, this.#panes.save(groups)];
  }

  restore(saved: unknown, groups: readonly Group[]): void {
    const [start, closed, panes] = saved as [number, number, unknown];
    this.#start = start;
    this.#closed = closed;
    this.#panes.restore(panes, groups);
    this.#filled = groups.filter((group) => group.filled).sort(byIdentity);
  }
}

function byIdentity(a: Group, b: Group): number {
  return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
