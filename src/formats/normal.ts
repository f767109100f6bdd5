import { isUtf8 } from 'node:buffer';
import { misuse } from '../declaration/failure.js';
import { readLevel } from '../event/level.js';
import { members, objectOf } from '../event/members.js';
import { tagged } from '../event/name.js';
import { readTime, writeTime } from '../event/time.js';
import type { Zone } from '../event/zone.js';
import type { Take } from '../stream/stage.js';
import { type Field, type Found, foreign, lookUp, pathsOf } from './foreign.js';
import type { Settings } from './format.js';
import { tableTime, wallClock } from './local-time.js';

/** What a line says: its members by name with the JSON text of each value, and the same as values. */
export interface Source {
  readonly members: Map<string, string>;
  readonly values: object;
  /** The line, from which the id is made. */
  readonly line: string;
}

const mapped = [...Object.keys(foreign), 'tags.x', 'data.x'];

/**
 * Makes events of records with foreign field names. A number under `value` or `metric` with a name and without a level
 * is a metric, its flat `tags` or `labels` are the dimensions; anything else is a log event. What has no place in the
 * event goes to `data`, each value with its own bytes; a `data` object of the source is opened. Remembers the time of
 * the last event, to tell the two passes of an hour that a clock change repeats.
 */
export class Normal {
  readonly #settings: Settings;
  readonly #clock: Zone;
  readonly #moved: readonly (readonly [field: string, path: string])[];
  #last = Number.NEGATIVE_INFINITY;

  constructor(settings: Settings) {
    const { map, zone } = settings;
    this.#settings = settings;
    this.#clock = wallClock(zone);
    const wrong = Object.keys(map).find((to) => !Object.hasOwn(foreign, to) && !/^(tags|data)\../.test(to));
    if (wrong !== undefined) throw misuse(`--map ${wrong}: what can be mapped is ${mapped.join(', ')}`);
    this.#moved = Object.entries(map).filter(([to]) => to.includes('.'));
  }

  /** Epoch milliseconds of a number, or of text on the wall of the clock where it says no offset. */
  time(value: unknown): number {
    if (typeof value !== 'string') return typeof value === 'number' ? readTime(value) : Number.NaN;
    if (value.length > 64) return Number.NaN;
    return value.endsWith('Z') ? readTime(value) : tableTime(this.#clock, value, 0, this.#last);
  }

  take(source: Source, take: Take): void {
    const { ids, subject: givenSubject, name: givenName } = this.#settings;
    const epoch = this.#epoch(source);
    const level = this.#spent(source, 'level', (value) => readLevel(value) !== undefined);
    const message = this.#message(source);
    const subject = givenSubject ?? this.#word(source, 'subject');
    const said = givenName ?? this.#word(source, 'name');
    const number = level ? undefined : this.#pick(source, 'value', message === '' ? isReading : isNumber);
    const word = said === '' && number ? (this.#settings.map['value'] ?? '') : said;
    const metric = number !== undefined && word !== '';
    const value = metric ? rawOf(source.members, number) : '';
    if (metric) spend(source, number);
    const unit = metric ? this.#word(source, 'unit') : '';
    const tags = this.#tags(source);
    const name = metric && !word.includes(';') ? tagged(word, Object.fromEntries(tags)) : word;
    const data = this.#data(source);

    let text = Number.isNaN(epoch) ? '{' : `{"time":"${writeTime(epoch)}",`;
    text += metric ? '"type":"metric"' : '"type":"log"';
    if (subject !== '') text += `,"subject":${JSON.stringify(subject)}`;
    if (name !== '') text += `,"name":${JSON.stringify(name)}`;
    if (metric) text += `,"value":${value}`;
    if (unit !== '') text += `,"unit":${JSON.stringify(unit)}`;
    if (level) text += `,"level":"${readLevel(level.value)}"`;
    if (message !== '') text += `,"message":${message}`;
    if (tags.size > 0) text += `,"tags":${JSON.stringify(Object.fromEntries(tags))}`;
    if (data.size > 0) text += `,"data":${objectOf(data)}`;
    take(epoch, metric ? `${text}}` : `${text},"id":"${ids.next('log', epoch, subject, name, source.line)}"}`);
  }

  #epoch(source: Source): number {
    let epoch = Number.NaN;
    this.#spent(source, 'time', (value) => !Number.isNaN((epoch = this.time(value))));
    if (!Number.isNaN(epoch)) this.#last = epoch;
    return epoch;
  }

  #pick({ values }: Source, field: Field, fits: (value: unknown) => boolean): Found | undefined {
    const { map } = this.#settings;
    for (const path of Object.hasOwn(map, field) ? [map[field] as string] : pathsOf(field, values)) {
      const found = lookUp(values, path);
      if (found && fits(found.value)) return found;
    }
    return undefined;
  }

