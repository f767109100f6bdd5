import {
  type BigIntStats,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { cannot, type Failure } from '../declaration/failure.js';
import { file } from './source.js';

/** Whether a pattern stands for more than the path it spells: it has `*`, `?` or `[`. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

const tokens = /\\(?<escaped>.)|(?<any>\*+)|(?<one>\?)|\[(?<not>[!^]?)(?<set>\]?[^\]]*)\]|(?<plain>.)/gsu;

/**
 * Whether a name is one that a pattern without slashes stands for: `*`, `?`, `[a-z]`, `[!a]`, `\` before a character to
 * take it as it is. A leading dot must be spelled.
 */
export function matches(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const source = pattern.replace(tokens, (...found) => {
    const { escaped, any, one, not, set, plain } = found.at(-1) as Record<string, string | undefined>;
    if (any) return '.*?';
    if (one) return '.';
    if (set) return `[${not ? '^' : ''}${ranges(set)}]`;
    return exact(escaped ?? plain ?? '');
  });
  return new RegExp(`^${source}$`, 'su').test(name);
}

function exact(text: string): string {
  return text.replace(/./gsu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The inside of brackets; a range that is empty has nothing in it. */
function ranges(set: string): string {
  return set.replace(/(.)-(.)|./gsu, (one, from = one, to = one) => {
    return from <= to ? `${exact(from)}-${exact(to)}` : '';
  });
}

/**
 * The paths that a pattern stands for, in order; `failures` gets the folders that cannot be read on the way. A pattern that
 * is no glob is a path, there or not. A part that is itself the name of something that is there stands for that alone.
 */
export function expand(pattern: string, failures: Failure[] = []): readonly string[] {
  if (!isGlob(pattern)) return [pattern];
  let paths = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((part) => part !== ''))
    paths = paths.flatMap((folder) => parts(folder, part, failures).map((name) => `${folder}${name}/`));
  return paths.map((path) => path.slice(0, -1)).sort();
}

function parts(folder: string, part: string, failures: Failure[]): readonly string[] {
  if (existsSync(folder + part)) return [part];
  if (!isGlob(part)) return [part.replace(/\\(.)/gsu, '$1')];
  return names(folder || '.', failures).filter((name) => matches(part, name));
}

/** The names in a folder; none when it is not there. `failures` gets why it cannot be read. */
export function names(folder: string, failures: Failure[] = []): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') failures.push(cannot(`cannot read ${folder}: permission denied`));
    return [];
  }
}

/** The paths of a pattern that can be read; of plain files only where it is a glob. Throws a `Failure` for none. */
export function readable(pattern: string, known: boolean, note: (message: string) => void): readonly string[] {
  const failures: Failure[] = [];
  const found = expand(pattern, failures).filter((path) => {
    if (isGlob(pattern) ? !PlainFile.at(path) : !existsSync(path)) return false;
    try {
      return file(path);
    } catch (error) {
      failures.push(error as Failure);
      return false;
    }
  });
  if (found.length === 0 && failures[0]) throw failures[0];
  if (found.length === 0 && !known) throw cannot(`no file matches ${pattern}`);
  for (const { message } of failures) note(message);
  return found;
}

/** As many bytes of its beginning tell a file from others, and a copy from its original. */
export const [headBytes, sampleBytes] = [256, 64 * 1024];

