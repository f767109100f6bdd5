import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeTime } from '../event/time.js';
import { makeFolder, replaceFile, unique } from '../stream/replace.js';
import { format, type Manifest, manifestName, manifestOf, type Part, version } from './manifest.js';
import type { Facts } from './print.js';
import type { Table } from './table.js';

/** Bytes that are written in one go. */
const portion = 1 << 20;

/**
 * Writes an index of fingerprints into a folder, which is made. Files of other names are left alone. Each file is
 * written beside, synced and renamed, the manifest last, so that who reads sees the old index or the new one.
 */
export function writeIndex(folder: string, table: Table): void {
  makeFolder(folder);
  const order = table.order();
  const offsets = new Float64Array(order.length);
  const files = {
    shapes: write(folder, 'shapes', 'f32', shapes(table, order)),
    rows: write(folder, 'rows', 'ndjson', lines(table, order, offsets)),
    lines: write(folder, 'lines', 'f64', [new Uint8Array(offsets.buffer)]),
  };
  let [from, until] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of order) {
    const print = table.span(row);
    from = Math.min(from, print.from);
    until = Math.max(until, print.until);
  }
  const span = order.length > 0 ? { from: writeTime(from), until: writeTime(until) } : { from: '', until: '' };
  const { n, flat, residual } = table;
  const before = previous(folder);
  const manifest: Manifest = { format, version, n, rows: order.length, flat, residual, ...span, endian: 'LE', files };
  replaceFile(join(folder, manifestName), [Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)]);
  const kept = Object.values(files).map(({ name }) => name);
  for (const name of before) if (!kept.includes(name)) rmSync(join(folder, name), { force: true });
}

/** The parts of the index that is replaced. Those of one that another writes at this time are left alone. */
function previous(folder: string): readonly string[] {
  try {
    return Object.values(manifestOf(folder).files).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Writes a part under a name that no other index has, not even one that another writes at this time. */
function write(folder: string, kind: string, ending: string, content: Iterable<Uint8Array>): Part {
  let [bytes, sum] = [0, 0];
  function* counted() {
    for (const piece of content) {
      bytes += piece.length;
      sum = crc32(piece, sum);
      yield piece;
    }
  }
  const name = `${kind}-${unique()}.${ending}`;
  replaceFile(join(folder, name), counted());
  return { name, bytes, crc32: sum };
}

function* shapes(table: Table, order: Uint32Array): Generator<Uint8Array> {
  const { n } = table;
  const buffer = new Float32Array(Math.max(1, Math.floor(portion / 4 / n)) * n);
  let filled = 0;
  for (const row of order) {
    buffer.set(table.z(row), filled);
    filled += n;
    if (filled < buffer.length) continue;
    yield new Uint8Array(buffer.buffer);
    filled = 0;
  }
  yield new Uint8Array(buffer.buffer, 0, filled * 4);
}

/** The lines of the rows; where each begins goes into `offsets`. */
function* lines(table: Table, order: Uint32Array, offsets: Float64Array): Generator<Uint8Array> {
  let [text, from, at] = ['', 0, 0];
  for (const [i, row] of order.entries()) {
    const line = rowLine(table.facts(row));
    offsets[i] = at;
    at += Buffer.byteLength(line);
    text += line;
    if (at - from < portion) continue;
    yield Buffer.from(text);
    [text, from] = ['', at];
  }
  yield Buffer.from(text);
}

/** Subject and name first, so that a series is found by the bytes its line begins with. */
function rowLine({ subject, name, unit, from, until, mean, sd, min, max, last, missing, note }: Facts): string {
  return `${JSON.stringify({ subject, name, unit, from, until, mean, sd, min, max, last, missing, note })}\n`;
}
