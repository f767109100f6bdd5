/** A set of code points: its ranges in order, first and last of each in turn, with gaps between them. */
export type Characters = readonly number[];

export const last = 0x10ffff;

/** The set of all these ranges, given in any order, first and last of each in turn. */
export function union(...sets: readonly Characters[]): Characters {
  const ranges: [number, number][] = [];
  for (const set of sets) for (let i = 0; i < set.length; i += 2) ranges.push([set[i]!, set[i + 1]!]);
  ranges.sort((a, b) => a[0] - b[0]);
  const joined: number[] = [];
  for (const [from, to] of ranges) {
    const end = joined.at(-1);
    if (end !== undefined && from <= end + 1) joined[joined.length - 1] = Math.max(end, to);
    else joined.push(from, to);
  }
  return joined;
}

/** All code points that are not in the set. */
export function complement(set: Characters): Characters {
  const rest: number[] = [];
  let from = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > from) rest.push(from, set[i]! - 1);
    from = set[i + 1]! + 1;
  }
  if (from <= last) rest.push(from, last);
  return rest;
}

export function holds(set: Characters, code: number): boolean {
  let low = 0;
  let high = set.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (set[2 * middle + 1]! < code) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && set[2 * low]! <= code;
}

const digit: Characters = [0x30, 0x39];
const upper: Characters = [0x41, 0x5a];
const lower: Characters = [0x61, 0x7a];
const alpha = union(upper, lower);
export const word = union(digit, alpha, [0x5f, 0x5f]);
export const newline: Characters = [0x0a, 0x0a];

/** RE2's `\d`, `\s`, `\w`: ASCII only. */
export const perl: Readonly<Record<string, Characters>> = {
  d: digit,
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: word,
};

/** The names in `[[:alpha:]]`: ASCII only. */
export const posix: Readonly<Record<string, Characters>> = {
  alnum: union(digit, alpha), alpha, ascii: [0, 0x7f], blank: [0x09, 0x09, 0x20, 0x20], cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit, graph: [0x21, 0x7e], lower, print: [0x20, 0x7e], punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20], upper, word, xdigit: union(digit, [0x41, 0x46], [0x61, 0x66]),
}; // biome-ignore format: a table

/** The set of a Unicode general category or script (`L`, `Lu`, `Greek`); undefined when there is none of that name. */
export function unicode(name: string): Characters | undefined {
  if (name === 'Any') return [0, last];
  const pattern = property(`gc=${name}`) ?? property(`sc=${name}`);
  if (!pattern) return undefined;
  const set: number[] = [];
  for (let code = 0; code <= last; code++) {
    if (!pattern.test(String.fromCodePoint(code))) continue;
    if (set.at(-1) === code - 1) set[set.length - 1] = code;
    else set.push(code, code);
  }
  return set;
}

function property(named: string): RegExp | undefined {
  if (!/^..=\w+$/.test(named)) return undefined;
  try {
    return new RegExp(`^\\p{${named}}$`, 'u');
  } catch {
    return undefined;
  }
}

/** The set with each letter in all its cases, by Unicode's simple case folding. */
export function folded(set: Characters): Characters {
  const more: number[] = [];
  const add = (code: number): void => {
    if (!holds(set, code)) more.push(code, code);
  };
  const ascii = set.length === 0 || set.at(-1)! < 0x80;
  for (const orbit of ascii ? asciiOrbits() : allOrbits())
    if (orbit.some((code) => holds(set, code))) orbit.forEach(add);
  return more.length === 0 ? set : union(set, more);
}

type Orbits = readonly (readonly number[])[];

/** Two letters outside ASCII that fold to one inside: the Kelvin sign and the long s. */
const strangers: Readonly<Record<string, number>> = { k: 0x212a, s: 0x17f };

function asciiOrbits(): Orbits {
  return Array.from({ length: 26 }, (_, i) => {
    const stranger = strangers[String.fromCharCode(0x61 + i)];
    return stranger === undefined ? [0x41 + i, 0x61 + i] : [0x41 + i, 0x61 + i, stranger];
  });
}

/** Past the last letter that has cases, and the dotless i, which folds in Turkish alone. */
const caseless = 0x1e944;
const dotless = 0x131;
let orbits: Orbits | undefined;

/** Code points that fold together. Made once, in about 20 ms, when a letter outside ASCII is to match in any case. */
function allOrbits(): Orbits {
  if (orbits) return orbits;
  const found = new Map<number, number[]>();
  for (let code = 0; code < caseless; code++) {
    if (code === dotless || (code >= 0xd800 && code <= 0xdfff)) continue;
    const key = single(single(code, 'toUpperCase'), 'toLowerCase');
    const orbit = found.get(key);
    if (orbit) orbit.push(code);
    else found.set(key, [code]);
  }
  orbits = [...found.values()].filter((orbit) => orbit.length > 1);
  return orbits;
}

function single(code: number, to: 'toUpperCase' | 'toLowerCase'): number {
  const text = String.fromCodePoint(code)[to]();
  const first = text.codePointAt(0)!;
  return text.length === (first > 0xffff ? 2 : 1) ? first : code;
}
