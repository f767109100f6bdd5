import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cannot } from '../declaration/failure.js';
import { seriesPattern } from '../event/series-pattern.js';
import type { Rows } from '../shapes/scan.js';
import { type Manifest, manifestOf, type Part } from './manifest.js';
import { type Facts, type Identity, type Print, withShape } from './print.js';
import { indexed, type Meant, type Shapes } from './shapes.js';

/** How often an index that is being replaced is read again. */
const attempts = 3;

/**
 * The index in a folder, read as a whole: its rows as they lie in the file, and what they are as text, of which a line
 * is parsed when it is asked for. A `Failure` where there is none, where it is torn, or not ours.
 */
export function readIndex(folder: string): Indexed {
  for (let attempt = 1; ; attempt++) {
    const manifest = manifestOf(folder);
    try {
      return new Indexed(folder, manifest);
    } catch (error) {
      // replaced between the two readings
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && attempt < attempts) continue;
      throw error instanceof Error && 'code' in error ? cannot(`index ${folder} is torn: ${error.message}`) : error;
    }
  }
}

export class Indexed implements Shapes {
  readonly source = indexed;
  readonly rows: Rows;
  readonly residual: boolean;
  readonly n: number;
  readonly #lines: Uint8Array;
  readonly #offsets: Float64Array;

  constructor(folder: string, { n, rows: count, residual, files }: Manifest) {
    const shapes = bytes(folder, files.shapes, 4 * n * count);
    this.#offsets = new Float64Array(bytes(folder, files.lines, 8 * count).buffer);
    this.#lines = bytes(folder, files.rows);
    this.rows = { z: new Float32Array(shapes.buffer), n, count };
    this.residual = residual;
    this.n = n;
  }

  #facts(row: number): Facts {
    const until = this.#offsets[row + 1] ?? this.#lines.length;
    return JSON.parse(Buffer.from(this.#lines.subarray(this.#offsets[row]!, until)).toString());
  }

  print(row: number): Print {
    const { n, z } = this.rows;
    return withShape(this.#facts(row), z.subarray(row * n, (row + 1) * n), this.residual);
  }

  identity(row: number): Identity & Pick<Print, 'until'> {
    const { subject, name, from, until } = this.#facts(row);
    return { subject, name, from, until };
  }

  rowsOf({ subject, name }: Meant): readonly number[] {
    const is = seriesPattern(subject, name);
    const exact = isExact(name) ? `,"name":${JSON.stringify(name)},` : '';
    const bytes = isExact(subject) ? `{"subject":${JSON.stringify(subject)}${exact || ','}` : exact;
    const rows = bytes === '' ? this.#all() : this.#with(Buffer.from(bytes));
    return [...rows].filter((row) => {
      const { subject, name } = this.#facts(row);
      return is(subject, name);
    });
  }

  *#all(): Generator<number> {
    for (let row = 0; row < this.rows.count; row++) yield row;
  }

  /** The rows whose lines have some bytes in them, in order. */
  *#with(needle: Buffer): Generator<number> {
    const text = Buffer.from(this.#lines.buffer);
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at)) {
      const row = this.#rowAt(at);
      yield row;
      at = this.#offsets[row + 1] ?? text.length;
    }
  }

  #rowAt(byte: number): number {
    let [low, high] = [0, this.#offsets.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#offsets[middle]! <= byte) low = middle;
      else high = middle;
    }
    return low;
  }
}

function isExact(text: string): boolean {
  return text !== '' && !text.includes('*');
}

/** A file of an index, in memory that threads share. A `Failure` where it is not what the manifest says. */
function bytes(folder: string, { name, bytes: size, crc32: sum }: Part, needed = size): Uint8Array {
  const torn = (why: string) => cannot(`index ${folder} is torn: ${name} ${why}`);
  const file = openSync(join(folder, name), 'r');
  try {
    const found = fstatSync(file).size;
    if (found !== size || size !== needed) throw torn(`has ${found} bytes, not ${needed}`);
    const content = new Uint8Array(new SharedArrayBuffer(size));
    for (let at = 0; at < size; ) at += readSync(file, content, at, Math.min(size - at, 2 ** 30), at);
    if (crc32(content) !== sum) throw torn('has another checksum');
    return content;
  } finally {
    closeSync(file);
  }
}
