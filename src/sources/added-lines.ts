import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { type Candidate, headBytes, isMoved, type PlainFile } from './glob.js';

const chunkBytes = 256 * 1024;
const [newline, byteOrderMark] = [Buffer.from('\n'), Buffer.from('\ufeff')];

type Note = (message: string) => void;

/** How many bytes there are, and their CRC-32. */
export type Sum = readonly [length: number, crc: number];

/** A file as it was left. */
export interface Left {
  readonly path: string;
  /** The path of the file that it is, or was rotated from. */
  readonly base: string;
  readonly id: string;
  readonly size: number;
  readonly mtime: number;
  readonly packed: boolean;
  /** Of its first 256 bytes. */
  readonly head: Sum;
  /** How far its content was handed on; infinity for all of a packed file. */
  offset: number;
  /** Of bytes in front of the offset, 256 at most. */
  tail: Sum;
}

/** A file that is there, how it is left, and how far it is to be read: no further where that is its offset. */
export interface Task extends Candidate {
  readonly left: Left;
  readonly end: number;
}

/** The start of a file without a byte order mark, which is taken off at the start of the first file only. */
export function unmarked(chunk: Buffer): Buffer {
  return chunk.subarray(0, 3).equals(byteOrderMark) ? chunk.subarray(3) : chunk;
}

export function sum(bytes: Buffer): Sum {
  return [bytes.length, crc32(bytes)];
}

/** What is to be read of a file, in whole lines as far as they fit; keeps account of it before it is handed on. */
export async function* lines({ file, left, base, end }: Task, note: Note): AsyncGenerator<Buffer> {
  // of the line that has begun: what waits, and how much was handed on already
  let [waiting, passed] = [Buffer.alloc(0), 0];
  const handOn = (ended: boolean): Buffer => {
    const bytes = left.offset + passed === 0 ? unmarked(waiting) : waiting;
    passed += waiting.length;
    waiting = Buffer.alloc(0);
    if (ended) [left.offset, left.tail, passed] = [left.offset + passed, sum(bytes.subarray(-headBytes)), 0];
    return bytes;
  };
  try {
    for await (const piece of content(file, left.offset, end)) {
      const cut = piece.lastIndexOf(newline) + 1;
      waiting = Buffer.concat([waiting, piece.subarray(0, cut)]);
      if (cut > 0) yield handOn(true);
      waiting = Buffer.concat([waiting, piece.subarray(cut)]);
      if (waiting.length >= chunkBytes) yield handOn(false);
    }
    const whole = file.packed || file.path !== base;
    if (whole && passed + waiting.length > 0) yield Buffer.concat([handOn(true), newline]);
    if (file.packed) left.offset = Number.POSITIVE_INFINITY;
  } catch (error) {
    // moved: the next run finds it
    if (!isMoved(error)) note(`cannot read ${file.path}: ${(error as Error).message}; lines may be missing`);
  }
}

/** The content of a file from a byte on; of a packed file all of it, else up to `end`. */
async function* content(file: PlainFile, from: number, end: number): AsyncGenerator<Buffer> {
  if (from >= end) return;
  const handle = await open(file.path);
  try {
    file.check(await handle.stat({ bigint: true }));
    const range = file.packed ? {} : { start: from, end: end - 1 };
    const stream = handle.createReadStream({ highWaterMark: chunkBytes, autoClose: false, ...range });
    if (!file.packed) return yield* stream;
    for await (const piece of pipeline(stream, createGunzip({ chunkSize: chunkBytes }), () => {})) {
      if (from < piece.length) yield piece.subarray(from);
      from = Math.max(0, from - piece.length);
    }
  } finally {
    await handle.close();
  }
}
