import { isUtf8 } from 'node:buffer';
import { escaped } from '../event/members.js';

const backslash = 92;

/**
 * Where the field ends that begins behind the quote at `from - 1`: at a quote with a blank or the line's end behind it,
 * and not behind a backslash. So a quote that a server did not escape does no harm. -1 when it does not end.
 */
export function closing(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    const ends = at + 1 === line.length || line.charCodeAt(at + 1) === 32;
    if (ends && (line.charCodeAt(at - 1) !== backslash || !escaped(line, from, at))) return at;
  }
  return -1;
}

const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * A field with its escapes decoded, as Apache (`\"`, `\\`, `\n`, `\xe4`) and nginx (`\x22`) write them. Escaped bytes
 * beyond ASCII are UTF-8, or Latin-1 where they are not. A backslash before anything else stays.
 */
export function unescaped(field: string): string {
  return field.replace(/(?:\\x[0-9a-fA-F]{2})+|\\["\\bfnrtv]/g, (found) => {
    if (found[1] !== 'x') return letters[found[1] as string] ?? (found[1] as string);
    const bytes = Buffer.from(found.replaceAll('\\x', ''), 'hex');
    return isUtf8(bytes) ? bytes.toString() : bytes.toString('latin1');
  });
}
