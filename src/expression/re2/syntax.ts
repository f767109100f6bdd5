import { type Characters, complement, folded, last, newline, perl, posix, unicode, union } from './characters.js';

/** What a pattern asks for at a place between two characters. */
export type Assertion = 'begin' | 'end' | 'line begin' | 'line end' | 'boundary' | 'no boundary';

/** A pattern, as far as the question goes whether a text holds a match: groups and greed make no difference to it. */
export type Regex =
  | { readonly kind: 'one'; readonly of: Characters }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number };

/** A mistake in a pattern, and where: in UTF-16 code units from its start. */
export class PatternError extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

const mostRepeats = 1000;
const deepest = 200;
const anything: Characters = [0, last];
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };
const assertions: Readonly<Record<string, Assertion>> = { A: 'begin', z: 'end', b: 'boundary', B: 'no boundary' };

/** What other engines have and RE2 leaves out, most of it because no engine can do it in linear time. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'looking ahead or behind is not in RE2: it cannot be done in linear time'],
  [/^\(\?>/, 'atomic groups are not in RE2'],
  [/^\(\?P[=>]/, 'back-references are not in RE2: they cannot be done in linear time'],
  [/^\(\?#/, 'comments are not in RE2'],
  [/^\\(k|[89]|[1-7](?![0-7]))/, 'back-references are not in RE2: they cannot be done in linear time'],
  [/^\\Z/, '\\Z is not in RE2; write \\z for the end of the text'],
  [/^\\C/, '\\C is not to be had: texts are made of characters, not of bytes'],
];

interface Flags {
  /** i: letters match in any case. m: ^ and $ match at lines. s: . matches a newline. U turns greed round: no matter. */
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/** Reads a pattern in RE2's syntax. Throws a `PatternError` for what is not in it. */
export function readPattern(pattern: string): Regex {
  const reader = new Reader(pattern);
  const regex = reader.choice({ i: false, m: false, s: false }, 0);
  if (reader.at < pattern.length) throw new PatternError('this ) closes nothing', reader.at);
  return regex;
}

class Reader {
  at = 0;
  readonly #text: string;
  readonly #groups = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to the parenthesis that closes the group, or the end. */
  choice(flags: Flags, depth: number): Regex {
    if (depth > deepest) throw new PatternError(`groups are nested more than ${deepest} deep`, this.at);
    const branches: Regex[] = [];
    let parts: Regex[] = [];
    while (this.at < this.#text.length && !this.#sees(')')) {
      if (this.#takes('|')) {
        branches.push({ kind: 'sequence', parts });
        parts = [];
        continue;
      }
      const set = this.#match(/\(\?([imsU]*)(?:-([imsU]+))?\)/y);
      if (set) flags = changed(flags, set[1] ?? '', set[2] ?? '');
      else parts.push(...this.#repeated(flags, depth));
    }
    branches.push({ kind: 'sequence', parts });
    return branches.length === 1 ? branches[0]! : { kind: 'choice', parts: branches };
  }

  #repeated(flags: Flags, depth: number): readonly Regex[] {
    const quoted = this.#match(/\\Q([\s\S]*?)(?:\\E|$)/y);
    const parts = quoted ? [...quoted[1]!].map((c) => one(c.codePointAt(0)!, flags)) : [this.#atom(flags, depth)];
    const start = this.at;
    const [least, most] = this.#count();
    if (least < 0) return parts;
    const again = this.at;
    if (this.#count()[0] >= 0) throw new PatternError(`${this.#text.slice(start, this.at)} repeats a repeat`, again);
    const part = parts.at(-1);
    if (part === undefined) throw new PatternError('there is nothing to repeat', start);
    return [...parts.slice(0, -1), { kind: 'repeat', part, least, most }];
  }

  /** How often the part before is to occur; -1 where nothing is said. */
  #count(): readonly [least: number, most: number] {
    const start = this.at;
    const found = this.#match(/([*+?]|\{(\d+)(,(\d*))?\})\??/y);
    if (!found) return [-1, -1];
    const [, sign = '', from, comma, to] = found;
    if (sign === '*') return [0, Number.POSITIVE_INFINITY];
    if (sign === '+') return [1, Number.POSITIVE_INFINITY];
    if (sign === '?') return [0, 1];
    const least = Number(from);
    const most = comma === undefined ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to);
    if (least > most) throw new PatternError(`${sign} is the wrong way round`, start);
    if (least > mostRepeats || (most > mostRepeats && most < Number.POSITIVE_INFINITY))
      throw new PatternError(`${sign} repeats more than ${mostRepeats} times`, start);
    return [least, most];
  }

