import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file so that a crash leaves the old one or the new one: beside it, synced, then renamed. Where two may write one
 * file at a time, each needs a name `beside` of its own.
 */
export function replaceFile(
  path: string,
  parts: Iterable<Uint8Array>,
  beside = join(dirname(path), `.${basename(path)}.${unique()}.tmp`),
  mode = 0o666,
): void {
  try {
    const file = openSync(beside, 'w', mode);
    try {
      for (const part of parts) whole(file, part);
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

/** Makes a folder where there is none yet; the one it lies in must be there. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Ten characters that nobody else has. */
export function unique(): string {
  return Math.random().toString(36).slice(2, 12).padEnd(10, '0');
}

function whole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30));
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
