import type { Event } from '../event/event.js';
import { core, field, member } from '../event/field.js';
import { readTime } from '../event/time.js';
import { arithmetic, negative } from './arithmetic.js';
import { comparison, membership } from './comparison.js';
import { call } from './functions.js';
import { bind, macro, macroNames } from './macros.js';
import { method } from './methods.js';
import { slips } from './nearest.js';
import type { Tree } from './syntax.js';
import { a, type Run, type Scope, type Term, timed } from './term.js';
import { kindOf } from './value.js';
import { begin } from './work.js';

/** The deepest nesting, long sums being nested too; chains of && and || are not. */
const deepest = 400;
let depth = 0;

/** The term of a tree. Everything that can be known to be wrong before there is an event is told to `scope.fail`. */
export function termOf(tree: Tree, scope: Scope): Term {
  if (depth >= deepest) return scope.fail(`it is nested more than ${deepest} deep`, tree);
  depth++;
  try {
    const term = made(tree, scope);
    return term.constant && tree.op !== 'value' ? settled(term, scope) : term;
  } finally {
    depth--;
  }
}

/** What is the same for every event is worked out once. */
function settled(term: Term, scope: Scope): Term {
  begin();
  const value = term.run({});
  if (value === undefined) return scope.fail('this never has a value', term.tree);
  const { amount } = term;
  const fixed = amount?.({});
  return { ...term, run: () => value, ...(fixed === undefined ? {} : { amount: () => fixed }) };
}

function made(tree: Tree, scope: Scope): Term {
  switch (tree.op) {
    case 'value':
      return literal(tree, tree.args, scope);
    case 'id':
    case '.':
      return named(tree, scope);
    case '[]':
      return indexed(tree, termOf(tree.args[0], scope), termOf(tree.args[1], scope), scope);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(tree, tree.op, termOf(tree.args[0], scope), termOf(tree.args[1], scope), scope);
    case 'in':
      return membership(tree, termOf(tree.args[0], scope), termOf(tree.args[1], scope), scope);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(tree, tree.op, termOf(tree.args[0], scope), termOf(tree.args[1], scope), scope);
    case '-_':
      return negative(tree, termOf(tree.args, scope), scope);
    case '!_':
      return not(tree, condition(tree.args, scope));
    case '&&':
    case '||':
      return chain(
        tree,
        tree.op,
        links(tree, tree.op).map((part) => condition(part, scope)),
      );
    case '?:':
      return choice(tree, condition(tree.args[0], scope), termOf(tree.args[1], scope), termOf(tree.args[2], scope));
    case 'list':
      return list(
        tree,
        tree.args.map((part) => termOf(part, scope)),
      );
    case 'map':
      return map(
        tree,
        tree.args.map(([key, value]) => [termOf(key, scope), termOf(value, scope)] as const),
        scope,
      );
    case 'call':
      return tree.args[0] === 'has' ? has(tree, tree.args[1], scope) : called(tree, tree.args[0], tree.args[1], scope);
    case 'rcall':
      return asked(tree, tree.args, scope);
    default:
      return scope.fail(`${tree.op} is not to be had`, tree);
  }
}

function literal(tree: Tree, value: unknown, scope: Scope): Term {
  if (value instanceof Uint8Array) return scope.fail('events hold no bytes', tree);
  const plain = typeof value === 'bigint' || kindOf(value) === 'map' ? Number(value) : value;
  return { tree, kind: kindOf(plain), constant: true, run: () => plain };
}

/** A field, or what stands behind a name for a value in reach. */
function named(tree: Tree, scope: Scope): Term {
  const path = pathOf(tree, scope);
  if (path !== undefined) return fieldTerm(tree, path, scope);
  if (tree.op === 'id') return { ...scope.names.get(tree.args)!, tree };
  if (tree.op !== '.') return scope.fail('this is no field', tree);
  const [owner, name] = tree.args;
  const of = termOf(owner, scope);
  if (of.kind !== 'any' && of.kind !== 'map') scope.fail(`${a(of.kind)} has no fields`, tree);
  return { tree, kind: 'any', constant: of.constant, run: (event) => member(of.run(event), name) };
}

/** The name of a field as people write it, when that is what a tree is. */
function pathOf(tree: Tree, scope: Scope): string | undefined {
  if (tree.op === 'id') return scope.names.has(tree.args) ? undefined : tree.args;
  if (tree.op !== '.') return undefined;
  const owner = pathOf(tree.args[0], scope);
  return owner === undefined ? undefined : `${owner}.${tree.args[1]}`;
}

function fieldTerm(tree: Tree, path: string, scope: Scope): Term {
  if (path === 'time') return timed(tree, 'timestamp', false, (event) => readTime(event.time));
  const run = field(path);
  if (core.includes(path) || path.startsWith('data.')) return { tree, kind: 'any', constant: false, run };
  if (path === 'now') scope.hint('now is looked for in tags and data; for what is recent there is --since -5m');
  const near = path.length > 4 ? core.find((name) => slips(path, name) === 1) : undefined;
  if (near !== undefined)
    scope.hint(`${path} is no core field and is looked for in tags and data; did you mean ${near}?`);
  const tag = path.startsWith('tags.') ? run : (event: Event): unknown => member(event.tags, path);
  return { tree, kind: 'any', constant: false, run, tag };
}

