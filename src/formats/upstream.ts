import { closing } from './quoted.js';

/** Where each key of an appended `key=value` goes; the first four and `ut` are times. */
const places: Readonly<Record<string, string>> = {
  rt: 'duration', uct: 'connect', uht: 'header', urt: 'response', ut: 'response',
  ua: 'address', us: 'status', ul: 'bytes', cs: 'cache', sn: 'server',
}; // biome-ignore format: a table

const times = ['duration', 'connect', 'header', 'response'];

/** What the parts go to in `data`, and in `data.upstream`, in the order in which they are written. */
const own = ['duration', 'cache', 'server', 'compression', 'forwarded'];
const ofUpstream = ['connect', 'header', 'response', 'address', 'status', 'bytes'];

/**
 * What nginx logs are made to append: `rt=0.003 uct="0.000" uht="0.003" urt="0.003"` and the other short keys of its
 * monitoring guides, or request time and upstream time as bare numbers, or quoted the forwarded addresses or the
 * compression ratio. What is none of these is kept together in `extra`.
 */
export class Upstream {
  /** Members of `data`, each with a comma in front. */
  members = '';
  /** Something of it was understood. */
  known = false;
  #found = new Map<string, string>();
  #extra = '';
  #bare = 0;

  read(text: string): void {
    this.#found.clear();
    this.#extra = '';
    this.#bare = 0;
    this.known = false;
    for (let at = 0; at < text.length; ) at = text.charCodeAt(at) === 32 ? at + 1 : this.#part(text, at);
    const upstream = this.#written(ofUpstream).slice(1);
    const extra = this.#extra === '' ? '' : `,"extra":${JSON.stringify(this.#extra)}`;
    this.members = `${this.#written(own)}${upstream === '' ? '' : `,"upstream":{${upstream}}`}${extra}`;
  }

  #written(names: readonly string[]): string {
    let members = '';
    for (const name of names) {
      const value = this.#found.get(name);
      if (value !== undefined) members += `,"${name}":${value}`;
    }
    return members;
  }

  /** Reads the part that begins at `at`; where the next one may begin. */
  #part(text: string, at: number): number {
    if (text.charCodeAt(at) === 34) return this.#quoted(text, at);
    let equals = at;
    while (isLetter(text.charCodeAt(equals))) equals++;
    return equals > at && text.charCodeAt(equals) === 61 ? this.#keyed(text, at, equals) : this.#number(text, at);
  }

  #keyed(text: string, at: number, equals: number): number {
    const key = text.slice(at, equals);
    const place = Object.hasOwn(places, key) ? places[key] : undefined;
    const quoted = text.charCodeAt(equals + 1) === 34;
    const end = quoted ? closing(text, equals + 2) : listEnd(text, equals + 1);
    const value = place && end >= 0 ? text.slice(quoted ? equals + 2 : equals + 1, end) : undefined;
    const written = value === undefined ? undefined : times.includes(place as string) ? seconds(value) : plain(value);
    if (written === undefined) return this.#keep(text, at, end < 0 ? text.length : quoted ? end + 1 : end);
    this.#place(place as string, written);
    return quoted ? end + 1 : end;
  }

  /** Without a key the request time comes first, then the upstream's; both have a decimal point. */
  #number(text: string, at: number): number {
    const end = listEnd(text, at);
    const value = text.slice(at, end);
    const place = times[[0, 3][this.#bare] ?? times.length];
    const written = place && (value === '-' || value.includes('.')) ? seconds(value) : undefined;
    if (written === undefined) return this.#keep(text, at, end);
    this.#bare++;
    this.#place(place as string, written);
    return end;
  }

  #quoted(text: string, at: number): number {
    const end = closing(text, at + 1);
    if (end < 0) return this.#keep(text, at, text.length);
    const value = text.slice(at + 1, end);
    if (value === '-' || value === '') this.#place('forwarded', '');
    else if (/^\d{1,9}\.\d{1,9}$/.test(value)) this.#place('compression', seconds(value) as string);
    else if (/^[\da-fA-F.:, ]+$/.test(value)) this.#place('forwarded', `"${value}"`);
    else this.#keep(text, at, end + 1);
    return end + 1;
  }

  #place(name: string, value: string): void {
    this.known = true;
    if (value !== '') this.#found.set(name, value);
  }

  #keep(text: string, at: number, end: number): number {
    this.#extra += `${this.#extra === '' ? '' : ' '}${text.slice(at, end)}`;
    return end;
  }
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95;
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
