import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cannot, misuse } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { hash64 } from '../event/id.js';
import { writeTime } from '../event/time.js';
import { makeFolder, replaceFile } from '../stream/replace.js';
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
 * Adds fingerprints to a collection, each once: one of the same series, window and shape is there already. How many
 * were added. The file is replaced as a whole, what stood in it kept byte for byte.
 */
export function addTo(folder: string, collection: string, prints: readonly Print[], note: string, now: number): number {
  const path = join(folder, `${collection}${ending}`);
  const before = existsSync(path) ? linesOf(path).join('\n') : '';
  const known = new Set([...before.matchAll(/"id":"([0-9a-f]{16})"/g)].map(([, id]) => id));
  let text = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  let added = 0;
  for (const print of prints) {
    const { id, line } = lineOf({ ...print, collection, note: note || print.note }, now);
    if (known.has(id)) continue;
    known.add(id);
    text += `${line}\n`;
    added++;
  }
  try {
    makeFolder(folder);
    if (added > 0) replaceFile(path, [Buffer.from(text)]);
  } catch (error) {
    throw cannot(`cannot write ${path}: ${(error as Error).message}`);
  }
  return added;
}

function lineOf(print: Print, now: number): { readonly id: string; readonly line: string } {
  const { subject, name, unit, until } = print;
  const fields = fieldsOf(print);
  const id = hash64(JSON.stringify([subject, name, fields['from'], fields['until'], fields['values']]));
  const fingerprint = { ...fields, saved: writeTime(now) };
  return {
    id,
    line: JSON.stringify({ time: writeTime(until), type: 'fingerprint', subject, name, unit, id, fingerprint }),
  };
}
