import { parts, wall, wholes } from './calendar.js';
import { nearest } from './nearest.js';
import { matcher } from './re2/matcher.js';
import { PatternError } from './re2/syntax.js';
import type { Tree } from './syntax.js';
import { a, type Run, type Scope, type Term } from './term.js';
import { indexOf, join, lastIndexOf, length, lowerAscii, split, substring, upperAscii } from './text.js';
import { type Duration, type Kind, kindOf, type Timestamp } from './value.js';
import { spend } from './work.js';

/** A function that is written behind what it is asked of: `message.contains("x")`. */
interface Method {
  readonly takes: readonly Kind[];
  /** How many of them must be given; all, where nothing is said. */
  readonly needs?: number;
  readonly gives: Kind;
  // biome-ignore lint/suspicious/noExplicitAny: called with values of the kinds it takes
  readonly call: (on: any, one?: any, two?: any) => unknown;
}

type Methods = Readonly<Record<string, Method>>;

const clocks: Methods = Object.fromEntries(
  Object.entries(parts).map(([name, part]): [string, Method] => [
    name,
    { takes: [], gives: 'number', call: (on: Timestamp) => finite(part(new Date(on.at))) },
  ]),
);

/** What can be asked of each kind. */
const methods: Readonly<Partial<Record<Kind, Methods>>> = {
  string: {
    contains: { takes: ['string'], gives: 'bool', call: (on: string, part: string) => on.includes(part) },
    startsWith: { takes: ['string'], gives: 'bool', call: (on: string, part: string) => on.startsWith(part) },
    endsWith: { takes: ['string'], gives: 'bool', call: (on: string, part: string) => on.endsWith(part) },
    size: { takes: [], gives: 'number', call: length },
    lowerAscii: { takes: [], gives: 'string', call: lowerAscii },
    upperAscii: { takes: [], gives: 'string', call: upperAscii },
    trim: { takes: [], gives: 'string', call: (on: string) => on.trim() },
    indexOf: { takes: ['string', 'number'], needs: 1, gives: 'number', call: indexOf },
    lastIndexOf: { takes: ['string', 'number'], needs: 1, gives: 'number', call: lastIndexOf },
    substring: { takes: ['number', 'number'], needs: 1, gives: 'string', call: substring },
    split: { takes: ['string', 'number'], needs: 1, gives: 'list', call: split },
  },
  list: {
    size: { takes: [], gives: 'number', call: (on: readonly unknown[]) => on.length },
    join: { takes: ['string'], needs: 0, gives: 'string', call: join },
  },
  map: { size: { takes: [], gives: 'number', call: (on: object) => Object.keys(on).length } },
  timestamp: clocks,
  duration: Object.fromEntries(
    Object.entries(wholes).map(([name, size]): [string, Method] => [
      name,
      { takes: [], gives: 'number', call: (on: Duration) => Math.trunc(on.milliseconds / size) },
    ]),
  ),
};

/** The names of all methods, for suggestions. */
export const methodNames: readonly string[] = [
  'matches',
  ...new Set(Object.values(methods).flatMap((each) => Object.keys(each))),
];

/** A call such as `message.contains("x")`. Without a value, or false where it would be a bool, for any other kind. */
export function method(tree: Tree, name: string, on: Term, given: readonly Term[], scope: Scope): Term {
  if (name === 'matches') return matches(tree, on, given, scope);
  const kinds = (Object.keys(methods) as Kind[]).filter((kind) => Object.hasOwn(methods[kind]!, name));
  if (kinds.length === 0) return unknown(tree, name, scope);
  const fitting = on.kind === 'any' ? kinds : kinds.filter((kind) => kind === on.kind);
  if (fitting.length === 0) return scope.fail(`${a(on.kind)} has no ${name}(); ${list(kinds.map(a))} has`, tree);
  const zoned = fitting.includes('timestamp') ? zonedCall(tree, name, on, given, scope) : undefined;
  if (zoned) return zoned;
  const constant = on.constant && given.every((each) => each.constant);
  const runs = new Map(fitting.map((kind) => [kind, callOf(tree, name, methods[kind]![name]!, kind, given, scope)]));
  const { gives } = methods[fitting[0]!]![name]!;
  if (fitting.length === 1) return { tree, kind: gives, constant, run: runs.get(fitting[0]!)!(on.run) };
  let value: unknown;
  const held: Run = () => value;
  const each = new Map([...runs].map(([kind, run]) => [kind, run(held)]));
  const run: Run = (event) => {
    value = on.run(event);
    return each.get(kindOf(value))?.(event);
  };
  return { tree, kind: gives, constant, run };
}

