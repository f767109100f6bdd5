import type { Event } from '../event/event.js';
import { identityOf } from '../event/name.js';
import { bandOf } from '../shapes/distance.js';
import { within } from '../shapes/scan.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import type { Print } from './print.js';
import { readingOf } from './reading.js';
import { Table } from './table.js';
import { type Return, Tidings } from './tidings.js';
import { savedIn, type Watched } from './watched.js';
import { Window } from './window.js';

interface Asked {
  readonly collections: string;
  readonly maxDistance: number;
  readonly every: number | undefined;
  readonly band: number;
  readonly window: number;
  readonly points: number;
}

/** A print that is good for longer than until the next one. */
const kept = (print: Print): Print => ({ ...print, values: print.values?.slice() });

/** How much farther than it came a shape must go to be gone. */
const gone = 1.2;
/** A series is forgotten after so many windows without a reading. */
const forgotten = 2;

/** Compares the last window of each series with saved shapes, and tells when one returns and when it goes. */
export class Watching implements Stage {
  readonly window: number;
  readonly #asked: Asked;
  readonly #run: Run;
  readonly #saved: readonly Watched[];
  readonly #live: Window;
  readonly #tidings: Tidings;
  /** The next time to compare at. */
  #due = Number.NaN;
  #time = Number.NaN;
  /** By series, since when it has a saved shape. */
  #open = new Map<string, { readonly print: Print; readonly since: number }>();
  #hasTold = false;

  constructor(asked: Asked, run: Run) {
    this.#asked = asked;
    this.#run = run;
    this.window = asked.every ?? Math.max(1, Math.ceil(asked.window / 12));
    this.#saved = savedIn(asked, run);
    this.#live = new Window({ n: asked.points, width: asked.window, from: undefined });
    this.#tidings = new Tidings(asked.points, run.ids);
    run.note(`watching for ${counted(this.#saved.length, 'shape')}`);
  }

  event(event: Event, text: string, time: number): void {
    this.#run.pass(text);
    const value = event.type === 'metric' ? readingOf(event, time) : undefined;
    if (typeof value === 'number') this.#live.add(event, value, time);
  }

  advance(time: number, emit: Emit): void {
    this.#time = time;
    if (time < this.#due) return;
    if (!Number.isNaN(this.#due)) this.#compare(time, emit);
    this.#due = (Math.floor(time / this.window) + 1) * this.window;
  }

  flush(emit: Emit): void {
    if (!Number.isNaN(this.#time)) this.#compare(this.#time, emit);
  }

  #compare(time: number, emit: Emit): void {
    const prints = Array.from(this.#live.prints(time), kept);
    const found = this.#returns(prints);
    for (const [i, print] of prints.entries()) this.#judge(print, found.get(i), time, emit);
    this.#judgeMissing(prints, time, emit);
    this.#live.forget(time, forgotten);
    if (this.#hasTold) return;
    this.#hasTold = true;
    emit(this.#tidings.first(time, this.#saved.length, prints.length));
  }

  /** The nearest saved shape of each window that has one near enough to stay. */
  #returns(prints: readonly Print[]): ReadonlyMap<number, Return> {
    const { maxDistance, band, points: n } = this.#asked;
    const table = new Table(n, false);
    const places = prints.flatMap((print, i) => (table.add(print) ? [i] : []));
    const { rows } = table.unordered();
    const limit = (gone * maxDistance) ** 2 * n;
    const found = new Map<number, Return>();
    for (const { z, print: saved } of this.#saved)
      for (const { row, squared } of within(rows, z, limit, { like: 'dtw', band: bandOf(band, n), lag: 0 })) {
        const i = places[row]!;
        const before = found.get(i);
        const isThen = saved.from < prints[i]!.until && saved.until > prints[i]!.from;
        if (!isThen && !(before && before.squared <= squared)) found.set(i, { saved, squared });
      }
    return found;
  }

  #judge(print: Print, found: Return | undefined, time: number, emit: Emit): void {
    const key = identityOf({ subject: print.subject, name: print.name });
    const open = this.#open.get(key);
    const { maxDistance, points: n } = this.#asked;
    const isNear = found !== undefined && found.squared <= maxDistance ** 2 * n * (1 + 1e-12);
    if (!open && isNear) {
      this.#open.set(key, { print, since: time });
      emit(this.#tidings.returned(print, time, found));
    } else if (open && !found) {
      this.#open.delete(key);
      emit(this.#tidings.gone(print, time, open.since, 'looks like no saved shape any more'));
    }
  }

  /** A series that fell silent has no shape any more. */
  #judgeMissing(prints: readonly Print[], time: number, emit: Emit): void {
    if (this.#open.size === 0) return;
    const there = new Set(prints.map(({ subject, name }) => identityOf({ subject, name })));
    for (const [key, { print, since }] of this.#open) {
      if (there.has(key)) continue;
      this.#open.delete(key);
      emit(this.#tidings.gone(print, time, since, 'has had no reading for a window'));
    }
  }

  size(): number {
    return this.#live.size;
  }

  save(): unknown {
    return [this.#live.save(), this.#due, this.#time, this.#open, this.#hasTold];
  }

  restore(saved: unknown): void {
    const [live, due, time, open, hasTold] = saved as [
      unknown, number, number, ReadonlyMap<string, { readonly print: Print; readonly since: number }>, boolean,
    ]; // biome-ignore format: a list
    this.#live.restore(live);
    this.#due = due;
    this.#time = time;
    this.#open = new Map(open);
    this.#hasTold = hasTold;
  }
}
