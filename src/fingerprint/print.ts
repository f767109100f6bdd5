import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import { untagged } from '../event/name.js';
import { readTime, writeTime } from '../event/time.js';
import { type Summary as Normal, normalise, resample } from '../shapes/normal.js';
import { words } from '../shapes/words.js';
import { fewest, mostMissing } from './gaps.js';

/** What the values of a window come to, in the unit of the series; `last` is its newest reading. */
export type Summary = Omit<Normal, 'flat'>;

/** The fingerprint of a series in a window: its shape, and what it came from. */
export interface Print extends Summary {
  readonly subject: string;
  readonly name: string;
  readonly unit: string | undefined;
  /** Epoch milliseconds; the window does not hold its end. */
  readonly from: number;
  readonly until: number;
  /** The share of slices without a reading. */
  readonly missing: number;
  /** It has no shape: all its values are the same. */
  readonly flat: boolean;
  /** What is left of the series when its daily profile is taken away. */
  readonly residual: boolean;
  /** The means of its slices, oldest first; none where too many are missing. */
  readonly values: Float64Array | undefined;
  readonly collection?: string | undefined;
  readonly note?: string | undefined;
}

/** What is known of a fingerprint beside its shape. */
export type Facts = Omit<Print, 'values' | 'flat' | 'residual'>;

/** A fingerprint of which the z-normalised shape is known. */
export function withShape(facts: Facts, z: Float32Array, residual: boolean): Print {
  const flat = z.every((value) => value === 0);
  const sd = flat ? 0 : facts.sd;
  return { ...facts, flat, residual, values: Float64Array.from(z, (value) => facts.mean + value * sd) };
}

/** The digits that a value has beyond the first one of the standard deviation. */
const digitsOfShape = 6;
const allDigits = 17;
const nothingBeside = 5e-7;

/** For shapes of which only the summary is asked. */
let scratch = new Float64Array(0);

/** What values come to, undefined where one is no number. */
export function summaryOf(values: Float64Array): Normal | undefined {
  if (scratch.length !== values.length) scratch = new Float64Array(values.length);
  return normalise(values, scratch);
}

/** A shape in words: `flat` where nothing changes, `missing` where too little is known. */
export function wordsOf({ values, mean, sd, flat }: Print): string {
  if (!values) return 'missing';
  return flat ? 'flat' : words(values.map((value) => (value - mean) / sd));
}

/** The `fingerprint` field of an event, but for what a command adds to it. */
export function fieldsOf(print: Print, said = wordsOf(print)): Record<string, unknown> {
  const { mean, sd, min, max, last, missing, flat, residual, values, collection, note } = print;
  const digits = digitsFor(print);
  return {
    from: writeTime(print.from),
    until: writeTime(print.until),
    words: said,
    ...(values && { ...numbers({ mean, sd, min, max, last }, digits) }),
    ...(missing > 0 && { missing: Number(missing.toPrecision(3)) }),
    ...(flat && { flat }),
    ...(residual && { residual }),
    ...(values && { values: Array.from(values, (value) => rounded(value, digits, print.sd)) }),
    ...(collection !== undefined && { collection }),
    ...(note !== undefined && { note }),
  };
}

/** In so many digits; and what is nothing beside the standard deviation is 0. */
function rounded(value: number, digits: number, sd: number): number {
  return Math.abs(value) < sd * nothingBeside ? 0 : Number(value.toPrecision(digits));
}

function numbers(summary: Summary, digits: number): Record<string, number> {
  return Object.fromEntries(Object.entries(summary).map(([name, value]) => [name, rounded(value, digits, summary.sd)]));
}

/** As many significant digits as show the shape: six of the standard deviation. */
function digitsFor({ sd, min, max }: Print): number {
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (!(sd > 0) || !(size > 0)) return allDigits;
  const digits = Math.floor(Math.log10(size)) - Math.floor(Math.log10(sd)) + digitsOfShape;
  return Math.min(allDigits, Math.max(digitsOfShape, digits));
}

/** Reads times of which many are the same. */
class SameTime {
  #text: unknown;
  #time = Number.NaN;

  of(text: unknown): number {
    if (text !== this.#text) [this.#text, this.#time] = [text, readTime(text)];
    return this.#time;
  }
}

const [begins, ends] = [new SameTime(), new SameTime()];

/**
 * The fingerprint that an event tells, its values brought to `n` (0: as many as they are); undefined where it has none that can be compared: no
 * window, values that are no numbers, fewer than four, or too many that are missing (null).
 */
export function printOf(event: Event, n: number): Print | undefined {
  const of = (field: string): unknown => member(event['fingerprint'], field);
  const [from, until, given] = [begins.of(of('from')), ends.of(of('until')), of('values')];
  if (!(from < until) || !Array.isArray(given)) return undefined;
  const values = fitted(given, n);
  const found = values && summaryOf(values);
  if (!found) return undefined;
  const told = (field: string, otherwise: number): number => {
    const value = of(field);
    return typeof value === 'number' ? value : otherwise;
  };
  const [collection, note] = [textOf(of('collection')), textOf(of('note'))];
  return {
    subject: textOf(event.subject),
    name: textOf(event.name),
    unit: typeof event.unit === 'string' ? event.unit : undefined,
    from,
    until,
    ...found,
    min: Math.min(found.min, told('min', found.min)),
    max: Math.max(found.max, told('max', found.max)),
    last: told('last', found.last),
    missing: told('missing', 0),
    residual: of('residual') === true,
    values,
    ...(collection !== '' && { collection }),
    ...(note !== '' && { note }),
  };
}

/** Values that each own an equal part of the window, as `n`. */
function fitted(given: readonly unknown[], n: number): Float64Array | undefined {
  if (given.length < fewest) return undefined;
  const values = new Float64Array(given.length);
  for (let i = 0; i < values.length; i++) {
    const value = given[i];
    if (typeof value !== 'number') return undefined;
    values[i] = value;
  }
  if (values.length === n || n === 0) return values;
  const out = new Float64Array(n);
  resample(
    values.map((_, i) => i + 0.5),
    values,
    0,
    values.length,
    n,
    out,
  );
  return out;
}

/** A fingerprint as an event, for an expression to look at; its words are made when they are asked for. */
export function eventOf(print: Print): Event {
  const { subject, name, unit, from, until, ...rest } = print;
  const { dimensions: tags } = untagged(name);
  const fingerprint = {
    ...rest,
    from: writeTime(from),
    until: writeTime(until),
    get words() {
      return wordsOf(print);
    },
  };
  return { time: writeTime(until), type: 'fingerprint', subject, name, unit, tags, fingerprint };
}

/** Whether a share of missing slices leaves nothing to compare. */
export function isMissing(share: number): boolean {
  return share > mostMissing;
}

/** In the order in which equals are told: by subject, name, and when the window begins. */
export function byIdentity(a: Identity, b: Identity): number {
  return compared(a.subject, b.subject) || compared(a.name, b.name) || a.from - b.from;
}

export type Identity = Pick<Print, 'subject' | 'name' | 'from'>;

/** In the order of UTF-16 code units. */
export function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
