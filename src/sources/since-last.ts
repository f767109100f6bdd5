import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cannot } from '../declaration/failure.js';
import type { Feed, Source } from '../stream/source.js';
import { type Left, lines, type Sum, sum, type Task, unmarked } from './added-lines.js';
import { type Candidate, candidates, headBytes, inOrder, isCopy, isMoved, names, PlainFile, readable } from './glob.js';
import { file } from './source.js';

/** Packed files that are not read. */
const foreign = /\.(?:xz|bz2|zst|zip|lz4|Z)$/;
const newline = Buffer.from('\n');

type Note = (message: string) => void;

/** What is remembered from run to run: the patterns that ever matched a file, and the files. */
type Saved = { readonly patterns: readonly string[]; readonly files: readonly Left[] };

/**
 * What was added to the files that match since they were last read.
 *
 * Without `onlyNew` each file is read whole, one after another in order of path, and nothing is remembered. With it, the
 * lines that were completed since the last run; a last line without its newline waits, unless its file was rotated away.
 * At the very first run, and for a pattern that is new, what is there already is no news: only where it ends is
 * remembered. A file that matches later than its pattern was first used is read from its start.
 *
 * A file is known by device and inode, and by checksums of its first 256 bytes and of those in front of where it was
 * left. So the rest of one that was renamed is found in its folder; of one that was copied and cut, or compressed, in a
 * copy named as rotated (`.1`, `-20261121`, `.1.gz`). Of a chain of rotations all are read, the oldest first by mtime,
 * then the one at the old path. Packed files other than gzip are left out. `note` is told where lines may be missing.
 *
 * Costs a stat and a few small reads of each file; memory of 256 KiB. A longer line is handed on in pieces, and is read
 * again by the next run when this one is stopped inside of it.
 */
export function sinceLast(
  patterns: readonly string[],
  { onlyNew, note = () => {} }: { readonly onlyNew: boolean; readonly note?: Note },
): Omit<Feed, 'decoder'> {
  if (!onlyNew) return { source: whole(patterns, note) };
  let saved: Saved = { patterns: [], files: [] };
  let stopped = false;
  const fruitless: string[] = [];
  async function* bytes(): AsyncGenerator<Buffer> {
    const tasks = survey(patterns, saved, note, fruitless);
    // each task says how its file is left by now
    saved = { patterns, files: tasks.map(({ left }) => left) };
    for (const task of tasks) {
      if (stopped) return;
      yield* lines(task, note);
    }
  }
  const source = sourceOf(patterns, bytes(), () => void (stopped = true));
  const missing = () => (fruitless.length > 0 ? `no file matches ${fruitless.join(' ')}` : undefined);
  const restore = (before: unknown) => void (saved = before as Saved);
  return { source, missing, save: () => structuredClone(saved), restore };
}

function sourceOf(patterns: readonly string[], bytes: AsyncGenerator<Buffer>, stop: () => void): Source {
  return { name: patterns.join(' '), start: 0, bytes, progress: () => undefined, stop };
}

/** All files that match, whole. */
function whole(patterns: readonly string[], note: Note): Source {
  let reading: Source | undefined;
  let stopped = false;
  async function* bytes(): AsyncGenerator<Buffer> {
    let ended = true;
    for (const path of new Set(patterns.flatMap((pattern) => readable(pattern, false, note)).sort())) {
      if (stopped) return;
      reading = file(path);
      let first = true;
      for await (const chunk of reading.bytes) {
        if (!ended && first) yield newline;
        yield first ? unmarked(chunk) : chunk;
        first = false;
        ended = chunk.at(-1) === newline[0];
      }
    }
  }
  return sourceOf(patterns, bytes(), () => {
    stopped = true;
    reading?.stop();
  });
}

function begins(bytes: Buffer, [length, crc]: Sum): boolean {
  return bytes.length >= length && crc32(bytes.subarray(0, length)) === crc;
}

/** Whether a file still holds what was handed on of it, at the same place. */
function holds(file: PlainFile, { packed, head, offset, tail }: Left): boolean {
  if (file.packed !== packed || !begins(file.head, head)) return false;
  return packed || (file.size >= offset && begins(file.read(offset - tail[0], offset), tail));
}

