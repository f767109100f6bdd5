import { misuse } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { readTime } from '../event/time.js';
import { headBytes, range } from '../sources/bisect.js';
import { file, type Source, standardInput } from '../sources/source.js';
import { Reader, type TakeEvent } from '../stream/reader.js';
import type { Rejects } from '../stream/rejects.js';
import type { Decoder } from '../stream/stage.js';
import type { Io } from './io.js';

/** What an input needs of the run. */
export interface Reading {
  readonly files: readonly string[];
  /** One after another, in place of merged by time. */
  readonly concat: boolean;
  readonly since: number;
  readonly until: number;
  /** Standard input goes on in a later part, which takes on what this one leaves. */
  readonly keep: boolean;
  readonly rejects: Rejects;
  readonly take: TakeEvent;
  /** A decoder for one source; undefined for events. `quiet` for one that only looks. */
  decoder(quiet: boolean): Promise<Decoder | undefined>;
  /** All lines read so far have been taken: output may be written. */
  settled(): Promise<void>;
}

/** One source and its reader, with the events that were read and wait to be merged. */
interface Opened {
  readonly source: Source;
  readonly reader: Reader;
  readonly waiting: Parameters<TakeEvent>[];
}

/** All that a run reads: standard input, or files merged by time. */
export class Input {
  readonly #reading: Reading;
  readonly #opened: Opened[] = [];
  #stopped = false;

  private constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Opens every source; rejects with what cannot be read before anything is. */
  static async open(reading: Reading, stdin: Io['stdin']): Promise<Input> {
    const input = new Input(reading);
    const merged = reading.files.length > 1 && !reading.concat;
    if (reading.files.indexOf('-') !== reading.files.lastIndexOf('-'))
      throw misuse('- is given twice, and standard input can be read only once');
    for (const path of reading.files.length > 0 ? reading.files : ['-']) {
      const source = path === '-' ? standardInput(stdin) : await input.#file(path);
      const waiting: Opened['waiting'] = [];
      const take: TakeEvent = merged ? (...event) => void waiting.push(event) : reading.take;
      const decoder = await reading.decoder(false);
      const name = source.start > 0 ? `${path} from byte ${source.start}` : source.name;
      const reader = new Reader(name, decoder, reading.rejects, take);
      if (source.start > 0) {
        if (decoder) await beginning(path, decoder);
        reader.goOn();
      }
      input.#opened.push({ source, waiting, reader });
    }
    return input;
  }