/** `list[0]`, `tags["http.status"]`. */
function indexed(tree: Tree, of: Term, index: Term, scope: Scope): Term {
  if (!['any', 'list', 'map'].includes(of.kind)) scope.fail(`${a(of.kind)} has no elements`, tree);
  if (!['any', 'number', 'string'].includes(index.kind))
    scope.fail(`${a(index.kind)} is no place in a list or map`, index.tree);
  const run: Run = (event) => {
    const [owner, at] = [of.run(event), index.run(event)];
    if (Array.isArray(owner)) return typeof at === 'number' ? owner[at] : undefined;
    return typeof at === 'string' && kindOf(owner) === 'map' ? member(owner, at) : undefined;
  };
  const tags = of.tree.op === 'id' && pathOf(of.tree, scope) === 'tags';
  return { tree, kind: 'any', constant: of.constant && index.constant, run, ...(tags ? { tag: run } : {}) };
}

/** A part that has to be true or false; what is missing or no bool counts as false. */
function condition(tree: Tree, scope: Scope): Term {
  const term = termOf(tree, scope);
  if (term.kind !== 'any' && term.kind !== 'bool') scope.fail(`${a(term.kind)} is neither true nor false`, tree);
  return term;
}

function not(tree: Tree, { run, constant }: Term): Term {
  return { tree, kind: 'bool', constant, run: (event) => run(event) !== true };
}

/** The parts of `a && b && c`, which lean to the left. */
function links(tree: Tree, op: '&&' | '||'): readonly Tree[] {
  const parts: Tree[] = [];
  let rest = tree;
  while (rest.op === op) {
    parts.unshift(rest.args[1]);
    rest = rest.args[0];
  }
  return [rest, ...parts];
}

function chain(tree: Tree, op: '&&' | '||', terms: readonly Term[]): Term {
  const constant = terms.every((term) => term.constant);
  const runs = terms.map(({ run }) => run);
  const [one, two] = runs as [Run, Run];
  const stop = op === '||';
  const run: Run =
    runs.length > 2 ? (event) => stop === runs.some((each) => (each(event) === true) === stop)
    : stop ? (event) => one(event) === true || two(event) === true
    : (event) => one(event) === true && two(event) === true; // biome-ignore format: one case a line
  return { tree, kind: 'bool', constant, run };
}

function choice(tree: Tree, test: Term, yes: Term, no: Term): Term {
  const kind = yes.kind === no.kind ? yes.kind : 'any';
  const constant = test.constant && yes.constant && no.constant;
  const [one, two] = [yes.amount, no.amount];
  if (one && two && (kind === 'timestamp' || kind === 'duration'))
    return timed(tree, kind, constant, (event) => (test.run(event) === true ? one(event) : two(event)));
  return { tree, kind, constant, run: (event) => (test.run(event) === true ? yes.run(event) : no.run(event)) };
}

/** An element without a value is left out. */
function list(tree: Tree, terms: readonly Term[]): Term {
  const constant = terms.every((term) => term.constant);
  const run: Run = (event) => terms.map((term) => term.run(event)).filter((value) => value !== undefined);
  return { tree, kind: 'list', constant, run };
}

/** Keys are strings, as in JSON. An entry without a key or a value is left out. */
function map(tree: Tree, entries: readonly (readonly [key: Term, value: Term])[], scope: Scope): Term {
  const known = new Set<unknown>();
  for (const [key] of entries) {
    if (key.kind !== 'any' && key.kind !== 'string')
      scope.fail(`the key of a map is a string, not ${a(key.kind)}`, key.tree);
    if (key.constant && known.size === known.add(key.run({})).size) scope.fail('this key is there twice', key.tree);
  }
  const run: Run = (event) => {
    const made: Record<string, unknown> = Object.create(null);
    for (const [key, value] of entries) {
      const [name, held] = [key.run(event), value.run(event)];
      if (typeof name === 'string' && held !== undefined) made[name] = held;
    }
    return made;
  };
  return { tree, kind: 'map', constant: entries.flat().every((term) => term.constant), run };
}

/** Whether a field is there, null or not. */
function has(tree: Tree, given: readonly Tree[], scope: Scope): Term {
  const [of] = given;
  if (!of || given.length > 1 || !['id', '.', '[]'].includes(of.op))
    return scope.fail('has() asks for a field: has(status), has(tags.env), has(data["x"])', tree);
  const { run } = termOf(of, scope);
  return { tree, kind: 'bool', constant: false, run: (event) => run(event) !== undefined };
}

function called(tree: Tree, name: string, given: readonly Tree[], scope: Scope): Term {
  return call(
    tree,
    name,
    given.map((part) => termOf(part, scope)),
    scope,
  );
}

function asked(tree: Tree, [name, on, given]: readonly [string, Tree, readonly Tree[]], scope: Scope): Term {
  if (name === 'bind' && on.op === 'id' && on.args === 'cel') return bind(tree, given, scope, termOf);
  const of = termOf(on, scope);
  if (macroNames.includes(name)) return macro(tree, name, of, given, scope, termOf);
  return method(
    tree,
    name,
    of,
    given.map((part) => termOf(part, scope)),
    scope,
  );
}
