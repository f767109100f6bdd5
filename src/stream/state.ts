import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

const magic = 'tocsin-state';
const version = 1;

/** What a state file says of itself, as JSON on its first line after the word `tocsin-state`. */
interface Header {
  readonly version: number;
  readonly command: string;
  readonly options: string;
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
 * file that is torn, foreign, newer than this program, or another command's.
 */
export function readState(path: string, owner: Owner): unknown {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StateRefused(`cannot read state ${path}: ${(error as Error).message}`);
  }
  const refuse = (why: string): StateRefused => new StateRefused(`state ${path} ${why}; it is kept as it is`);
  const end = file.indexOf(10);
  const header = headerOf(file.subarray(0, Math.max(end, 0)).toString());
  if (!header) throw refuse('is no state of tocsin');
  if (header.version > version) throw refuse(`was written by a newer tocsin (state version ${header.version})`);
  if (header.command !== owner.command) throw refuse(`belongs to tocsin ${header.command}`);
  if (header.options !== owner.options) throw refuse(`was written with other options: ${header.options}`);
  const body = file.subarray(end + 1);
  if (body.length !== header.bytes) throw refuse(`is torn: ${body.length} of ${header.bytes} bytes`);
  if (crc32(body) !== header.crc32) throw refuse('is torn: its checksum is wrong');
  return deserialize(body);
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
  const body = serialize(state);
  const header: Header = { version, ...owner, bytes: body.length, crc32: crc32(body) };
  const beside = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    const file = openSync(beside, 'w', 0o600);
    try {
      whole(file, Buffer.from(`${magic} ${JSON.stringify(header)}\n`));
      whole(file, body);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function whole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
