import { accessSync, constants, createReadStream, type ReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** Bytes to be read. */
export interface Source {
  /** How the person knows it: the path as given; empty for standard input. */
  readonly name: string;
  /** The first byte of it that is read. */
  readonly start: number;
  readonly bytes: AsyncIterable<Buffer>;
  /** Bytes of the file read so far, and all of them; undefined where that is not known. */
  progress(): { readonly read: number; readonly all: number } | undefined;
  /** Ends the reading now: what was not read is not waited for. */
  stop(): void;
}

/** A range of bytes of a file. */
export interface Range {
  readonly start: number;
  /** The first byte that is left out; infinity for the rest. */
  readonly end: number;
}

const gzip = Buffer.from([0x1f, 0x8b]);
const chunkBytes = 256 * 1024;

/** Standard input, unpacked when it is gzip. */
export function standardInput(stdin: Readable): Source {
  const reading = new Reading(stdin);
  return { name: '', start: 0, bytes: reading.bytes(), progress: () => undefined, stop: () => reading.stop() };
}

/** A file, unpacked when it is gzip. Throws with a sentence when it cannot be read. */
export function file(path: string, range?: Range): Source {
  const whole = statSync(path);
  if (whole.isDirectory()) throw new Error('it is a folder');
  accessSync(path, constants.R_OK);
  const end = range && Number.isFinite(range.end) ? { end: range.end - 1 } : {};
  const stream: ReadStream = createReadStream(path, { highWaterMark: chunkBytes, start: range?.start ?? 0, ...end });
  const reading = new Reading(stream);
  const all = Math.min(whole.size, range?.end ?? whole.size) - (range?.start ?? 0);
  const progress = () => (whole.isFile() ? { read: stream.bytesRead, all } : undefined);
  return { name: path, start: range?.start ?? 0, bytes: reading.bytes(), progress, stop: () => reading.stop() };
}

/** Reads a stream until it ends or is told to stop, which is then its end and no error. */
class Reading {
  readonly #stream: Readable;
  #stopped = false;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  stop(): void {
    this.#stopped = true;
    this.#stream.destroy();
  }

  async *bytes(): AsyncGenerator<Buffer> {
    try {
      yield* unpacked(this.#stream);
    } catch (error) {
      if (!this.#stopped) throw error;
    }
  }
}

/** The bytes of a stream, unpacked when its first two are those of gzip. */
async function* unpacked(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  let ended = false;
  while (head.length < gzip.length && gzip.indexOf(head) === 0 && !ended) {
    const { value, done } = await chunks.next();
    if (done) ended = true;
    else head = Buffer.concat([head, value]);
  }
  if (!head.subarray(0, gzip.length).equals(gzip)) {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    return;
  }
  const packed = async function* (): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  yield* gunzipped(packed());
}

async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  const feeding = (async () => {
    try {
      for await (const chunk of packed)
        if (!gunzip.write(chunk))
          await new Promise<void>((resolve) => void gunzip.once('drain', resolve).once('close', resolve));
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  yield* gunzip;
  await feeding;
}
