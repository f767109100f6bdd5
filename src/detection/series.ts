import { cannot } from '../declaration/failure.js';
import type { Verdict } from '../detectors/detector.js';
import { float32, float64, Pool, uint8, uint32 } from '../detectors/pool.js';
import { type Event, type Tags, textOf } from '../event/event.js';
import { calledAs, field } from '../event/field.js';
import { tagged, untagged } from '../event/name.js';

/** Newest values that are kept of a series. */
const kept = 60;
/** The state of a series of which nothing was said yet: none of the severities. */
export const unsaid = 4;

/** Where the numbers of a series stand: its newest time and value, the beginning of its state, the last verdict. */
const numbers = 9;
const at = { time: 0, value: 1, since: 2, verdict: 3 } as const;

/**
 * What detect remembers of each series beside its method: who it is, its newest time, unit and tags, its newest 60
 * values, the last verdict, and the state that was last written with its beginning. 400 bytes a series.
 */
export class Series {
  readonly #key: readonly string[];
  readonly #fields;
  /** By subject and then name; with a key of its own, by '' and then the key. */
  #slots = new Map<string, Map<string, number>>();
  #subjects: string[] = [];
  #names: string[] = [];
  #keys: string[] = [];
  /** The series that came last, and by slot the one that came after it last: a guess, no part of the state. */
  #last = 0;
  #following: number[] = [];
  #units: unknown[] = [];
  #tags: unknown[] = [];
  readonly #pool = new Pool({
    numbers: float64(numbers),
    state: uint8(),
    streak: uint32(),
    values: uint32(),
    recent: float32(kept),
  });

  /** `key`: the fields that make the identity in place of subject and name; none for these. */
  constructor(key: readonly string[]) {
    this.#key = key;
    this.#fields = key.map(field);
  }

  get size(): number {
    return this.#pool.size;
  }

  time(slot: number): number {
    return this.#pool.at.numbers[slot * numbers + at.time]!;
  }

  /** The newest value that was judged; NaN for none. */
  value(slot: number): number {
    return this.#pool.at.numbers[slot * numbers + at.value]!;
  }

  /** The severity that was last told, or `unsaid`; since when, and the points since. */
  state(slot: number): number {
    return this.#pool.at.state[slot]!;
  }

  since(slot: number): number {
    return this.#pool.at.numbers[slot * numbers + at.since]!;
  }

  streak(slot: number): number {
    return this.#pool.at.streak[slot]!;
  }

  enter(slot: number, state: number, since: number, streak: number): void {
    this.#pool.at.state[slot] = state;
    this.#pool.at.numbers[slot * numbers + at.since] = since;
    this.#pool.at.streak[slot] = streak;
  }

  /** The slot of an event's series; undefined when it is new. Where series come in turns, it is the one guessed. */
  find(event: Event): number | undefined {
    const guess = this.#following[this.#last]!;
    if (this.#names[guess] === event.name && this.#subjects[guess] === event.subject && this.#key.length === 0) {
      this.#last = guess;
      return guess;
    }
    const slot = this.#slots.get(this.#outer(event))?.get(this.#inner(event));
    if (slot !== undefined) {
      this.#following[this.#last] = slot;
      this.#last = slot;
    }
    return slot;
  }

  /**
   * A slot for the new series that an event belongs to. Its subject and name stay those of this event; the fields of a
   * key of its own are dimensions in the name, so that no two series have the same.
   */
  add(event: Event): number {
    const slot = this.#pool.add();
    this.#subjects.push(textOf(event.subject));
    this.#following.push(0);
    if (this.#key.length > 0) this.#keys.push(this.#inner(event));
    const added = this.#dimensions(slot);
    const { name, dimensions } = untagged(nameOf(event));
    this.#names.push(added ? tagged(name, { ...dimensions, ...added }) : nameOf(event));
    this.#pool.at.numbers.set([Number.NEGATIVE_INFINITY, Number.NaN], slot * numbers + at.time);
    this.#pool.at.state[slot] = unsaid;
    this.#index(slot);
    return slot;
  }

  #outer(event: Event): string {
    return this.#key.length > 0 ? '' : textOf(event.subject);
  }

  #inner(event: Event): string {
    if (this.#key.length === 0) return nameOf(event);
    return JSON.stringify(this.#fields.map((read) => textOf(read(event))));
  }

  #index(slot: number): void {
    const [outer, inner] = this.#key.length > 0 ? ['', this.#keys[slot]!] : [this.#subjects[slot]!, this.#names[slot]!];
    const names = this.#slots.get(outer);
    if (names) names.set(inner, slot);
    else this.#slots.set(outer, new Map([[inner, slot]]));
  }

  subject(slot: number): string {
    return this.#subjects[slot]!;
  }

  name(slot: number): string {
    return this.#names[slot]!;
  }

  /** The fields of a key of its own, with their values. */
  key(slot: number): Readonly<Record<string, string>> | undefined {
    if (this.#key.length === 0) return undefined;
    const values: readonly string[] = JSON.parse(this.#keys[slot]!);
    return Object.fromEntries(this.#key.map((name, i) => [name, values[i]!]));
  }

  /** The fields of a key that no series has. */
  notFound(): readonly string[] {
    const keys: readonly (readonly string[])[] = this.#keys.map((key) => JSON.parse(key));
    return this.size === 0 ? [] : this.#key.filter((_, i) => keys.every((values) => values[i] === ''));
  }

  /** What a key of its own adds to the dimensions of a series; undefined where it adds nothing. */
  #dimensions(slot: number): Tags | undefined {
    const fields = Object.entries(this.key(slot) ?? {}).filter(([path]) => path !== 'subject' && path !== 'name');
    return fields.length > 0 ? Object.fromEntries(fields.map(([path, value]) => [calledAs(path), value])) : undefined;
  }

  /** The unit and the tags of the newest value, where they are what they should be; with what the key adds to these. */
  unit(slot: number): string | undefined {
    const unit = this.#units[slot];
    return typeof unit === 'string' ? unit : undefined;
  }

  tags(slot: number): Tags | undefined {
    const tags = this.#tags[slot];
    const own = typeof tags === 'object' && tags !== null && !Array.isArray(tags) ? flat(tags) : undefined;
    const added = this.#dimensions(slot);
    return added ? { ...own, ...added } : own;
  }

  /** Moves a series on to a time; false when that is not after its newest one. */
  advance(slot: number, time: number): boolean {
    const own = this.#pool.at.numbers;
    const first = slot * numbers;
    const newest = own[first + at.time]!;
    if (time <= newest) return false;
    if (newest === Number.NEGATIVE_INFINITY) own[first + at.since] = time;
    own[first + at.time] = time;
    return true;
  }

  learn(slot: number, unit: unknown, tags: unknown, value: number, said: Verdict): void {
    const { numbers: own, values, recent, streak } = this.#pool.at;
    const place = values[slot]!;
    recent[slot * kept + (place % kept)] = value;
    values[slot] = place + 1;
    streak[slot]!++;
    const first = slot * numbers;
    own[first + at.value] = value;
    own[first + at.verdict] = said.expected;
    own[first + at.verdict + 1] = said.lower;
    own[first + at.verdict + 2] = said.upper;
    own[first + at.verdict + 3] = said.score;
    own[first + at.verdict + 4] = said.points;
    own[first + at.verdict + 5] = said.needed;
    if (this.#units[slot] !== unit) this.#units[slot] = unit;
    this.#tags[slot] = tags;
  }

  /** The newest values, oldest first: the last as it came, those before to some seven digits. */
  recent(slot: number): readonly number[] {
    const { values, recent } = this.#pool.at;
    const count = Math.min(values[slot]!, kept);
    const before = (i: number) => recent[slot * kept + ((values[slot]! - count + i) % kept)]!;
    return Array.from({ length: count }, (_, i) => (i === count - 1 ? this.value(slot) : before(i)));
  }

  /** The newest verdict, without what is of its point alone. */
  verdict(slot: number): Omit<Verdict, 'state' | 'news' | 'departure'> {
    const first = slot * numbers + at.verdict;
    const [expected, lower, upper, score, points, needed] = this.#pool.at.numbers.subarray(first, first + 6);
    return { expected: expected!, lower: lower!, upper: upper!, score: score!, points: points!, needed: needed! };
  }

  save(): unknown {
    return {
      key: this.#key,
      subjects: this.#subjects,
      names: this.#names,
      keys: this.#keys,
      units: this.#units,
      tags: this.#tags,
      pool: this.#pool.save(),
    };
  }

  restore(saved: unknown): void {
    const { key, subjects, names, keys, units, tags, pool } = saved as {
      [part in 'key' | 'subjects' | 'names' | 'keys']: string[];
    } & { [part in 'units' | 'tags']: unknown[] } & { pool: unknown };
    if (key.join() !== this.#key.join()) throw cannot('the state is of another --key');
    this.#subjects = [...subjects];
    this.#names = [...names];
    this.#keys = [...keys];
    this.#units = [...units];
    this.#tags = [...tags];
    this.#pool.restore(pool);
    this.#slots = new Map();
    this.#following = new Array(this.size).fill(0);
    for (let slot = 0; slot < this.size; slot++) this.#index(slot);
  }
}

function nameOf(event: Event): string {
  return textOf(event.name) || textOf(event.type);
}

/** The members that are text or can be written as such. */
function flat(tags: object): Tags {
  const written = Object.entries(tags).filter(([, value]) => value !== null && typeof value !== 'object');
  return Object.fromEntries(written.map(([key, value]) => [key, textOf(value)]));
}
