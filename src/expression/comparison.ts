import type { Event } from '../event/event.js';
import { core, member } from '../event/field.js';
import type { Tree } from './syntax.js';
import { a, beside, type Run, type Scope, type Term } from './term.js';
import { equal, inOrder, type Kind, kindOf, moment, type Order, ordered, span } from './value.js';
import { spend } from './work.js';

/** `==`, `!=` and the four orders. Always true or false: false when a side has no value, or the two have no order. */
export function comparison(tree: Tree, sign: '==' | '!=' | Order, left: Term, right: Term, scope: Scope): Term {
  const [one, two] = [left.kind, right.kind];
  const equality = sign === '==' || sign === '!=';
  if (!meets(one, two, equality))
    scope.fail(equality ? `${a(one)} never equals ${a(two)}` : `${a(one)} and ${a(two)} have no order`, tree);
  for (const word of unquoted(left.tree, right.tree, scope))
    scope.hint(`${word} is looked for in tags and data; as a word it is written "${word}"`);
  return { tree, kind: 'bool', constant: left.constant && right.constant, run: compared(sign, left, right, scope) };
}

/** A name beside a field that holds one of a few words: `type == log`. */
function* unquoted(one: Tree, two: Tree, { names }: Scope): Generator<string> {
  for (const [field, word] of [[one, two] as const, [two, one] as const])
    if (field.op === 'id' && ['type', 'level', 'state'].includes(field.args))
      if (word.op === 'id' && !core.includes(word.args) && !names.has(word.args)) yield word.args;
}

function compared(sign: '==' | '!=' | Order, left: Term, right: Term, scope: Scope): Run {
  const timed = [left.kind, right.kind].find((kind) => kind === 'timestamp' || kind === 'duration');
  if (timed === 'timestamp' || timed === 'duration') {
    const [before, behind] = [amount(left, timed, scope), amount(right, timed, scope)];
    if (sign === '==') return (event) => before(event) === behind(event);
    if (sign !== '!=') return (event) => inOrder(sign, before(event), behind(event));
    return (event) => Math.abs(before(event) - behind(event)) > 0;
  }
  if (right.constant && right.kind === 'string' && (sign === '==' || sign === '!=')) return likeText(sign, left, right);
  if (right.constant && right.kind === 'number' && sign !== '==' && sign !== '!=') return likeNumber(sign, left, right);
  return both(left, right, (one, two) => {
    if (sign !== '==' && sign !== '!=') return ordered(sign, one, two);
    return one !== undefined && two !== undefined && equal(one, two) === (sign === '==');
  });
}

/** `type == "log"`, at no cost but the look-up. */
function likeText(sign: '==' | '!=', left: Term, right: Term): Run {
  const { run } = left;
  const text = right.run({});
  const like = sign === '==';
  return (event) => {
    const value = run(event);
    if (typeof value === 'object') return equal(value, text) === like;
    return value !== undefined && (value === text) === like;
  };
}

/** `status >= 500`, at no cost but the look-up. */
function likeNumber(sign: Order, left: Term, right: Term): Run {
  const { run } = left;
  const limit = right.run({}) as number;
  const slow = (value: unknown, event: Event): boolean => ordered(sign, beside(left, value, limit, event), limit);
  const fast = (test: (value: number) => boolean): Run => {
    return (event) => {
      const value = run(event);
      return typeof value === 'number' ? test(value) : slow(value, event);
    };
  };
  if (sign === '<') return fast((value) => value < limit);
  if (sign === '<=') return fast((value) => value <= limit);
  return sign === '>' ? fast((value) => value > limit) : fast((value) => value >= limit);
}

/** `x in list`, `key in map`. False when a side has no value or is nothing to be in. */
export function membership(tree: Tree, left: Term, right: Term, scope: Scope): Term {
  if (!['any', 'list', 'map'].includes(right.kind)) scope.fail(`nothing is in ${a(right.kind)}`, right.tree);
  const constant = left.constant && right.constant;
  const elements: unknown = right.constant ? right.run({}) : undefined;
  const scalar = (value: unknown): boolean => value === null || typeof value !== 'object';
  const quick =
    Array.isArray(elements) && elements.every(scalar) && left.kind !== 'timestamp' && left.kind !== 'duration';
  if (quick) return { tree, kind: 'bool', constant, run: amongst(left, new Set(elements)) };
  const run = both(left, right, (one, two) => {
    if (one === undefined) return false;
    if (Array.isArray(two)) return spend(two.length) && two.some((each) => equal(one, each));
    return typeof one === 'string' && kindOf(two) === 'map' && member(two, one) !== undefined;
  });
  return { tree, kind: 'bool', constant, run };
}

function amongst(left: Term, elements: ReadonlySet<unknown>): Run {
  return (event) => {
    const value = left.run(event);
    if (value === undefined || elements.has(value)) return value !== undefined;
    if (typeof value !== 'string' || left.tag === undefined) return false;
    return elements.has(beside(left, value, 0, event)) || elements.has(beside(left, value, true, event));
  };
}

/** What two terms come to together, each as it counts beside the other. */
export function both(left: Term, right: Term, together: (one: unknown, two: unknown) => unknown): Run {
  if (left.tag === undefined && right.tag === undefined) return (event) => together(left.run(event), right.run(event));
  return (event) => {
    const one = left.run(event);
    const two = right.run(event);
    return together(beside(left, one, two, event), beside(right, two, one, event));
  };
}

/** The milliseconds of a term that meets a timestamp or a duration. Text that is always the same must be one. */
export function amount(term: Term, kind: 'timestamp' | 'duration', scope: Scope): (event: Event) => number {
  if (term.amount) return term.amount;
  const read = kind === 'timestamp' ? moment : span;
  if (!term.constant) return (event) => read(term.run(event));
  const fixed = read(term.run({}));
  if (Number.isNaN(fixed)) scope.fail(notTimed[kind], term.tree);
  return () => fixed;
}

/** What is said of a text that is no moment, or no span of time. */
export const notTimed: Readonly<Record<'timestamp' | 'duration', string>> = {
  timestamp: 'this is no time such as "2026-11-20T14:02:10Z"',
  duration: 'this is no duration such as "90s", "5m" or "1h30m"',
};

function meets(one: Kind, two: Kind, equality: boolean): boolean {
  if (equality && (one === 'null' || two === 'null')) return true;
  if (!equality && [one, two].some((kind) => kind === 'null' || kind === 'list' || kind === 'map')) return false;
  const timed = (kind: Kind): boolean => kind === 'timestamp' || kind === 'duration';
  const readable = (kind: Kind): boolean => kind === 'string' || kind === 'number';
  return (
    one === 'any' || two === 'any' || one === two || (timed(one) && readable(two)) || (readable(one) && timed(two))
  );
}
