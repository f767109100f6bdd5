import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Frozen, thawed } from './frozen.js';
import { replaceFile } from './replace.js';

const magic = 'tocsin-state';
const version = 2;
/** No header is longer. */
const longestHeader = 65_536;

/** What a state file says of itself, as JSON on its first line after the word `tocsin-state`. */
interface Header {
  readonly version: number;
  readonly command: string;
  readonly options: string;
  /** Of the frame, of all that follows the header, and the checksum of that. */
  readonly frame: number;
  readonly bytes: number;
  readonly crc32: number;
}

/** A state file that cannot be used; it is left as it is. The message names it and says why. */
export class StateRefused extends Error {}

/** Who writes a state: the command, and its options as far as what is remembered depends on them. */
export interface Owner {
  readonly command: string;
  readonly options: string;
}

/**
 * What was saved in a file by the same command with the same options; undefined when there is no such file. Refuses a
 * file that is torn, foreign, of another version of the format, or another command's. Typed arrays are read from the
 * file straight into place: the caller may keep them.
 */
export function readState(path: string, owner: Owner): unknown {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StateRefused(`cannot read state ${path}: ${(error as Error).message}`);
  }
  try {
    return read(file, owner, (why) => new StateRefused(`state ${path} ${why}; it is kept as it is`));
  } catch (error) {
    throw error instanceof StateRefused
      ? error
      : new StateRefused(`cannot read state ${path}: ${(error as Error).message}`);
  } finally {
    closeSync(file);
  }
}

function read(file: number, owner: Owner, refuse: (why: string) => StateRefused): unknown {
  const start = Buffer.alloc(longestHeader);
  const end = start.subarray(0, filled(file, start, 0)).indexOf(10);
  const header = headerOf(start.subarray(0, Math.max(end, 0)).toString());
  if (!header) throw refuse('is no state of tocsin');
  if (header.version > version) throw refuse(`was written by a newer tocsin (state version ${header.version})`);
  if (header.version < version) throw refuse(`was written by an older tocsin (state version ${header.version})`);
  if (header.command !== owner.command) throw refuse(`belongs to tocsin ${header.command}`);
  if (header.options !== owner.options)
    throw refuse(`was written ${header.options === '' ? 'without options' : `with other options: ${header.options}`}`);
  const bytes = fstatSync(file).size - end - 1;
  if (bytes !== header.bytes) throw refuse(`is torn: ${bytes} of ${header.bytes} bytes`);
  let at = end + 1;
  let sum = 0;
  const next = (into: Uint8Array): void => {
    at += filled(file, into, at);
    sum = crc32(into, sum);
  };
  const torn = refuse('is torn: its checksum is wrong');
  const frame = Buffer.alloc(header.frame);
  next(frame);
  let state: unknown;
  try {
    state = thawed(frame, next);
  } catch {
    throw torn;
  }
  if (sum !== header.crc32) throw torn;
  return state;
}

/** Fills `into` from a place of the file; how many bytes there were. */
function filled(file: number, into: Uint8Array, from: number): number {
  let done = 0;
  while (done < into.length) {
    const read = readSync(file, into, done, Math.min(into.length - done, 2 ** 30), from + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

function headerOf(line: string): Header | undefined {
  if (!line.startsWith(`${magic} `)) return undefined;
  try {
    return JSON.parse(line.slice(magic.length)) as Header;
  } catch {
    return undefined;
  }
}

/** Writes a state so that a crash leaves the old one or the new one: beside it, synced, then renamed. */
export function writeState(path: string, owner: Owner, state: unknown): void {
  const parts = new Frozen(state).parts;
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const sum = parts.reduce((sum, part) => crc32(part, sum), 0);
  const header: Header = { version, ...owner, frame: parts[0]!.length, bytes, crc32: sum };
  const beside = join(dirname(path), `.${basename(path)}.tmp`);
  replaceFile(path, [Buffer.from(`${magic} ${JSON.stringify(header)}\n`), ...parts], beside, 0o600);
}
