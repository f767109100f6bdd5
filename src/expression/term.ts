import type { Event } from '../event/event.js';
import type { Tree } from './syntax.js';
import { Duration, type Kind, numberIn, Timestamp } from './value.js';

/** What a part of an expression comes to for an event; undefined when it has no value. Never throws. */
export type Run = (event: Event) => unknown;

/** A part of an expression, ready to be asked. */
export interface Term {
  readonly tree: Tree;
  readonly kind: Kind;
  readonly run: Run;
  /** The same for every event. */
  readonly constant: boolean;
  /** Of a timestamp or a duration: its milliseconds, without making one. */
  readonly amount?: (event: Event) => number;
  /** Of a field that may be a tag: the tag's text. */
  readonly tag?: Run;
}

/** What a mistake in an expression is told to, and the names that stand for something within a part of it. */
export interface Scope {
  /** Throws an `ExpressionError` that points at a part, or at a place in the text. */
  fail(reason: string, at: Tree | number): never;
  hint(sentence: string): void;
  readonly names: ReadonlyMap<string, Term>;
  /** Inside of something that is done for each element of a list. */
  readonly loops: boolean;
}

const names: Readonly<Record<Kind, string>> = {
  any: 'a field', number: 'a number', string: 'a string', bool: 'a bool', null: 'null', list: 'a list', map: 'a map',
  timestamp: 'a timestamp', duration: 'a duration',
}; // biome-ignore format: a table

/** A kind as sentences name it. */
export function a(kind: Kind): string {
  return names[kind];
}

/** A term whose value is counted in milliseconds. */
export function timed(
  tree: Tree,
  kind: 'timestamp' | 'duration',
  constant: boolean,
  amount: (event: Event) => number,
): Term {
  const Made = kind === 'timestamp' ? Timestamp : Duration;
  const run: Run = (event) => {
    const milliseconds = amount(event);
    return Number.isFinite(milliseconds) ? new Made(milliseconds) : undefined;
  };
  return { tree, kind, run, constant, amount };
}

/**
 * A value as it counts beside another. Tags are text by definition, so one that stands beside a number is read as a
 * number, beside a bool as a bool; NaN when it is none. Text from anywhere else stays text.
 */
export function beside(term: Term, value: unknown, other: unknown, event: Event): unknown {
  if (typeof value !== 'string' || term.tag === undefined) return value;
  if (typeof other === 'number') return term.tag(event) === value ? numberIn(value) : value;
  if (typeof other !== 'boolean' || term.tag(event) !== value) return value;
  return value === 'true' || (value === 'false' ? false : Number.NaN);
}