/** Whether a path leads elsewhere than it did when it was looked up, or nowhere. */
export function isMoved(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** A plain file as it stood when it was found. */
export class PlainFile {
  #head: Buffer | undefined;
  /** Where it is, links followed. */
  readonly path: string;
  readonly id: string;
  readonly size: number;
  /** In epoch milliseconds, with fractions. */
  readonly mtime: number;

  private constructor(path: string, stat: BigIntStats) {
    this.path = path;
    this.id = `${stat.dev}:${stat.ino}`;
    this.size = Number(stat.size);
    this.mtime = Number(stat.mtimeNs) / 1e6;
  }

  /** The plain file at a path, links followed; undefined when there is none or it cannot be told. */
  static at(path: string): PlainFile | undefined {
    try {
      const stat = statSync(path, { bigint: true });
      return stat.isFile() ? new PlainFile(realpathSync(path), stat) : undefined;
    } catch {
      return undefined;
    }
  }

  get readable(): boolean {
    try {
      return this.head.length >= 0;
    } catch {
      return false;
    }
  }

  /** Its first 256 bytes as they lie there. */
  get head(): Buffer {
    this.#head ??= this.read(0, headBytes);
    return this.#head;
  }

  /** Whether it is gzip. */
  get packed(): boolean {
    return this.head[0] === 0x1f && this.head[1] === 0x8b;
  }

  /** How its content begins, unpacked: some 64 KiB or more, less where it ends. Empty when it cannot be unpacked. */
  get beginning(): Buffer {
    try {
      const bytes = this.read(0, sampleBytes);
      return this.packed ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
    } catch {
      return Buffer.alloc(0);
    }
  }

  /** Behind the last newline from `start` on; `start` where there is none. */
  lineEnd(start: number): number {
    for (let end = this.size; end > start; end -= sampleBytes) {
      const from = Math.max(start, end - sampleBytes);
      const newline = this.read(from, end).lastIndexOf(10);
      if (newline >= 0) return from + newline + 1;
    }
    return start;
  }

  /** Throws when this is not the file that was opened by its path. */
  check({ dev, ino }: BigIntStats): void {
    if (`${dev}:${ino}` !== this.id) throw Object.assign(new Error('it was renamed'), { code: 'ENOENT' });
  }

  /** Bytes as they lie there, fewer at its end. Throws what `isMoved` knows when another file is at its path by now. */
  read(from: number, to: number): Buffer {
    const bytes = Buffer.alloc(Math.max(0, Math.min(to, this.size) - from));
    if (bytes.length === 0) return bytes;
    const file = openSync(this.path, 'r');
    try {
      this.check(fstatSync(file, { bigint: true }));
      let filled = 0;
      for (let read = -1; read !== 0 && filled < bytes.length; filled += read)
        read = readSync(file, bytes, filled, bytes.length - filled, from + filled);
      return bytes.subarray(0, filled);
    } finally {
      closeSync(file);
    }
  }
}

/** Whether a name is what a file is renamed to: `a.log.1`, `a.log-20261121`, `a.log.2.gz` for `a.log`, or `a.log.gz`. */
export function isRotated(name: string, base: string): boolean {
  return name.startsWith(base) && /^(?:[.-]\d[\dT:_.-]*?)?(?:\.gz)?$/.test(name.slice(base.length)) && name !== base;
}

export interface Candidate {
  readonly file: PlainFile;
  /** The path of the file that it is, or was rotated from. */
  readonly base: string;
  /** It was there before it was asked for: what it holds is no news. */
  readonly old: boolean;
}

/**
 * By id the files at `paths` (each with whether it is old), and in their folders those that they, or the `bases` of
 * earlier runs, were rotated to. Each file once, whatever links lead to it.
 */
export function candidates(paths: ReadonlyMap<string, boolean>, bases: ReadonlySet<string>): Map<string, Candidate> {
  const matched = new Map<string, Pick<Candidate, 'file' | 'old'>>();
  for (const [path, old] of paths) {
    const file = PlainFile.at(path);
    if (file && matched.get(file.path)?.old !== false) matched.set(file.path, { file, old });
  }
  const found = new Map<string, Candidate>();
  const add = (file: PlainFile | undefined, base: string, old: boolean): void => {
    if (file && !found.has(file.id)) found.set(file.id, { file, base, old: old && !bases.has(base) });
  };
  const claimed = new Set<string>();
  for (const base of [...new Set([...matched.keys(), ...bases])].sort((a, b) => a.length - b.length)) {
    if (claimed.has(base)) continue;
    const own = matched.get(base);
    add(own?.file, base, own?.old ?? false);
    for (const path of names(dirname(base)).map((name) => join(dirname(base), name))) {
      if (!isRotated(basename(path), basename(base)) || claimed.has(path)) continue;
      claimed.add(path);
      const also = matched.get(path);
      add(also?.file ?? PlainFile.at(path), base, also?.old ?? true);
    }
  }
  return found;
}

/** Rotated files by mtime, then the one they were rotated from. */
export function inOrder(a: Candidate, b: Candidate): number {
  if (a.base !== b.base) return a.base < b.base ? -1 : 1;
  const live = Number(a.file.path === a.base) - Number(b.file.path === b.base);
  return live || a.file.mtime - b.file.mtime || (a.file.path < b.file.path ? 1 : -1);
}

/** Whether a rotated file begins as another one that is known does: it is a copy, perhaps still being written. */
export function isCopy({ file, base }: Candidate, known: Candidate): boolean {
  if (file.path === base || base !== known.base) return false;
  const [copy, original] = [file.beginning, known.file.beginning];
  const length = Math.min(copy.length, original.length);
  if (length < copy.length && length < sampleBytes) return false;
  return copy.subarray(0, length).equals(original.subarray(0, length));
}
