import type { Tree } from './syntax.js';
import { a, type Scope, type Term } from './term.js';
import { type Kind, kindOf } from './value.js';
import { spend } from './work.js';

/** Makes a term of a part in which some names stand for something else. */
export type Build = (tree: Tree, scope: Scope) => Term;

/** What is done with each element of a list, or each key of a map. */
interface Macro {
  readonly gives: Kind;
  /** The parts behind the name of the element. */
  readonly parts: number;
  readonly usage: string;
  readonly of: (elements: readonly unknown[], one: Asked, two: Asked) => unknown;
}

/** What a part comes to for an element. */
type Asked = (element: unknown) => unknown;

const macros: readonly (readonly [name: string, Macro])[] = [
  ['all', { gives: 'bool', parts: 1, usage: 'all(x, condition)', of: (list, one) => list.every((x) => one(x) === true) }],
  ['exists', { gives: 'bool', parts: 1, usage: 'exists(x, condition)', of: (list, one) => list.some((x) => one(x) === true) }],
  ['exists_one', { gives: 'bool', parts: 1, usage: 'exists_one(x, condition)', of: exactlyOne }],
  ['filter', { gives: 'list', parts: 1, usage: 'filter(x, condition)', of: (list, one) => list.filter((x) => one(x) === true) }],
  ['map', { gives: 'list', parts: 1, usage: 'map(x, value)', of: (list, one) => present(list.map(one)) }],
  ['map', { gives: 'list', parts: 2, usage: 'map(x, value)', of: (list, one, two) => present(list.filter((x) => one(x) === true).map(two)) }],
]; // biome-ignore format: a table

function exactlyOne(list: readonly unknown[], one: Asked): boolean {
  return list.filter((x) => one(x) === true).length === 1;
}

/** An element without a value is left out. */
function present(list: readonly unknown[]): readonly unknown[] {
  return list.includes(undefined) ? list.filter((x) => x !== undefined) : list;
}

/** The names of all macros that are written behind a list. */
export const macroNames: readonly string[] = [...new Set(macros.map(([name]) => name))];

/** A macro such as `list.exists(x, x > 1)`. Of what is neither list nor map, false where it would be a bool, else none. */
export function macro(tree: Tree, name: string, on: Term, given: readonly Tree[], scope: Scope, build: Build): Term {
  const found = macros.find(([each, { parts }]) => each === name && parts === given.length - 1)?.[1];
  const usage = macros.find(([each]) => each === name)?.[1].usage;
  const [variable, first, second] = given;
  if (!found || variable?.op !== 'id' || !first) return scope.fail(`${name}() is written list.${usage}`, tree);
  if (!['any', 'list', 'map'].includes(on.kind))
    scope.fail(`${a(on.kind)} has no ${name}(); a list or a map has`, tree);
  let element: unknown;
  const named: Term = { tree: variable, kind: 'any', constant: false, run: () => element };
  const inside: Scope = { ...scope, loops: true, names: new Map([...scope.names, [variable.args, named]]) };
  const terms = [first, second ?? first].map((part) => build(part, inside));
  const none = found.gives === 'bool' ? false : undefined;
  return {
    tree,
    kind: found.gives,
    constant: false,
    run(event) {
      const elements = elementsOf(on.run(event));
      if (!elements || !spend(elements.length)) return none;
      const [one, two] = terms.map(
        ({ run }): Asked =>
          (x) => {
            element = x;
            return run(event);
          },
      );
      return found.of(elements, one!, two!);
    },
  };
}

function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return kindOf(value) === 'map' ? Object.keys(value as object) : undefined;
}

/** `cel.bind(x, value, expression)`: gives a value a name. */
export function bind(tree: Tree, given: readonly Tree[], scope: Scope, build: Build): Term {
  const [variable, bound, body] = given;
  if (variable?.op !== 'id' || !bound || !body || given.length > 3)
    return scope.fail('cel.bind() is written cel.bind(x, value, expression)', tree);
  const value = build(bound, scope);
  if (value.constant) return build(body, { ...scope, names: new Map([...scope.names, [variable.args, value]]) });
  let held: unknown;
  const named: Term = { tree: variable, kind: value.kind, constant: false, run: () => held };
  const { kind, run } = build(body, { ...scope, names: new Map([...scope.names, [variable.args, named]]) });
  return {
    tree,
    kind,
    constant: false,
    run(event) {
      held = value.run(event);
      return run(event);
    },
  };
}
