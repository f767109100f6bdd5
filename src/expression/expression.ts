import type { Event } from '../event/event.js';
import { termOf } from './compile.js';
import { ExpressionError } from './failure.js';
import { parse, placeOf } from './syntax.js';
import { a, type Scope, type Term } from './term.js';
import { Duration, Timestamp } from './value.js';
import { begin } from './work.js';

export { ExpressionError } from './failure.js';

/** A CEL expression over events. Its functions never throw, and do without `this`. */
export interface Expression {
  /** Whether it is true of an event. What has no value, or another than true, is not. */
  readonly test: (event: Event) => boolean;
  /**
   * What it comes to for an event: a value JSON can hold, timestamps as RFC 3339 and durations in seconds. Undefined
   * when there is none. Lists and maps may be those of the event: to be read, not to be changed.
   */
  readonly value: (event: Event) => unknown;
  /** The answer of `test` where it is the same for every event. */
  readonly constant?: boolean;
  /** What may be a slip, in sentences for the person: a name that nearly is a core field's. */
  readonly hints: readonly string[];
}

/**
 * Reads an expression. Names are those of `event/field.ts`; nothing inherited is ever read. Costs about 30 ns for a
 * comparison of a field. Throws an `ExpressionError` for what can be known to be wrong before there is an event; `flag`
 * is the option named in it.
 *
 * A missing field, or one of another type, makes a comparison false, `!=` too, and any function that answers true or
 * false. `!` turns only what is true to false: `!(status == 500)` is true without a status, `status != 500` is not.
 * Arithmetic on it, and other functions, have no value. Tags are text, and beside a number are read as one; text from
 * elsewhere stays text. `time` is a timestamp; a string beside a timestamp is read as RFC 3339, beside a duration as
 * `5m`, a number beside a duration as seconds. Numbers are doubles. `matches` takes RE2's syntax, in linear time.
 */
export function compile(text: string, flag?: string): Expression {
  return expression(read(text, flag));
}

/** The same for an expression that selects: one that can be neither true nor false is a mistake too. */
export function selection(text: string, flag?: string): Expression {
  const reading = read(text, flag);
  const { kind, tree } = reading.term;
  if (kind === 'any' || kind === 'bool') return expression(reading);
  throw new ExpressionError(`${a(kind)} is neither true nor false`, text, placeOf(tree), flag);
}

interface Reading {
  readonly term: Term;
  readonly hints: readonly string[];
}

function read(text: string, flag: string | undefined): Reading {
  const hints: string[] = [];
  const scope: Scope = {
    fail(reason, at) {
      throw new ExpressionError(reason, text, typeof at === 'number' ? at : placeOf(at), flag);
    },
    hint: (sentence) => hints.push(sentence),
    names: new Map(),
    loops: false,
  };
  return { term: termOf(parse(text, flag), scope), hints };
}

function expression({ term, hints }: Reading): Expression {
  const { run } = term;
  const value = (event: Event): unknown => {
    begin();
    const value = run(event);
    if (value instanceof Timestamp || value instanceof Duration) return value.toJSON();
    return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
  };
  if (term.constant) {
    const constant = run({}) === true;
    return { test: () => constant, value, constant, hints };
  }
  const test = (event: Event): boolean => {
    begin();
    return run(event) === true;
  };
  return { test, value, hints };
}
