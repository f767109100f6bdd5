import { escaped } from '../event/members.js';

export type Token = '[' | ']' | '{' | '}' | 'string' | 'word' | 'unclosed' | 'end';

const blanks = /[\s,:\ufeff]*/y;
const word = /[^\s,:[\]{}"]+/y;

/**
 * The tokens of JSON on one line, one at a time. Commas and colons count as blanks, and a word is whatever stands
 * between them: a number, null, or what no JSON has (`None`, `1e9999`, `callback(`).
 */
export class Tokens {
  #text = '';
  #at = 0;
  /** The text of the string or word that `next` gave last. */
  value = '';

  start(text: string): void {
    this.#text = text;
    this.#at = 0;
  }

  next(): Token {
    this.#skip();
    const text = this.#text;
    const first = text[this.#at];
    switch (first) {
      case undefined:
        return 'end';
      case '[':
      case ']':
      case '{':
      case '}':
        this.#at++;
        return first;
      case '"':
        return this.#string();
    }
    word.lastIndex = this.#at;
    word.test(text);
    this.value = text.slice(this.#at, word.lastIndex);
    this.#at = word.lastIndex;
    return 'word';
  }

  /** The two words of `[word, word]`, if that comes next: the same as four tokens, and faster. */
  pair(): readonly [string, string] | undefined {
    this.#skip();
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== 91) return undefined;
    const comma = plainUntil(text, this.#at + 1, 44);
    const end = comma < 0 ? -1 : plainUntil(text, comma + 1, 93);
    if (end < 0) return undefined;
    const pair = [text.slice(this.#at + 1, comma), text.slice(comma + 1, end)] as const;
    this.#at = end + 1;
    return pair;
  }

  #skip(): void {
    blanks.lastIndex = this.#at;
    blanks.test(this.#text);
    this.#at = blanks.lastIndex;
  }

  #string(): Token {
    const text = this.#text;
    let end = text.indexOf('"', this.#at + 1);
    while (end >= 0 && escaped(text, this.#at + 1, end)) end = text.indexOf('"', end + 1);
    if (end < 0) return 'unclosed';
    const quoted = text.slice(this.#at, end + 1);
    this.#at = end + 1;
    try {
      this.value = JSON.parse(quoted);
      return 'string';
    } catch {
      return 'unclosed';
    }
  }
}

/** Where `code` stands at most 60 characters on, with nothing of JSON's structure before it; -1 when it does not. */
function plainUntil(text: string, from: number, code: number): number {
  const last = Math.min(from + 60, text.length);
  for (let at = from; at < last; at++) {
    const here = text.charCodeAt(at);
    if (here === code) return at;
    if (here === 44 || here === 91 || here === 93 || here === 34 || here === 123 || here === 125) return -1;
  }
  return -1;
}