type Call = (on: Run) => Run;

function callOf(tree: Tree, name: string, method: Method, kind: Kind, given: readonly Term[], scope: Scope): Call {
  const { takes, needs = takes.length, gives, call } = method;
  if (given.length < needs || given.length > takes.length) {
    const count = needs === takes.length ? `${needs}` : `${needs} to ${takes.length}`;
    scope.fail(`${name}() takes ${count} argument${count === '1' ? '' : 's'}, not ${given.length}`, tree);
  }
  for (const [i, term] of given.entries())
    if (term.kind !== 'any' && term.kind !== takes[i])
      scope.fail(`${name}() takes ${a(takes[i]!)} here, not ${a(term.kind)}`, term.tree);
  const [one, two] = given;
  const none = gives === 'bool' ? false : undefined;
  const { loops } = scope;
  return (of) => (event) => {
    const value = of(event);
    if (kindOf(value) !== kind) return none;
    if (loops && typeof value === 'string' && !spend(1 + (value.length >> 4))) return none;
    const first = one?.run(event);
    if (one && kindOf(first) !== takes[0]) return none;
    const second = two?.run(event);
    if (two && kindOf(second) !== takes[1]) return none;
    return call(value, first, second);
  };
}

/** `time.getHours("Europe/Berlin")`. */
function zonedCall(tree: Tree, name: string, on: Term, given: readonly Term[], scope: Scope): Term | undefined {
  const [zone] = given;
  if (!zone || given.length > 1) return undefined;
  const named = zone.constant ? zone.run({}) : undefined;
  if (typeof named !== 'string')
    return scope.fail('the zone is written in the expression, as "Europe/Berlin"', zone.tree);
  const clock = wall(named) ?? scope.fail(`${named} is no zone such as "Europe/Berlin" or "+02:00"`, zone.tree);
  const part = parts[name]!;
  const run: Run = (event) => {
    const value = on.run(event);
    return kindOf(value) === 'timestamp' ? finite(part(new Date(clock((value as Timestamp).at)))) : undefined;
  };
  return { tree, kind: 'number', constant: on.constant, run };
}

function matches(tree: Tree, on: Term, given: readonly Term[], scope: Scope): Term {
  const [pattern] = given;
  if (!pattern || given.length > 1) return scope.fail('matches() takes 1 argument: a pattern', tree);
  if (on.kind !== 'any' && on.kind !== 'string')
    return scope.fail(`${a(on.kind)} has no matches(); a string has`, tree);
  const text = pattern.constant ? pattern.run({}) : undefined;
  if (typeof text !== 'string')
    return scope.fail(
      'the pattern of matches() is a string written in the expression, so that it is checked before it is used',
      pattern.tree,
    );
  const test = compiled(text, pattern.tree, scope);
  const { loops } = scope;
  const run: Run = (event) => {
    const value = on.run(event);
    return typeof value === 'string' && (!loops || spend(1 + (value.length >> 2))) && test(value);
  };
  return { tree, kind: 'bool', constant: on.constant, run };
}

function compiled(pattern: string, tree: Tree, scope: Scope): (text: string) => boolean {
  try {
    return matcher(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const written = tree.input.slice(tree.start, tree.end).indexOf(pattern);
    return scope.fail(`pattern: ${error.message}`, written < 0 ? tree : tree.start + written + error.at);
  }
}

function unknown(tree: Tree, name: string, scope: Scope): never {
  const near = nearest(name, [...methodNames, 'exists', 'exists_one', 'all', 'map', 'filter']);
  return scope.fail(`there is no function ${name}()${near === undefined ? '' : `; did you mean ${near}()?`}`, tree);
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
