import { closing } from './quoted.js';

/** The members that can be found: of `data`, then of `data.upstream`, in the order in which they are written. */
const own = ['duration', 'cache', 'server', 'compression', 'forwarded'];
const ofUpstream = ['connect', 'header', 'response', 'address', 'status', 'bytes'];
const slots = [...own, ...ofUpstream];
const prefixes = slots.map((name) => `,"${name}":`);
const slotOf = (name: string) => slots.indexOf(name);

/** Where each short key goes. */
const keys: Readonly<Record<string, number>> = {
  rt: slotOf('duration'), uct: slotOf('connect'), uht: slotOf('header'), urt: slotOf('response'), ut: slotOf('response'),
  ua: slotOf('address'), us: slotOf('status'), ul: slotOf('bytes'), cs: slotOf('cache'), sn: slotOf('server'),
}; // biome-ignore format: a table

/** Without a key the request time comes first, then the upstream's. */
const bare = [slotOf('duration'), slotOf('response')];
const times: readonly number[] = [...bare, slotOf('connect'), slotOf('header')];

/** How a time began that stood at some place of the line before: `urt="`. A log keeps to its order. */
interface Seen {
  readonly start: string;
  readonly slot: number;
  readonly quoted: boolean;
}

/**
 * What nginx logs are made to append: `rt=0.003 uct="0.000" uht="0.003" urt="0.003"` and the other short keys of its
 * monitoring guides, or request time and upstream time as bare numbers, or quoted the forwarded addresses or the
 * compression ratio. What is none of these is kept together in `extra`. Remembers the order of a line's keys.
 */
export class Upstream {
  /** Members of `data`, each with a comma in front. */
  members = '';
  /** Something of it was understood. */
  known = false;
  /** By slot, as JSON; empty for none. */
  readonly #found: string[] = slots.map(() => '');
  readonly #seen: Seen[] = [];
  #extra = '';
  #bare = 0;
  #place = 0;

  read(text: string): void {
    this.#found.fill('');
    this.#extra = '';
    this.#bare = 0;
    this.#place = 0;
    this.known = false;
    for (let at = 0; at < text.length; ) at = text.charCodeAt(at) === 32 ? at + 1 : this.#part(text, at);
    const upstream = this.#written(own.length, slots.length);
    const extra = this.#extra === '' ? '' : `,"extra":${JSON.stringify(this.#extra)}`;
    this.members = `${this.#written(0, own.length)}${upstream && `,"upstream":{${upstream.slice(1)}}`}${extra}`;
  }

  #written(from: number, to: number): string {
    let members = '';
    for (let slot = from; slot < to; slot++)
      if (this.#found[slot] !== '') members += prefixes[slot]! + this.#found[slot]!;
    return members;
  }

