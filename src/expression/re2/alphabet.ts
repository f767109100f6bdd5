import { type Characters, last, newline, word } from './characters.js';
import type { Program } from './program.js';

/** What stands before or after a place, as far as patterns ask for it. */
export const edge = 0;
export const other = 1;
export const wordCharacter = 2;
export const lineEnd = 3;

/** The characters of all texts, in classes: a class is of those that a program cannot tell apart. */
export interface Alphabet {
  /** The number of classes. */
  readonly size: number;
  /** The class of each UTF-16 code unit. */
  readonly units: Uint16Array;
  /** The class of the character that two code units at a place of a text make, or -1 where they make none. */
  ofPair(text: string, at: number): number;
  /** For each step of the program that takes a character, whether it takes those of a class. */
  readonly taken: readonly (Uint8Array | undefined)[];
  /** What each class is to a place beside it: `wordCharacter`, `lineEnd` or `other`. */
  readonly sorts: Uint8Array;
}

/** The alphabet of a program. Only where a step asks for it are word characters and newlines told from others. */
export function alphabet({ steps }: Program): Alphabet {
  const asks = steps.some((step) => step.kind === 'assert' && step.assertion !== 'begin' && step.assertion !== 'end');
  const named = steps.flatMap((step) => (step.kind === 'take' ? [step.of] : []));
  const sets = [...new Set([...named, ...(asks ? [word, newline] : [])])];
  const bounds = sets.flatMap((set) => set.map((code, i) => code + (i % 2)));
  const edges = [...new Set([0, ...bounds])].filter((code) => code <= last).sort((a, b) => a - b);
  const kinds = classes(edges, sets);
  const size = kinds.reduce((most, kind) => Math.max(most, kind + 1), 0);
  const places = new Map(edges.map((code, i) => [code, i]));
  const membership = (set: Characters): Uint8Array => {
    const members = new Uint8Array(size);
    for (const i of intervals(set, places, edges.length)) members[kinds[i]!] = 1;
    return members;
  };
  const memberships = new Map(sets.map((set) => [set, membership(set)]));

  const units = new Uint16Array(0x10000);
  for (let i = 0; i < edges.length && edges[i]! < 0x10000; i++)
    units.fill(kinds[i]!, edges[i], edges[i + 1] ?? 0x10000);
  const sorts = new Uint8Array(size).fill(other);
  if (asks) {
    for (const [kind, is] of memberships.get(word)!.entries()) if (is) sorts[kind] = wordCharacter;
    for (const [kind, is] of memberships.get(newline)!.entries()) if (is) sorts[kind] = lineEnd;
  }
  return {
    size,
    units,
    sorts,
    taken: steps.map((step) => (step.kind === 'take' ? memberships.get(step.of) : undefined)),
    ofPair(text, at) {
      const code = text.codePointAt(at)!;
      return code > 0xffff ? kinds[place(edges, code)]! : -1;
    },
  };
}

/** The class of each interval between edges: those in the same sets have the same. */
function classes(edges: readonly number[], sets: readonly Characters[]): readonly number[] {
  const places = new Map(edges.map((code, i) => [code, i]));
  const kinds = new Array<number>(edges.length).fill(0);
  let next = 1;
  for (const set of sets) {
    const inside = new Map<number, number>();
    for (const i of intervals(set, places, edges.length)) {
      const kind = inside.get(kinds[i]!) ?? next++;
      inside.set(kinds[i]!, kind);
      kinds[i] = kind;
    }
  }
  const names = new Map([...new Set(kinds)].map((kind, i) => [kind, i]));
  return kinds.map((kind) => names.get(kind)!);
}

/** The places in the list of edges of the intervals that make up a set. */
function* intervals(set: Characters, places: ReadonlyMap<number, number>, count: number): Generator<number> {
  for (let i = 0; i < set.length; i += 2) {
    const end = places.get(set[i + 1]! + 1) ?? count;
    for (let at = places.get(set[i]!)!; at < end; at++) yield at;
  }
}

/** The place of the greatest edge that is not above a code point. */
function place(edges: readonly number[], code: number): number {
  let low = 0;
  for (let high = edges.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= code) low = middle;
    else high = middle;
  }
  return low;
}
