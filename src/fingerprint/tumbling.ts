import { misuse } from '../declaration/failure.js';
import { assign } from '../event/annotate.js';
import type { Event } from '../event/event.js';
import { identityOf } from '../event/name.js';
import { writeTime } from '../event/time.js';
import { oculusWords } from '../shapes/words.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { fieldsOf, type Print, wordsOf } from './print.js';
import { readingOf } from './reading.js';
import { Window } from './window.js';

/** In which words a shape is told. */
export const alphabets = {
  shape: 'seven words for how far it goes from one fifteenth to the next: plunge, drop, sag, flat, lift, rise, surge',
  oculus: "the five words of Etsy's Oculus: sdec, dec, inc, sinc, and s, which is left out",
} as const;

interface Settings {
  readonly window: number;
  readonly points: number;
  readonly alphabet: keyof typeof alphabets;
}

/** Windows that are open at once, beyond which the oldest is closed, or an event is too far from the others. */
const mostOpen = 2000;
/** Windows that a silent series is remembered for, and series that are not forgotten for their number. */
const remembered = 1000;
const leastRemembered = 10_000;

/**
 * One fingerprint for each series and window of metric events, when the watermark has passed the end of the window. What
 * is late is judged by the series, as some sources tell one series after another: such a window is written when the
 * watermark goes on, or at the end of input.
 */
export class Tumbling implements Stage {
  readonly window: number;
  readonly #settings: Settings;
  readonly #run: Run;
  /** By their beginnings. */
  #open = new Map<number, Window>();
  /** The end of the last window that was closed. */
  #closed = Number.NEGATIVE_INFINITY;
  /** By series, the end of the last window that was written. */
  #ended = new Map<string, number>();
  /** How many there were when the last of them were forgotten. */
  #lasting = leastRemembered;
  readonly #passed = { useless: 0, late: 0, far: 0 };

  constructor(settings: Settings, run: Run) {
    if (!Number.isInteger(settings.window)) throw misuse('--window is whole milliseconds');
    this.#settings = settings;
    this.#run = run;
    this.window = settings.window;
  }

  event(event: Event, text: string, time: number, emit: Emit): void {
    if (event.type !== 'metric') this.#run.pass(text);
    else this.#metric(event, text, time, emit);
  }

  #metric(event: Event, text: string, time: number, emit: Emit): void {
    const value = readingOf(event, time);
    const from = Math.floor(time / this.window) * this.window;
    if (value === null) return;
    if (event.late === true) this.#late(text);
    else if (value === undefined) this.#passes('useless', text);
    else if (from < (this.#ended.get(identityOf(event)) ?? from)) this.#late(assign(text, event, { late: true }));
    else {
      const open = this.#open.get(from) ?? this.#opened(from, emit);
      if (open) open.add(event, value, time);
      else this.#passes('far', text);
    }
  }

  #late(text: string): void {
    this.#run.late();
    this.#passes('late', text);
  }

  #passes(why: 'useless' | 'late' | 'far', text: string): void {
    this.#passed[why]++;
    this.#run.pass(text);
  }

  #opened(from: number, emit: Emit): Window | undefined {
    const oldest = Math.min(...(this.#open.size < mostOpen ? [] : this.#open.keys()));
    if (oldest + this.window <= this.#closed) this.#close(oldest + this.window, emit);
    if (this.#open.size >= mostOpen) return undefined;
    const window = new Window({ n: this.#settings.points, width: this.window, from });
    this.#open.set(from, window);
    return window;
  }

  advance(time: number, emit: Emit): void {
    const end = Math.floor(time / this.window) * this.window;
    if (end <= this.#closed) return;
    this.#closed = end;
    if (this.#open.size > 0) this.#close(end, emit);
    if (this.#ended.size > 2 * this.#lasting) this.#forget();
  }

  /** Forgets series that were last told of long ago: one that comes again so late would be told of twice. */
  #forget(): void {
    const before = this.#closed - remembered * this.window;
    for (const [key, until] of this.#ended) if (until < before) this.#ended.delete(key);
    this.#lasting = Math.max(leastRemembered, this.#ended.size);
  }

  flush(emit: Emit): void {
    this.#close(Number.POSITIVE_INFINITY, emit);
  }

  /** Closes the windows that end at or before a time. */
  #close(time: number, emit: Emit): void {
    const ended = [...this.#open.keys()].filter((from) => from + this.window <= time).sort((a, b) => a - b);
    for (const from of ended) {
      for (const print of this.#open.get(from)!.prints(from)) {
        this.#ended.set(identityOf({ subject: print.subject, name: print.name }), print.until);
        emit(this.#line(print));
      }
      this.#open.delete(from);
      this.#closed = Math.max(this.#closed, from + this.window);
    }
  }

  #line(print: Print): string {
    const { subject, name, unit, until } = print;
    const { alphabet } = this.#settings;
    const isOculus = alphabet === 'oculus' && print.values && !print.flat;
    const said = isOculus ? oculusWords(print.values) : wordsOf(print);
    const fingerprint = fieldsOf(print, said);
    const id = this.#run.ids.next('fingerprint', until, subject, name, JSON.stringify(fingerprint));
    return JSON.stringify({ time: writeTime(until), type: 'fingerprint', subject, name: name || 'metric', unit, id, fingerprint }); // biome-ignore format: one line
  }

  close(): void {
    const { useless, late, far } = this.#passed;
    const told = (count: number, what: string): void => {
      if (count > 0) this.#run.note(`${counted(count, 'metric')} ${what}: passed on, not described`);
    };
    told(useless, 'without a time, or without a number of use');
    told(late, 'of a window that was written already');
    told(far, 'too far ahead of the others');
  }

  size(): number {
    return this.#ended.size;
  }

  save(): unknown {
    return [this.#closed, this.#ended, new Map([...this.#open].map(([from, window]) => [from, window.save()]))];
  }

  restore(saved: unknown): void {
    const [closed, ended, open] = saved as [number, ReadonlyMap<string, number>, ReadonlyMap<number, unknown>];
    const { window: width, points: n } = this.#settings;
    this.#closed = closed;
    this.#ended = new Map(ended);
    for (const [from, one] of open) {
      const window = new Window({ n, width, from });
      window.restore(one);
      this.#open.set(from, window);
    }
  }
}
