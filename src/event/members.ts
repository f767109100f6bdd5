/**
 * The members of a JSON object: each name with the very text of its value, so that a number keeps its bytes. Of a name
 * that comes twice the last value counts, as for JSON.parse. The text must be an object that JSON.parse has accepted.
 */
export function members(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = skipBlanks(text, text.indexOf('{') + 1);
  while (text.charCodeAt(at) === 34) {
    const nameEnd = stringEnd(text, at);
    const name = text.slice(at + 1, nameEnd - 1);
    const value = skipBlanks(text, text.indexOf(':', nameEnd) + 1);
    const valueEnd = endOf(text, value);
    found.set(name.includes('\\') ? JSON.parse(`"${name}"`) : name, text.slice(value, valueEnd));
    at = skipBlanks(text, valueEnd);
    if (text.charCodeAt(at) === 44) at = skipBlanks(text, at + 1);
  }
  return found;
}

/** The text of an object with these members. */
export function objectOf(fields: ReadonlyMap<string, string>): string {
  let text = '{';
  for (const [name, value] of fields)
    text += `${text === '{' ? '"' : ',"'}${plain.test(name) ? name : JSON.stringify(name).slice(1, -1)}":${value}`;
  return `${text}}`;
}

/** A name that needs no escape. */
const plain = /^[\w.@/-]+$/;

/**
 * The text of an object that was read from `text` as `before` and is `after` now: what is the same in both keeps its
 * bytes, in maps within maps too, and only the rest is written anew.
 */
export function rewritten(text: string, before: object, after: object): string {
  const texts = members(text);
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(after)) {
    const held = Object.hasOwn(before, name) ? (before as Record<string, unknown>)[name] : undefined;
    const own = held === undefined ? undefined : texts.get(name);
    if (own !== undefined && held === value) found.set(name, own);
    else if (own !== undefined && isMap(held) && isMap(value)) found.set(name, rewritten(own, held, value));
    else if (value !== undefined) found.set(name, JSON.stringify(value));
  }
  return objectOf(found);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an odd number of backslashes stands in front of `at`. */
export function escaped(text: string, from: number, at: number): boolean {
  let first = at;
  while (first > from && text.charCodeAt(first - 1) === 92) first--;
  return (at - first) % 2 === 1;
}

function skipBlanks(text: string, at: number): number {
  let code = text.charCodeAt(at);
  while (code === 32 || code === 9 || code === 10 || code === 13) code = text.charCodeAt(++at);
  return at;
}

/** Behind the string that begins at `at`. */
function stringEnd(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (escaped(text, at + 1, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

/** Behind the value that begins at `at`. */
function endOf(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 34) return stringEnd(text, at);
  if (first !== 123 && first !== 91) return wordEnd(text, at);
  let depth = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 34) at = stringEnd(text, at);
    else at++;
    if (code === 123 || code === 91) depth++;
    else if ((code === 125 || code === 93) && --depth === 0) return at;
  }
}

/** Behind a number, true, false or null. */
function wordEnd(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 44 || code === 125 || code === 93 || code <= 32) return at;
    at++;
  }
}
