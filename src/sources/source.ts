import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { cannot, Failure } from '../declaration/failure.js';
import type { Source } from '../stream/source.js';

/** A range of bytes of a file. */
export interface Range {
  readonly start: number;
  /** The first byte that is left out; infinity for the rest. */
  readonly end: number;
}

const chunkBytes = 256 * 1024;

/** Standard input, unpacked when it is gzip. */
export function standardInput(stdin: Readable): Source {
  const reading = new Reading('standard input', () => stdin);
  return { name: '', start: 0, bytes: reading.bytes(), progress: () => undefined, stop: () => reading.stop() };
}

/**
 * A file, unpacked when it is gzip; a named pipe or `<(...)` too, which `range` is not for. It is opened when the first
 * byte is asked for. Throws a `Failure` when it cannot be read.
 */
export function file(path: string, range?: Range): Source {
  const { whole, size } = found(path);
  const start = range?.start ?? 0;
  const end = Math.min(size, range?.end ?? size);
  let read = () => 0;
  const reading = new Reading(path, () => {
    if (range && end <= start) return undefined;
    const bounds = range && { start, ...(Number.isFinite(range.end) && { end: end - 1 }) };
    const stream = createReadStream(path, { highWaterMark: chunkBytes, ...bounds });
    read = () => stream.bytesRead;
    return stream;
  });
  const progress = () => (whole ? { read: read(), all: Math.max(0, end - start) } : undefined);
  return { name: path, start, bytes: reading.bytes(), progress, stop: () => reading.stop() };
}

function found(path: string): { readonly whole: boolean; readonly size: number } {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) accessSync(path, constants.R_OK);
    if (!stat.isDirectory()) return { whole: stat.isFile(), size: stat.size };
  } catch (error) {
    throw unreadable(path, error);
  }
  throw unreadable(path, { code: 'EISDIR' });
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/** What is told of a source that cannot be read. */
function unreadable(name: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return cannot(`cannot read ${name}: ${sentences[code] ?? message}`);
}

/** Reads a stream until it ends or is told to stop, which is then its end and no error. */
class Reading {
  readonly #name: string;
  readonly #open: () => Readable | undefined;
  #stream: Readable | undefined;
  #stopped = false;

  constructor(name: string, open: () => Readable | undefined) {
    this.#name = name;
    this.#open = open;
  }

  stop(): void {
    this.#stopped = true;
    this.#stream?.destroy();
  }

  async *bytes(): AsyncGenerator<Buffer> {
    if (this.#stopped) return;
    try {
      this.#stream = this.#open();
      if (this.#stream) yield* unpacked(this.#stream);
    } catch (error) {
      if (!this.#stopped) throw unreadable(this.#name, error);
    }
  }
}

const gzip = Buffer.from([0x1f, 0x8b]);

/** Packed forms that are not read, by how they begin, and what unpacks them. */
const packed: readonly (readonly [beginning: Buffer, name: string, unpack: string])[] = [
  [Buffer.from('\xfd7zXZ\0', 'latin1'), 'xz', 'xz -dc'],
  [Buffer.from('\x28\xb5\x2f\xfd', 'latin1'), 'zstd', 'zstd -dc'],
  [Buffer.from('BZh91AY&SY', 'latin1'), 'bzip2', 'bzip2 -dc'],
  [Buffer.from('PK\x03\x04', 'latin1'), 'zip', 'unzip -p'],
];

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
  for (const [beginning, name, unpack] of packed)
    if (head.subarray(0, beginning.length).equals(beginning))
      throw new Error(`it is packed with ${name}; unpack it into a pipe: ${unpack}`);
  const all = async function* (): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  yield* head.subarray(0, gzip.length).equals(gzip) ? gunzipped(all()) : all();
}

async function* gunzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // what goes wrong on either side is thrown to whoever reads from it
  pipeline(bytes, gunzip, () => {});
  yield* gunzip;
}
