import { escaped } from '../event/members.js';
import type { Decoder, Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';
import { Normal } from './normal.js';
import { share, withoutOffset } from './recognition.js';

/**
 * Pairs of key and value, parted by blanks; a value with blanks is quoted, a key without a value is true:
 *
 *     time=2026-11-20T23:56:06Z level=warn host=web1 msg="slow answer" path=/a ms=812 cached
 *
 * Names of fields as for json. Numbers and true and false keep their types, but digits beyond what a double holds stay
 * text.
 */
export const logfmt: Format = {
  name: 'logfmt',
  summary: 'key=value pairs parted by blanks',
  recognise: (lines) => share(lines, isSure),
  local: withoutOffset,
  open: (settings) => new Logfmt(settings),
};

class Logfmt implements Decoder {
  readonly #normal: Normal;

  constructor(settings: Settings) {
    this.#normal = new Normal(settings);
  }

  line(text: string, take: Take): string | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '') return undefined;
    const pairs = pairsOf(line);
    if (typeof pairs === 'string') return `not logfmt: ${pairs}`;
    this.#normal.take({ ...pairs, line }, take);
    return undefined;
  }

  save(): unknown {
    return this.#normal.save();
  }

  restore(saved: unknown): void {
    this.#normal.restore(saved);
  }
}

/** Each key with its value, as it is and as JSON. */
interface Pairs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly members: Map<string, string>;
}

/** The pairs of a line, or the reason why there are none. */
function pairsOf(line: string): Pairs | string {
  const values: Record<string, unknown> = Object.create(null);
  const members = new Map<string, string>();
  let valued = false;
  for (let at = skipBlanks(line, 0); at < line.length; at = skipBlanks(line, at)) {
    const keyEnd = endOfKey(line, at);
    const key = line.slice(at, keyEnd);
    if (key.includes('"')) return 'a quote in a key';
    if (line.charCodeAt(keyEnd) !== 61) {
      values[key] = true;
      members.set(key, 'true');
      at = keyEnd;
      continue;
    }
    valued = true;
    const quoted = line.charCodeAt(keyEnd + 1) === 34;
    const end = quoted ? closingQuote(line, keyEnd + 2) : wordEnd(line, keyEnd + 1);
    if (end < 0) return 'a quote that is not closed';
    const value = quoted ? textOf(line.slice(keyEnd + 2, end)) : wordOf(line.slice(keyEnd + 1, end));
    values[key] = value;
    members.set(key, typeof value === 'number' ? line.slice(keyEnd + 1, end) : JSON.stringify(value));
    at = quoted ? end + 1 : end;
    if (at < line.length && !isBlank(line.charCodeAt(at))) return 'text behind a closing quote';
  }
  return valued ? { values, members } : 'no key=value';
}

/** At least two pairs, the first word one of them, and no more bare words than pairs. */
function isSure(line: string): boolean {
  if (!/^\s*[A-Za-z_@][\w.@/-]{0,99}=/.test(line)) return false;
  const pairs = pairsOf(line.trimEnd());
  if (typeof pairs === 'string') return false;
  const bare = [...pairs.members.values()].filter((value) => value === 'true').length;
  return pairs.members.size - bare >= Math.max(bare, 2);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function skipBlanks(line: string, at: number): number {
  while (isBlank(line.charCodeAt(at))) at++;
  return at;
}

/** A word that begins with `=` has no key and is one itself. */
function endOfKey(line: string, at: number): number {
  if (line.charCodeAt(at) === 61) return wordEnd(line, at);
  let end = at;
  while (end < line.length && line.charCodeAt(end) !== 61 && !isBlank(line.charCodeAt(end))) end++;
  return end;
}

function wordEnd(line: string, at: number): number {
  while (at < line.length && !isBlank(line.charCodeAt(at))) at++;
  return at;
}

function closingQuote(line: string, from: number): number {
  let end = line.indexOf('"', from);
  while (end >= 0 && escaped(line, from, end)) end = line.indexOf('"', end + 1);
  return end;
}

const number = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]\d{1,2})?$/;

const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function textOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted;
  return quoted.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A number of at most 15 digits, true or false as what they are, any other word as text. */
function wordOf(word: string): string | number | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  return word.length <= 16 && number.test(word) ? Number(word) : word;
}
