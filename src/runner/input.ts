import { misuse } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { readTime } from '../event/time.js';
import { headBytes, range } from '../sources/bisect.js';
import { file, standardInput } from '../sources/source.js';
import { Reader, type TakeEvent } from '../stream/reader.js';
import type { Rejects } from '../stream/rejects.js';
import type { Feed, Source } from '../stream/source.js';
import type { Decoder } from '../stream/stage.js';
import { Cursor, type Waiting } from './cursor.js';
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
  /** What the command reads by itself, in place of files and standard input. */
  readonly feed: Feed | undefined;
  /** A decoder for one source; undefined for events. `quiet` for one that only looks. */
  decoder(quiet: boolean): Promise<Decoder | undefined>;
  /** All lines read so far have been taken: output may be written. */
  settled(): Promise<void>;
}

/** One source and its reader, with the events that were read and wait to be merged. */
interface Opened {
  readonly source: Source;
  readonly reader: Reader;
  readonly waiting: Waiting;
}

/** All that a run reads: standard input, or files merged by time. */
export class Input {
  readonly #reading: Reading;
  readonly #opened: Opened[] = [];
  #stopped = false;

  private constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Opens every source, standard input only where it is read; rejects with what cannot be read before anything is. */
  static async open(reading: Reading, io: Pick<Io, 'stdin'>): Promise<Input> {
    const input = new Input(reading);
    if (reading.feed) return input.#fed(reading.feed);
    const merged = reading.files.length > 1 && !reading.concat;
    if (reading.files.indexOf('-') !== reading.files.lastIndexOf('-'))
      throw misuse('- is given twice, and standard input can be read only once');
    for (const path of reading.files.length > 0 ? reading.files : ['-']) {
      const source = path === '-' ? standardInput(io.stdin) : await input.#file(path);
      const waiting: Waiting = [];
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

  #fed(feed: Feed): this {
    const { files, rejects, take } = this.#reading;
    if (files.length > 0) throw misuse(`'${files[0]}' is one word too many: the input is ${feed.source.name}`);
    const reader = new Reader(feed.source.name, feed.decoder, rejects, take);
    this.#opened.push({ source: feed.source, waiting: [], reader });
    return this;
  }

  async #file(path: string): Promise<Source> {
    const { since, until, decoder } = this.#reading;
    const whole = file(path);
    if (!Number.isFinite(since) && !Number.isFinite(until)) return whole;
    const span = range(path, since, until, timeOf(await decoder(true)));
    return span ? file(path, span) : whole;
  }

  /** Whether it reads standard input because nothing else was given. */
  get waits(): boolean {
    const { feed, files } = this.#reading;
    return feed === undefined && files.length === 0;
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

  /** Where standard input was left, or what the command reads; files are read whole: nothing is remembered of them. */
  save(): unknown {
    const { feed } = this.#reading;
    if (feed) return feed.save?.();
    return this.#opened.find(({ source }) => source.name === '')?.reader.save();
  }

  restore(saved: unknown): void {
    const { feed } = this.#reading;
    if (feed && saved !== undefined) feed.restore?.(saved);
    else if (saved !== undefined) this.#opened.find(({ source }) => source.name === '')?.reader.restore(saved);
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
