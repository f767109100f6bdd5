import { spend } from './work.js';

/** What can be asked of strings. Places in them are counted in characters, so that half an emoji is never cut off. */

const astral = /[\ud800-\udbff][\udc00-\udfff]/;

/** The number of characters. */
export function length(text: string): number {
  if (!astral.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The characters from `start` until before `end`; undefined when they are not all there. */
export function substring(text: string, start: number, end?: number): string | undefined {
  const characters = astral.test(text) ? [...text] : text;
  const until = end ?? characters.length;
  if (!whole(start) || !whole(until) || start > until || until > characters.length) return undefined;
  return typeof characters === 'string' ? characters.slice(start, until) : characters.slice(start, until).join('');
}

/** The place of the first occurrence from `start` on; -1 when there is none. */
export function indexOf(text: string, search: string, start = 0): number | undefined {
  if (!whole(start) || start > length(text)) return undefined;
  const unit = text.indexOf(search, units(text, start));
  return unit < 0 ? -1 : length(text.slice(0, unit));
}

/** The place of the last occurrence that begins at `start` or before; -1 when there is none. */
export function lastIndexOf(text: string, search: string, start?: number): number | undefined {
  if (start !== undefined && (!whole(start) || start > length(text))) return undefined;
  const unit = text.lastIndexOf(search, start === undefined ? Number.POSITIVE_INFINITY : units(text, start));
  return unit < 0 ? -1 : length(text.slice(0, unit));
}

/** With `most`, the last part holds the rest; a negative one is no limit. */
export function split(text: string, separator: string, most = -1): readonly string[] | undefined {
  if (!Number.isInteger(most)) return undefined;
  if (most === 0) return [];
  const pieces = separator === '' ? [...text] : text.split(separator);
  if (!spend(pieces.length)) return undefined;
  if (most < 0 || pieces.length <= most) return pieces;
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)];
}

const longest = 1 << 24;

/** All elements one after another; undefined when one is no string. */
export function join(list: readonly unknown[], separator = ''): string | undefined {
  let size = 0;
  for (const each of list) {
    if (typeof each !== 'string') return undefined;
    size += each.length + separator.length;
  }
  return size <= longest && spend(list.length) ? list.join(separator) : undefined;
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upperAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function whole(place: number): boolean {
  return Number.isInteger(place) && place >= 0;
}

/** The code unit at which a character begins. */
function units(text: string, place: number): number {
  return astral.test(text) ? [...text].slice(0, place).join('').length : place;
}