  async #file(path: string): Promise<Source> {
    const { since, until, decoder } = this.#reading;
    const whole = file(path);
    if (!Number.isFinite(since) && !Number.isFinite(until)) return whole;
    const span = range(path, since, until, timeOf(await decoder(true)));
    return span ? file(path, span) : whole;
  }

  /** Ends the reading: what was read so far is taken, the rest is left. */
  stop(): void {
    this.#stopped = true;
    for (const { source } of this.#opened) source.stop();
  }

  /** Bytes read of all files, and their sizes; undefined where one is not known. */
  progress(): { readonly read: number; readonly all: number } | undefined {
    let sum = { read: 0, all: 0 };
    for (const { source } of this.#opened) {
      const one = source.progress();
      if (!one) return undefined;
      sum = { read: sum.read + one.read, all: sum.all + one.all };
    }
    return sum;
  }

  /** Reads to the end of all sources. Rejects with what failed. */
  async read(): Promise<void> {
    if (this.#opened.length === 1 || this.#reading.concat) {
      for (const opened of this.#opened) for await (const _ of this.#chunks(opened)) await this.#reading.settled();
    } else await this.#merge();
  }

  /** Reads a source, chunk by chunk: after each, and after the end, what it held has been taken. */
  async *#chunks({ source, reader }: Opened): AsyncGenerator<void> {
    for await (const chunk of source.bytes) {
      reader.chunk(chunk);
      yield;
      if (this.#stopped) break;
    }
    reader.end(this.#reading.keep && source.name === '');
    yield;
  }

  /** Takes the events of all sources by time, equal times in the order of the sources; events without a time stay in place. */
  async #merge(): Promise<void> {
    const live = new Set(this.#opened.map((opened) => new Cursor(opened.waiting, this.#chunks(opened))));
    for (;;) {
      for (const cursor of live) {
        if (cursor.spent) await this.#reading.settled();
        if (!(await cursor.ready())) live.delete(cursor);
      }
      if (live.size === 0) return;
      this.#takeFirst(live);
    }
  }

  /** Takes from the source whose event comes first, until that of another does. */
  #takeFirst(live: Iterable<Cursor>): void {
    let first: Cursor | undefined;
    let limit = Number.POSITIVE_INFINITY;
    let tied = false;
    for (const cursor of live) {
      if (!first || cursor.time < first.time) {
        if (first) [limit, tied] = [first.time, true];
        first = cursor;
      } else if (cursor.time < limit) [limit, tied] = [cursor.time, false];
    }
    first?.take(limit, tied, this.#reading.take);
  }

  /** Where standard input was left; files are read whole, so nothing is remembered of them. */
  save(): unknown {
    return this.#opened.find(({ source }) => source.name === '')?.reader.save();
  }

  restore(saved: unknown): void {
    if (saved !== undefined) this.#opened.find(({ source }) => source.name === '')?.reader.restore(saved);
  }
}

/** A place in the events of one source. */
class Cursor {
  readonly #waiting: Opened['waiting'];
  readonly #chunks: AsyncGenerator<void>;
  #at = 0;
  #ended = false;
  #time = Number.NEGATIVE_INFINITY;

  constructor(waiting: Opened['waiting'], chunks: AsyncGenerator<void>) {
    this.#waiting = waiting;
    this.#chunks = chunks;
  }

  /** The time of the next event, or of the last that had one. */
  get time(): number {
    return this.#time;
  }

  /** All that was read of it has been taken. */
  get spent(): boolean {
    return this.#at === this.#waiting.length;
  }

  /** Reads on until there is an event; false at the end. */
  async ready(): Promise<boolean> {
    while (this.spent && !this.#ended) {
      this.#waiting.length = 0;
      this.#at = 0;
      this.#ended = (await this.#chunks.next()).done ?? false;
    }
    this.#look();
    return !this.spent;
  }

  /** Gives out events up to a time, those of that very time too unless `before`. */
  take(limit: number, before: boolean, take: TakeEvent): void {
    while (this.#at < this.#waiting.length && (before ? this.#time < limit : this.#time <= limit)) {
      const [event, text, time] = this.#waiting[this.#at++]!;
      take(event, text, time);
      this.#look();
    }
  }

  #look(): void {
    const time = this.#waiting[this.#at]?.[2] ?? Number.NaN;
    if (!Number.isNaN(time)) this.#time = time;
  }
}

/** Shows a decoder how a file begins, for the header and the format, when the reading starts further on. */
async function beginning(path: string, decoder: Decoder): Promise<void> {
  for await (const head of file(path, { start: 0, end: headBytes }).bytes) {
    const lines = head.toString().split('\n').slice(0, -1);
    decoder.look?.(lines);
    for (const line of lines) decoder.line(line, () => {});
  }
  decoder.rest?.(() => {});
}

/** The time of the first of some lines that is an event with a time, by JSON or by a decoder. */
function timeOf(decoder: Decoder | undefined): (lines: readonly string[]) => number {
  let looked = false;
  return (lines) => {
    let time = Number.NaN;
    if (!looked) decoder?.look?.(lines);
    looked = true;
    for (const line of lines) {
      if (decoder) {
        decoder.line(line, (found) => {
          if (Number.isNaN(time)) time = found;
        });
        decoder.rest?.((found) => {
          if (Number.isNaN(time)) time = found;
        });
      } else time = timeOfJson(line);
      if (!Number.isNaN(time)) return time;
    }
    return time;
  };
}

function timeOfJson(line: string): number {
  try {
    return readTime((JSON.parse(line) as Event | null)?.time);
  } catch {
    return Number.NaN;
  }
}