  #spent(source: Source, field: Field, fits: (value: unknown) => boolean): Found | undefined {
    const found = this.#pick(source, field, fits);
    if (found) spend(source, found);
    return found;
  }

  /** As JSON, in the source's own bytes where it is text; empty for none. */
  #message(source: Source): string {
    const found = this.#pick(source, 'message', isMessage);
    if (!found) return '';
    const text = isCooked(found) ? JSON.stringify(messageOf(found)) : rawOf(source.members, found);
    spend(source, found);
    return text;
  }

  /** Text that names somebody or something, where it was mapped any, or a number as it is written; empty for none. */
  #word(source: Source, field: Field): string {
    const mapped = Object.hasOwn(this.#settings.map, field);
    const names = field === 'name' && !mapped ? isName : isWord;
    const found = this.#pick(source, field, (value) => names(value) || (mapped && isNumber(value)));
    const word = found ? wordOf(rawOf(source.members, found)) : '';
    if (found) spend(source, found);
    return word;
  }

  /** Flat `tags` and `labels`, and what is mapped to tags. */
  #tags(source: Source): Map<string, string> {
    const tags = new Map<string, string>();
    for (const member of ['tags', 'labels']) {
      const found = lookUp(source.values, member);
      if (!found || !isFlat(found.value)) continue;
      for (const [key, text] of members(rawOf(source.members, found))) tags.set(key, wordOf(text));
      spend(source, found);
    }
    for (const [to, found] of this.#mapped(source, 'tags.')) {
      if (typeof found.value === 'object') continue;
      tags.set(to, wordOf(rawOf(source.members, found)));
      spend(source, found);
    }
    return tags;
  }

  /** What has no place in the event, and what is mapped to data. */
  #data(source: Source): ReadonlyMap<string, string> {
    const mapped = this.#mapped(source, 'data.').map(
      ([to, found]) => [to, rawOf(source.members, found), found] as const,
    );
    for (const [, , found] of mapped) spend(source, found);
    const inner = source.members.get('data');
    const opened = inner?.startsWith('{') === true;
    const gelf = Object.hasOwn(source.values, 'short_message');
    if (!opened && !gelf && mapped.length === 0) return source.members;
    const data = opened ? members(inner) : new Map<string, string>();
    if (opened) source.members.delete('data');
    for (const [member, text] of source.members) {
      const key = gelf && member.startsWith('_') ? member.slice(1) : member;
      data.set(data.has(key) ? `source.${member}` : key, text);
    }
    for (const [to, text] of mapped) data.set(to, text);
    return data;
  }

  #mapped({ values }: Source, prefix: string): readonly (readonly [string, Found])[] {
    return this.#moved.flatMap(([to, path]) => {
      const found = to.startsWith(prefix) ? lookUp(values, path) : undefined;
      return found ? [[to.slice(prefix.length), found] as const] : [];
    });
  }

  save(): unknown {
    return this.#last;
  }

  restore(saved: unknown): void {
    this.#last = saved as number;
  }
}

/** Takes a member out of what goes to data, unless it holds more. */
function spend({ members }: Source, { member, alone }: Found): void {
  if (alone) members.delete(member);
}

/** The JSON text of what was found: the source's own bytes where it is a member of its own. */
export function rawOf(members: ReadonlyMap<string, string>, { member, value, path }: Found): string {
  return (member === path ? members.get(member) : undefined) ?? JSON.stringify(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFlat(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((inner) => inner !== null && typeof inner !== 'object');
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** A text that begins with no digit, as the duration does that Heroku has under `service`. */
function isName(value: unknown): boolean {
  return isWord(value) && !/^\d/.test(value as string);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A number, or null for a reading that is stated to be missing. */
function isReading(value: unknown): boolean {
  return value === null || isNumber(value);
}

/** Text, or the bytes that journald gives where a message is not UTF-8. */
function isMessage(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.length > 0 && value.every(isByte));
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}

/** A message that is not text as it stands: journald's bytes, and Docker's json-file keeps the end of the line. */
function isCooked({ path, value }: Found): boolean {
  return path === 'log' || typeof value !== 'string';
}

function messageOf({ path, value }: Found): string {
  if (typeof value !== 'string') {
    const bytes = Buffer.from(value as number[]);
    return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  }
  return path === 'log' && value.endsWith('\n') ? value.slice(0, -1) : value;
}

/** A word of JSON without its quotes, if it has any. */
function wordOf(text: string): string {
  return text.startsWith('"') ? JSON.parse(text) : text;
}
