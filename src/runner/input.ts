import { cannot } from '../declaration/failure.js';
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
    for (const path of reading.files.length > 0 ? reading.files : ['-']) {
      const source = path === '-' ? standardInput(stdin) : await input.#file(path);
      const waiting: Opened['waiting'] = [];
      const take: TakeEvent = merged ? (...event) => void waiting.push(event) : reading.take;
      const decoder = await reading.decoder(false);
      if (decoder && source.start > 0) await beginning(path, decoder);
      const name = source.start > 0 ? `${path} from byte ${source.start}` : source.name;
      input.#opened.push({ source, waiting, reader: new Reader(name, decoder, reading.rejects, take) });
    }
    return input;
  }

  async #file(path: string): Promise<Source> {
    const { since, until, decoder } = this.#reading;
    const spanned = Number.isFinite(since) || Number.isFinite(until);
    try {
      return file(path, spanned ? range(path, since, until, timeOf(await decoder(true))) : undefined);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw cannot(`cannot read ${path}: ${code === 'ENOENT' ? 'there is no such file' : message}`);
    }
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
    try {
      for await (const chunk of source.bytes) {
        reader.chunk(chunk);
        yield;
        if (this.#stopped) break;
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error)
        throw cannot(`cannot read ${source.name || 'standard input'}: ${error.message}`);
      throw error;
    }
    reader.end();
    yield;
  }

  /** Takes the events of all sources by time, equal times in the order of the sources; events without a time stay in place. */
  async #merge(): Promise<void> {
    const cursors = this.#opened.map((opened) => new Cursor(opened.waiting, this.#chunks(opened)));
    const live = new Set(cursors);
    for (;;) {
      for (const cursor of live) if (!(await cursor.ready())) live.delete(cursor);
      const [first, ...others] = [...live].sort((a, b) => a.time - b.time);
      if (!first) return;
      const limit = Math.min(...others.map((other) => other.time));
      const tied = others.some((other) => other.time === limit && cursors.indexOf(other) < cursors.indexOf(first));
      first.take(limit, tied, this.#reading.take);
      await this.#reading.settled();
    }
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

  /** Reads on until there is an event; false at the end. */
  async ready(): Promise<boolean> {
    while (this.#at === this.#waiting.length && !this.#ended) {
      this.#waiting.length = 0;
      this.#at = 0;
      this.#ended = (await this.#chunks.next()).done ?? false;
    }
    this.#look();
    return this.#at < this.#waiting.length;
  }

  /** Gives out events up to a time, those of that very time too unless `before`. */
  take(limit: number, before: boolean, take: TakeEvent): void {
    while (this.#at < this.#waiting.length && (before ? this.#time < limit : this.#time <= limit)) {
      take(...this.#waiting[this.#at++]!);
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
