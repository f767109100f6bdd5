import { quoted } from './nearest.js';

/** A tag of an SVG document, with its place (1 for the first element) and how many elements it lies in. */
export interface Element {
  readonly name: string;
  readonly place: number;
  readonly depth: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What is skipped up to its end, and what it is called when the end is missing. */
const skipped = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'CDATA section'],
  ['<?', '?>', 'processing instruction'],
] as const;

/**
 * The elements of an XML document in the order that they start, their attributes as written: no entity is resolved.
 * Text, comments and declarations are passed over. Throws an Error of one sentence for markup that breaks off and for a
 * document that declares entities, which no drawing needs. Each character is looked at once or twice.
 */
export function* elements(text: string): Generator<Element> {
  let place = 0;
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const end = passed(text, at);
    if (end !== undefined) at = end;
    else if (text[at + 1] === '/') {
      depth = Math.max(0, depth - 1);
      at = ended(text, '>', at, 'closing tag');
    } else {
      const tag = opening(text, at);
      yield { name: tag.name, attributes: tag.attributes, depth, place: ++place };
      if (!tag.empty) depth++;
      at = tag.end;
    }
  }
}

/** Where what has no elements ends, if such a thing starts here. */
function passed(text: string, at: number): number | undefined {
  for (const [start, end, what] of skipped) if (text.startsWith(start, at)) return ended(text, end, at, what);
  if (!text.startsWith('<!', at)) return undefined;
  const end = ended(text, '>', at, 'declaration');
  if (text.slice(at, end).includes('['))
    throw new Error(`character ${at + 1} of the SVG: a document with declarations of its own is not read`);
  return end;
}

function ended(text: string, mark: string, at: number, what: string): number {
  const end = text.indexOf(mark, at);
  if (end < 0) throw new Error(`character ${at + 1} of the SVG: the ${what} has no end`);
  return end + mark.length;
}

const nameAt = /[^\s<>/="']+/y;
const attributeAt = /\s*([^\s<>/="']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const endAt = /\s*(\/?)>/y;

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly empty: boolean;
  readonly end: number;
}

function opening(text: string, start: number): Tag {
  let at = start + 1;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const name = next(nameAt)?.[0] ?? '';
  const attributes = new Map<string, string>();
  for (let found = next(attributeAt); found !== null; found = next(attributeAt))
    attributes.set(found[1]!, found[2] ?? found[3]!);
  const end = next(endAt);
  if (name !== '' && end !== null)
    return { name: name.replace(/^.*:/, ''), attributes, empty: end[1] === '/', end: at };
  throw new Error(`character ${at + 1} of the SVG, ${quoted(text.slice(at, at + 12))}, does not go on with the tag`);
}