  /** Reads the part that begins at `at`; where the next one may begin. */
  #part(text: string, at: number): number {
    const seen = this.#seen[this.#place];
    if (seen && text.startsWith(seen.start, at)) {
      const from = at + seen.start.length;
      const end = decimalEnd(text, from);
      const next = end === text.length ? 32 : text.charCodeAt(end);
      if (end > from && next === (seen.quoted ? 34 : 32))
        return this.#take(seen, text.slice(from, end), seen.quoted ? end + 1 : end);
    }
    if (text.charCodeAt(at) === 34) return this.#quoted(text, at);
    let equals = at;
    while (isLetter(text.charCodeAt(equals))) equals++;
    return equals > at && text.charCodeAt(equals) === 61 ? this.#keyed(text, at, equals) : this.#number(text, at);
  }

  #keyed(text: string, at: number, equals: number): number {
    const key = text.slice(at, equals);
    const quoted = text.charCodeAt(equals + 1) === 34;
    const from = quoted ? equals + 2 : equals + 1;
    const end = quoted ? closing(text, from) : listEnd(text, from);
    const after = end < 0 ? text.length : quoted ? end + 1 : end;
    const slot = Object.hasOwn(keys, key) && end >= 0 ? keys[key]! : -1;
    const value = slot < 0 ? undefined : (times.includes(slot) ? seconds : plain)(text.slice(from, end));
    if (value === undefined) return this.#keep(text, at, after);
    const seen = { start: text.slice(at, from), slot, quoted };
    if (times.includes(slot)) this.#seen[this.#place] = seen;
    return this.#take(seen, value, after);
  }

  /** Both have a decimal point. */
  #number(text: string, at: number): number {
    const end = listEnd(text, at);
    const word = text.slice(at, end);
    const slot = bare[this.#bare];
    const value = slot !== undefined && (word === '-' || word.includes('.')) ? seconds(word) : undefined;
    if (value === undefined) return this.#keep(text, at, end);
    this.#bare++;
    return this.#take({ slot: slot as number }, value, end);
  }

  #quoted(text: string, at: number): number {
    const end = closing(text, at + 1);
    if (end < 0) return this.#keep(text, at, text.length);
    const word = text.slice(at + 1, end);
    if (word === '-' || word === '') return this.#take({ slot: slotOf('forwarded') }, '', end + 1);
    if (/^\d{1,9}\.\d{1,9}$/.test(word)) return this.#take({ slot: slotOf('compression') }, seconds(word)!, end + 1);
    if (/^[\da-fA-F.:, ]+$/.test(word)) return this.#take({ slot: slotOf('forwarded') }, `"${word}"`, end + 1);
    return this.#keep(text, at, end + 1);
  }

  #take({ slot }: Pick<Seen, 'slot'>, value: string, after: number): number {
    this.known = true;
    this.#place++;
    if (value !== '') this.#found[slot] = value;
    return after;
  }

  #keep(text: string, at: number, after: number): number {
    this.#extra += `${this.#extra === '' ? '' : ' '}${text.slice(at, after)}`;
    this.#place++;
    return after;
  }
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95;
}

/** The end of a number with a decimal point as JSON has it, at most 9 digits on either side; `at` when there is none. */
function decimalEnd(text: string, at: number): number {
  const point = digitsEnd(text, at);
  const end = digitsEnd(text, point + 1);
  const zeroed = text.charCodeAt(at) === 48 && point > at + 1;
  const whole = point > at && text.charCodeAt(point) === 46 && end > point + 1 && !zeroed;
  return whole && point - at < 10 && end - point < 11 ? end : at;
}

function digitsEnd(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

function blank(text: string, from: number): number {
  const at = text.indexOf(' ', from);
  return at < 0 ? text.length : at;
}

/** The end of a list as nginx writes it for several tries: `0.001, 0.002 : 0.003`. */
function listEnd(text: string, at: number): number {
  let end = blank(text, at);
  for (;;) {
    if (text.charCodeAt(end - 1) === 44 && end < text.length) end = blank(text, end + 1);
    else if (text.startsWith(' : ', end)) end = blank(text, end + 3);
    else return end;
  }
}

/** Seconds as JSON writes them, several tries summed up; empty for `-`, undefined for what is no time. */
function seconds(value: string): string | undefined {
  if (/^(0|[1-9]\d{0,8})(\.\d{1,9})?$/.test(value)) return value;
  if (value === '-' || value === '') return '';
  let sum = Number.NaN;
  for (const part of value.split(/[,:]/)) {
    const time = part.trim();
    if (time === '-' || time === '') continue;
    if (!/^\d{1,9}(\.\d{1,9})?$/.test(time)) return undefined;
    sum = (Number.isNaN(sum) ? 0 : sum) + Number(time);
  }
  return Number.isNaN(sum) ? '' : String(Math.round(sum * 1e6) / 1e6);
}

function plain(value: string): string {
  if (value === '-' || value === '') return '';
  return /^(0|[1-9]\d{0,14})$/.test(value) ? value : JSON.stringify(value);
}