/** Whether a file that is new by its id goes on with one that is lost: a copy, packed or not. */
function inherits({ file, base }: Candidate, left: Left): boolean {
  // many may begin alike at the old path; all of it is there when only the device's number has changed
  if (base !== left.base || left.size === 0 || (file.path === base && left.size < headBytes)) return false;
  if (file.packed === left.packed) return holds(file, left);
  return file.packed && file.mtime > left.mtime - 1000 && begins(file.beginning, left.head);
}

/** What is read of a file from an offset on; nothing where none is given: it is left at its end. */
function task(candidate: Candidate, offset?: number, tail?: Sum): Task {
  const { file, base } = candidate;
  const { path, id, size, mtime, packed } = file;
  const end = packed ? Number.POSITIVE_INFINITY : path === base ? file.lineEnd(offset ?? 0) : size;
  const at = offset ?? end;
  tail ??= sum(packed ? Buffer.alloc(0) : file.read(Math.max(0, at - headBytes), at));
  const left = { path, base, id, size, mtime, packed, head: sum(file.head), offset: at, tail };
  return { ...candidate, left, end };
}

/** What there is to read, in order: files that are known, then the heirs of those that are not found, then new ones. */
function plan(found: ReadonlyMap<string, Candidate>, known: readonly Left[], note: Note): readonly Task[] {
  const tasks: Task[] = [];
  const lost = new Map(known.map((left) => [left.id, left]));
  const strange: Candidate[] = [];
  for (const candidate of found.values()) {
    const { file } = candidate;
    const left = lost.get(file.id);
    // an empty file tells nothing: its inode may be another's by now, which would be read from the start as well
    const same = left && (!file.readable || (left.size > 0 && holds(file, left)));
    if (!same && file.readable) strange.push(candidate);
    if (!same || !lost.delete(file.id)) continue;
    tasks.push(file.readable ? task(candidate, left.offset, left.tail) : { ...candidate, left, end: left.offset });
  }
  strange.sort(inOrder);
  for (const left of [...lost.values()].sort((a, b) => a.mtime - b.mtime)) {
    const at = strange.findIndex((candidate) => inherits(candidate, left));
    const [heir] = at < 0 ? [] : strange.splice(at, 1);
    if (heir) {
      // nothing is added to what was rotated long ago before it is packed; gzip may keep whole seconds only
      const late = left.path === left.base || left.offset < left.size || heir.file.mtime - left.mtime >= 1000;
      tasks.push(heir.file.packed && !late ? task(heir) : task(heir, left.offset, left.tail));
    } else if (left.path === left.base && (left.size > 0 || !found.has(left.id)))
      note(`${left.path} was ${found.has(left.id) ? 'cut' : 'removed'}: lines may be missing`);
  }
  for (const candidate of strange)
    tasks.push(task(candidate, candidate.old || tasks.some((known) => isCopy(candidate, known)) ? undefined : 0));
  return tasks.sort(inOrder);
}

/** What there is to read of the files that match and of those they were rotated to; anew, when one is renamed meanwhile. */
function survey(
  patterns: readonly string[],
  saved: Saved,
  note: Note,
  fruitless: string[],
  tries = 10,
): readonly Task[] {
  try {
    fruitless.length = 0;
    return plan(foundBy(patterns, saved, note, fruitless), saved.files, note);
  } catch (error) {
    if (!isMoved(error) || tries === 0) throw error;
    return survey(patterns, saved, note, fruitless, tries - 1);
  }
}

function foundBy(
  patterns: readonly string[],
  { patterns: known, files }: Saved,
  note: Note,
  fruitless: string[],
): Map<string, Candidate> {
  const paths = new Map<string, boolean>();
  for (const pattern of patterns) {
    const matching = readable(pattern, true, note);
    if (matching.length === 0 && !known.includes(pattern)) fruitless.push(pattern);
    for (const path of matching) {
      if (!PlainFile.at(path)) throw cannot(`cannot read ${path}: it is no plain file`);
      if (paths.get(path) !== false && !foreign.test(path)) paths.set(path, !known.includes(pattern));
    }
  }
  const found = candidates(paths, new Set(files.map(({ base }) => base)));
  const missing = new Map(files.filter(({ id }) => !found.has(id)).map((left) => [left.id, left]));
  const folders = new Set([...missing.values()].map(({ path }) => dirname(path)));
  for (const path of [...folders].flatMap((folder) => names(folder).map((name) => join(folder, name)))) {
    const file = PlainFile.at(path);
    const left = file && missing.get(file.id);
    if (left && (!file.readable || holds(file, left))) found.set(file.id, { file, base: left.base, old: false });
  }
  return found;
}
