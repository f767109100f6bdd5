import { quoted } from './nearest.js';
import { largest } from './numbers.js';

const numberAt = /[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/iy;
const letterAt = /[\s,]*([a-z])/iy;
const moreAt = /[\s,]*[-+.\d]/y;
const restAt = /[\s,]*\S/y;

/** Reads the numbers of an SVG attribute one after another, each character once. Errors name the place in `what`. */
export class Coordinates {
  readonly #text: string;
  readonly #what: string;
  #at = 0;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  /** Whether a number comes next. */
  get more(): boolean {
    return this.#looksLike(moreAt);
  }

  /** Whether nothing but space is left. */
  get done(): boolean {
    return !this.#looksLike(restAt);
  }

  number(): number {
    const value = Number(this.#next(numberAt, 'a number'));
    if (Math.abs(value) <= largest) return value;
    throw this.error(`comes after a number that is not between -${largest} and ${largest}`);
  }

  /** The letter that comes next, or undefined. */
  letter(): string | undefined {
    return this.#looksLike(letterAt) ? this.#next(letterAt, 'a letter') : undefined;
  }

  error(message: string): Error {
    const left = this.#text.slice(this.#at, this.#at + 12);
    const here = left === '' ? 'the end' : `character ${this.#at + 1}, ${quoted(left)},`;
    return new Error(`${this.#what}: ${here} ${message}`);
  }

  #looksLike(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #next(pattern: RegExp, wanted: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) throw this.error(`is not ${wanted}`);
    this.#at = pattern.lastIndex;
    return found[1]!;
  }
}
