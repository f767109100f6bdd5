import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Range } from './source.js';

/** The piece of a file that is read at once, and how much of its beginning tells what it is. */
export const headBytes = 64 * 1024;
const block = headBytes;
const samples = 64;
/** Lines of a log may be out of order by this much; the range found is wider by it on both sides. */
const disorder = 300_000;

/** The time of the first line in `text` that has one, in epoch milliseconds; NaN when none has. */
export type TimeOf = (lines: readonly string[]) => number;

/**
 * The bytes of a plain file that hold all events from `since` up to `until`, found by bisection: some 60 reads,
 * whatever its size. Undefined when the file cannot be searched: it is small, packed, no plain file, or its times do
 * not rise, as 64 samples tell. Lines out of order by less than five minutes are still found.
 */
export function range(path: string, since: number, until: number, timeOf: TimeOf): Range | undefined {
  const whole = statSync(path);
  // a pipe must not even be opened: what is read of it here would be gone
  if (!whole.isFile() || whole.size < samples * block) return undefined;
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(block);
    const timeAt = (offset: number): number => {
      const read = readSync(file, buffer, 0, block, offset);
      const lines = buffer.toString('latin1', 0, read).split('\n');
      return timeOf(lines.slice(offset === 0 ? 0 : 1, -1));
    };
    if (buffer.subarray(0, readSync(file, buffer, 0, 2, 0)).equals(Buffer.from([0x1f, 0x8b]))) return undefined;
    if (!rises(timeAt, whole.size)) return undefined;
    const [start] = bisected(whole.size, (offset) => timeAt(offset) < since - disorder);
    const [, end] = bisected(whole.size, (offset) => !(timeAt(offset) >= until + disorder));
    return { start: start < headBytes ? 0 : lineAfter(file, buffer, start), end: lineAfter(file, buffer, end) };
  } finally {
    closeSync(file);
  }
}

function rises(timeAt: (offset: number) => number, size: number): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples; i++) {
    const time = timeAt(Math.floor((size / samples) * i));
    if (!(time >= before)) return false;
    before = time;
  }
  return true;
}

/** Two offsets at most a block apart: `before` holds at the first (or it is the start), not at the second (or the end). */
function bisected(size: number, before: (offset: number) => boolean): readonly [number, number] {
  let low = 0;
  let high = size;
  while (high - low > block) {
    const middle = Math.floor((low + high) / 2);
    if (before(middle)) low = middle;
    else high = middle;
  }
  return [low, high];
}

/** The start of the first line at or after an offset. */
function lineAfter(file: number, buffer: Buffer, offset: number): number {
  if (offset === 0) return 0;
  for (let at = offset - 1; ; ) {
    const read = readSync(file, buffer, 0, block, at);
    if (read === 0) return at;
    const newline = buffer.subarray(0, read).indexOf(10);
    if (newline >= 0) return at + newline + 1;
    at += read;
  }
}