  #atom(flags: Flags, depth: number): Regex {
    const start = this.at;
    const rest = this.#text.slice(start, start + 8);
    const reason = refused.find(([written]) => written.test(rest))?.[1];
    if (reason !== undefined) throw new PatternError(reason, start);
    if (this.#takes('(')) return this.#group(flags, depth, start);
    if (this.#takes('[')) return { kind: 'one', of: this.#class(flags, start) };
    if (this.#takes('.')) return { kind: 'one', of: flags.s ? anything : complement(newline) };
    if (this.#takes('^')) return { kind: 'assertion', assertion: flags.m ? 'line begin' : 'begin' };
    if (this.#takes('$')) return { kind: 'assertion', assertion: flags.m ? 'line end' : 'end' };
    if (/^[*+?]/.test(rest)) throw new PatternError('there is nothing to repeat', start);
    if (!this.#sees('\\')) return one(this.#character(), flags);
    const assertion = assertions[this.#text[start + 1] ?? ''];
    if (assertion !== undefined) {
      this.at += 2;
      return { kind: 'assertion', assertion };
    }
    const several = this.#several(flags);
    return several ? { kind: 'one', of: several } : one(this.#escaped(), flags);
  }

  #group(flags: Flags, depth: number, start: number): Regex {
    const named = this.#match(/\?P?<(\w+)>/y);
    const flagged = named ? undefined : this.#match(/\?([imsU]*)(?:-([imsU]+))?:/y);
    if (!named && !flagged && this.#sees('?')) throw new PatternError('this kind of group is not in RE2', start);
    const name = named?.[1];
    if (name !== undefined && this.#groups.has(name)) throw new PatternError(`there are two groups ${name}`, start);
    if (name !== undefined) this.#groups.add(name);
    const inside = flagged ? changed(flags, flagged[1] ?? '', flagged[2] ?? '') : flags;
    const regex = this.choice(inside, depth + 1);
    if (!this.#takes(')')) throw new PatternError('this ( is not closed', start);
    return regex;
  }

  /** A class, from behind its bracket. The first character in it is itself even where it is a closing bracket. */
  #class(flags: Flags, start: number): Characters {
    const negated = this.#takes('^');
    const sets: Characters[] = [];
    for (let first = true; first || !this.#sees(']'); first = false) {
      if (this.at >= this.#text.length) throw new PatternError('this [ is not closed', start);
      sets.push(this.#named(flags) ?? this.#several(flags) ?? this.#range());
    }
    this.at++;
    const set = flags.i ? folded(union(...sets)) : union(...sets);
    return negated ? complement(set) : set;
  }

  /** `[:alpha:]`, within a class. */
  #named(flags: Flags): Characters | undefined {
    const start = this.at;
    const found = this.#match(/\[:(\^?)([^\]:]*):\]/y);
    if (!found) return undefined;
    const [written, negated, name = ''] = found;
    const set = Object.hasOwn(posix, name) ? posix[name] : undefined;
    if (!set) throw new PatternError(`${written} is none of RE2's classes`, start);
    const wide = flags.i ? folded(set) : set;
    return negated ? complement(wide) : wide;
  }

  /** `\d`, `\pL`, `\P{Greek}`: escapes that stand for several characters. */
  #several(flags: Flags): Characters | undefined {
    const start = this.at;
    const found = this.#match(/\\(?:([dswDSW])|([pP])(?:\{(\^?)([^}]*)\}|([^{])))/y);
    if (!found) return undefined;
    const [written, short, letter, not, long, single] = found;
    const set = short === undefined ? unicode(long ?? single ?? '') : perl[short.toLowerCase()];
    if (!set) throw new PatternError(`${written} is no Unicode category or script`, start);
    const wide = flags.i ? folded(set) : set;
    const negated = short === undefined ? (letter === 'P') !== (not === '^') : short < 'a';
    return negated ? complement(wide) : wide;
  }

  /** `a` or `a-z`, within a class. */
  #range(): Characters {
    const start = this.at;
    const from = this.#sees('\\') ? this.#escaped() : this.#character();
    if (!this.#match(/-(?!\])/y)) return [from, from];
    const to = this.#sees('\\') ? this.#escaped() : this.#character();
    if (to >= from) return [from, to];
    throw new PatternError(`${this.#text.slice(start, this.at)} is the wrong way round`, start);
  }

  /** One character written with a backslash. */
  #escaped(): number {
    const start = this.at;
    const found = this.#match(
      /\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2})|([aftnrv])|([^\w\s]|_))/y,
    );
    const [written = '', short, long, octal, control, itself] = found ?? [];
    const hex = short ?? long;
    const code =
      hex !== undefined ? Number.parseInt(hex, 16)
      : octal !== undefined ? Number.parseInt(octal, 8)
      : control !== undefined ? controls[control]!
      : (itself?.codePointAt(0) ?? Number.NaN); // biome-ignore format: one case a line
    if (code <= last && !(code >= 0xd800 && code <= 0xdfff) && (itself === undefined || code < 0x80)) return code;
    throw new PatternError(`${written || this.#text.slice(start, start + 2)} is not in RE2's syntax`, start);
  }

  #character(): number {
    const code = this.#text.codePointAt(this.at);
    if (code === undefined) throw new PatternError('the pattern ends here too soon', this.at);
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }

  #sees(character: string): boolean {
    return this.#text[this.at] === character;
  }

  #takes(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.at++;
    return true;
  }

  /** Takes what a sticky pattern finds here. */
  #match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.#text) ?? undefined;
    if (found) this.at = sticky.lastIndex;
    return found;
  }
}

function changed(flags: Flags, on: string, off: string): Flags {
  const said = (flag: 'i' | 'm' | 's'): boolean => !off.includes(flag) && (flags[flag] || on.includes(flag));
  return { i: said('i'), m: said('m'), s: said('s') };
}

function one(code: number, { i }: Flags): Regex {
  return { kind: 'one', of: i ? folded([code, code]) : [code, code] };
}
