import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cannot, misuse } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { hash64 } from '../event/id.js';
import { writeTime } from '../event/time.js';
import { makeFolder } from '../stream/replace.js';
import { fieldsOf, type Print, printOf } from './print.js';

/** Where collections are, where nobody says otherwise. */
export const usualFolder = 'collections';

const ending = '.ndjson';

/** A saved fingerprint, or a line that is none. */
export type Saved = { readonly print: Print } | { readonly wrong: string };

/** The name of a collection is the name of its file. */
export function collectionName(given: string): string {
  if (/^[\w][\w.-]{0,99}$/.test(given)) return given;
  throw misuse(`${given} is no name of a collection: letters, digits, ".", "_" and "-", not first "." or "-"`);
}

/**
 * The fingerprints of all collections in a folder, by collection, in the order they were saved, with values of `n`.
 * None where there is no such folder.
 */
export function* collections(folder: string, n: number): Generator<Saved> {
  if (!existsSync(folder)) return;
  for (const file of names(folder)) {
    const path = join(folder, file);
    for (const [i, line] of linesOf(path).entries()) {
      const print = line.trim() === '' ? undefined : saved(line, n);
      if (print) yield { print: { ...print, collection: file.slice(0, -ending.length) } };
      else if (line.trim() !== '') yield { wrong: `${path}, line ${i + 1}: not a fingerprint with values` };
    }
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending) && !name.startsWith('.')).sort(); // biome-ignore format: one line
  } catch (error) {
    throw cannot(`cannot read collections in ${folder}: ${(error as Error).message}`);
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch (error) {
    throw cannot(`cannot read ${path}: ${(error as Error).message}`);
  }
}

function saved(line: string, n: number): Print | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null ? printOf(event as Event, n) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A collection that is added to: each fingerprint is one write at the end of its file, so that two that save at a time
 * lose nothing and what stood there stays. Throws a `Failure` when it cannot be written.
 */
export class Collection {
  readonly path: string;
  readonly #folder: string;
  readonly #name: string;
  #file: number | undefined;
  #known = new Set<string>();

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.path = join(folder, `${name}${ending}`);
  }

  /** Adds a fingerprint; false where one of the same series and window is there already. */
  add(print: Print, note: string, now: number): boolean {
    try {
      const file = (this.#file ??= this.#opened());
      const { id, line } = lineOf({ ...print, collection: this.#name, note: note || print.note }, now);
      if (this.#known.has(id)) return false;
      this.#known.add(id);
      writeSync(file, `${line}\n`);
      return true;
    } catch (error) {
      throw cannot(`cannot write ${this.path}: ${(error as Error).message}`);
    }
  }

  #opened(): number {
    makeFolder(this.#folder);
    const file = openSync(this.path, 'a');
    const before = readFileSync(this.path, 'latin1');
    for (const [, id = ''] of before.matchAll(/"id":"([0-9a-f]{16})"/g)) this.#known.add(id);
    if (before !== '' && !before.endsWith('\n')) writeSync(file, '\n');
    return file;
  }

  close(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Known by its series and window, whatever is told of it. */
function lineOf(print: Print, now: number): { readonly id: string; readonly line: string } {
  const { subject, name, unit, until, residual } = print;
  const fields = fieldsOf(print);
  const id = hash64(JSON.stringify([subject, name, fields['from'], fields['until'], residual]));
  const fingerprint = { ...fields, saved: writeTime(now) };
  return {
    id,
    line: JSON.stringify({ time: writeTime(until), type: 'fingerprint', subject, name, unit, id, fingerprint }),
  };
}
