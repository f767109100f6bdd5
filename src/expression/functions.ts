import { writeTime } from '../event/time.js';
import { amount, notTimed } from './comparison.js';
import { method, methodNames } from './methods.js';
import { nearest } from './nearest.js';
import type { Tree } from './syntax.js';
import { a, type Scope, type Term, timed } from './term.js';
import { Duration, type Kind, numberIn, Timestamp } from './value.js';

interface Conversion {
  readonly gives: Kind;
  /** What it can be asked of. */
  readonly from: readonly Kind[];
  readonly of: (value: unknown) => unknown;
}

/** Functions of one value. No value for what cannot be converted. */
const conversions: Readonly<Record<string, Conversion>> = {
  int: { gives: 'number', from: ['number', 'string', 'timestamp'], of: int },
  uint: { gives: 'number', from: ['number', 'string'], of: (value) => positive(int(value)) },
  double: { gives: 'number', from: ['number', 'string'], of: double },
  string: { gives: 'string', from: ['string', 'number', 'bool', 'timestamp', 'duration'], of: string },
  bool: { gives: 'bool', from: ['bool', 'string'], of: bool },
};

const left: Readonly<Record<string, string>> = {
  type: 'type() is left out: numbers are of one type here, and a field of the wrong type makes a comparison false',
  bytes: 'bytes() is left out: events hold no bytes',
};

const known = ['has', 'size', 'timestamp', 'duration', 'dyn', ...Object.keys(conversions)];

/** A call such as `size(message)`. `has` is no function of a value and is not among them. */
export function call(tree: Tree, name: string, given: readonly Term[], scope: Scope): Term {
  const [of] = given;
  if (Object.hasOwn(left, name)) return scope.fail(left[name]!, tree);
  if (methodNames.includes(name) && name !== 'size')
    return scope.fail(`${name}() is written behind what it is asked of: field.${name}(...)`, tree);
  if (!known.includes(name)) {
    const near = nearest(name, [...known, ...methodNames]);
    return scope.fail(`there is no function ${name}()${near === undefined ? '' : `; did you mean ${near}()?`}`, tree);
  }
  if (!of || given.length > 1) return scope.fail(`${name}() takes 1 argument, not ${given.length}`, tree);
  if (name === 'size') return method(tree, name, of, [], scope);
  if (name === 'dyn') return { ...of, tree, kind: 'any' };
  if (name === 'timestamp' || name === 'duration') return read(tree, name, of, scope);
  const { gives, from, of: convert } = conversions[name]!;
  if (of.kind !== 'any' && !from.includes(of.kind)) scope.fail(`${name}() cannot be made of ${a(of.kind)}`, of.tree);
  return { tree, kind: gives, constant: of.constant, run: (event) => convert(of.run(event)) };
}

function read(tree: Tree, kind: 'timestamp' | 'duration', of: Term, scope: Scope): Term {
  if (!['any', 'string', 'number', kind].includes(of.kind))
    scope.fail(`${kind}() cannot be made of ${a(of.kind)}`, of.tree);
  const milliseconds = amount(of, kind, scope);
  if (of.constant && Number.isNaN(milliseconds({}))) scope.fail(notTimed[kind], of.tree);
  return timed(tree, kind, of.constant, milliseconds);
}

function int(value: unknown): number | undefined {
  if (value instanceof Timestamp) return Math.floor(value.at / 1000);
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
  return typeof value === 'number' ? Math.trunc(value) : undefined;
}

function positive(number: number | undefined): number | undefined {
  return number !== undefined && number >= 0 ? number : undefined;
}

function double(value: unknown): number | undefined {
  const number = typeof value === 'string' ? numberIn(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function string(value: unknown): string | undefined {
  if (value instanceof Timestamp) return writeTime(value.at);
  if (value instanceof Duration) return `${value.milliseconds / 1000}s`;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The spellings CEL knows. */
const truths: Readonly<Record<string, boolean>> = {
  1: true, t: true, true: true, TRUE: true, True: true, 0: false, f: false, false: false, FALSE: false, False: false,
}; // biome-ignore format: a table

function bool(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && Object.hasOwn(truths, value) ? truths[value] : false;
}
