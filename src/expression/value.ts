import { readDuration } from '../event/duration.js';
import { readTime, writeTime } from '../event/time.js';
import { spend } from './work.js';

/** A moment, as a value of an expression; in JSON it is RFC 3339. */
export class Timestamp {
  /** Epoch milliseconds. */
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }

  toJSON(): string {
    return writeTime(this.at);
  }
}

/** A span of time, as a value of an expression; in JSON it is its seconds. */
export class Duration {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  toJSON(): number {
    return this.milliseconds / 1000;
  }
}

/** What can be known of a value before there is an event. */
export type Kind = 'any' | 'number' | 'string' | 'bool' | 'null' | 'list' | 'map' | 'timestamp' | 'duration';

/** The kind of a value there is; `any` for a missing one. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'list';
      return value instanceof Timestamp ? 'timestamp' : value instanceof Duration ? 'duration' : 'map';
    default:
      return 'any';
  }
}

/** A number written as text, in decimal; NaN for any other text. */
export function numberIn(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** Milliseconds of a duration with a sign or without; NaN for any other text. */
export function durationIn(text: string): number {
  const sign = text.charCodeAt(0) === 45 ? -1 : 1;
  return sign * readDuration(/^[+-]/.test(text) ? text.slice(1) : text);
}

/** Epoch milliseconds of what meets a timestamp: another, RFC 3339 text, or an epoch number. NaN for anything else. */
export function moment(value: unknown): number {
  if (value instanceof Timestamp) return value.at;
  return typeof value === 'string' || typeof value === 'number' ? readTime(value) : Number.NaN;
}

/** Milliseconds of what meets a duration: another, text such as `5m`, or a number of seconds. NaN for anything else. */
export function span(value: unknown): number {
  if (value instanceof Duration) return value.milliseconds;
  if (typeof value === 'number') return value * 1000;
  return typeof value === 'string' ? durationIn(value) : Number.NaN;
}

export type Order = '<' | '<=' | '>' | '>=';

/** False for what has no order: a missing value, or two that are not of a kind. */
export function ordered(order: Order, a: unknown, b: unknown): boolean {
  const kind = typeof a;
  if (kind === typeof b && (kind === 'number' || kind === 'string' || kind === 'boolean'))
    return inOrder(order, a as number, b as number);
  if (a instanceof Timestamp || b instanceof Timestamp) return inOrder(order, moment(a), moment(b));
  return (a instanceof Duration || b instanceof Duration) && inOrder(order, span(a), span(b));
}

export function inOrder(order: Order, a: number, b: number): boolean {
  if (order === '<') return a < b;
  if (order === '<=') return a <= b;
  return order === '>' ? a > b : a >= b;
}

/** How deep two values are compared; those that go deeper are not equal. */
const deepest = 200;

/** Neither may be missing. Lists and maps are equal when their members are; nothing equals what is not of its kind. */
export function equal(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' && typeof b !== 'object') return false;
  if (a instanceof Timestamp || b instanceof Timestamp) return moment(a) === moment(b);
  if (a instanceof Duration || b instanceof Duration) return span(a) === span(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > deepest) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length || !spend(names.length)) return false;
  return names.every((name) => Object.hasOwn(b, name) && equal(at(a, name), at(b, name), depth + 1));
}

function at(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name];
}
