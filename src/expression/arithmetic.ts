import { both } from './comparison.js';
import type { Tree } from './syntax.js';
import { a, type Scope, type Term, timed } from './term.js';
import { Duration, type Kind, moment, Timestamp } from './value.js';
import { spend } from './work.js';

export type Sign = '+' | '-' | '*' | '/' | '%';

/** No text is made longer than this. */
const longest = 1 << 24;

const sums: Readonly<Record<string, Kind>> = {
  'number + number': 'number', 'number - number': 'number', 'number * number': 'number', 'number / number': 'number',
  'number % number': 'number', 'string + string': 'string', 'list + list': 'list',
  'timestamp + duration': 'timestamp', 'duration + timestamp': 'timestamp', 'timestamp - duration': 'timestamp',
  'timestamp - timestamp': 'duration', 'duration + duration': 'duration', 'duration - duration': 'duration',
}; // biome-ignore format: a table

/**
 * Numbers are doubles, as in JSON, so that 7 / 2 is 3.5; what is not finite has no value. `+` also joins strings and
 * lists, and moves timestamps by durations. No value when a side has none, or the two do not go together.
 */
export function arithmetic(tree: Tree, sign: Sign, left: Term, right: Term, scope: Scope): Term {
  const open = left.kind === 'any' || right.kind === 'any';
  const kind = open ? guess(sign, left.kind, right.kind) : sums[`${left.kind} ${sign} ${right.kind}`];
  if (kind === undefined) return scope.fail(`${a(left.kind)} ${sign} ${a(right.kind)} has no value`, tree);
  const constant = left.constant && right.constant;
  const [before, behind] = [left.amount, right.amount];
  if (before && behind && (kind === 'timestamp' || kind === 'duration')) {
    const way = sign === '+' ? 1 : -1;
    return timed(tree, kind, constant, (event) => before(event) + way * behind(event));
  }
  return { tree, kind, constant, run: both(left, right, results[sign]) };
}

/** What comes of two kinds of which at least one is not known yet; undefined when nothing can. */
function guess(sign: Sign, one: Kind, two: Kind): Kind | undefined {
  const known = one === 'any' ? two : one;
  const possible = Object.keys(sums).some(
    (sum) => sum.startsWith(`${known} ${sign}`) || sum.endsWith(`${sign} ${known}`),
  );
  if (known === 'any') return sign === '+' || sign === '-' ? 'any' : 'number';
  if (!possible) return undefined;
  return known === 'timestamp' || known === 'duration' ? 'any' : known;
}

export function negative(tree: Tree, of: Term, scope: Scope): Term {
  const { kind, constant, amount } = of;
  if (kind === 'duration' && amount) return timed(tree, kind, constant, (event) => -amount(event));
  if (kind !== 'any' && kind !== 'number' && kind !== 'duration') scope.fail(`${a(kind)} has no negative`, tree);
  const run = both(of, of, (value) => {
    if (value instanceof Duration) return new Duration(-value.milliseconds);
    return typeof value === 'number' ? -value : undefined;
  });
  return { tree, kind, constant, run };
}

const results: Readonly<Record<Sign, (one: unknown, two: unknown) => unknown>> = {
  '+': plus,
  '-': minus,
  '*': (one, two) => (typeof one === 'number' && typeof two === 'number' ? finite(one * two) : undefined),
  '/': (one, two) => (typeof one === 'number' && typeof two === 'number' ? finite(one / two) : undefined),
  '%': (one, two) => (typeof one === 'number' && typeof two === 'number' ? finite(one % two) : undefined),
};

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

function plus(one: unknown, two: unknown): unknown {
  if (typeof one === 'number' && typeof two === 'number') return finite(one + two);
  if (typeof one === 'string' && typeof two === 'string')
    return one.length + two.length <= longest ? one + two : undefined;
  if (Array.isArray(one) && Array.isArray(two)) return spend(one.length + two.length) ? [...one, ...two] : undefined;
  if (one instanceof Duration && two instanceof Duration) return new Duration(one.milliseconds + two.milliseconds);
  if (one instanceof Duration && two instanceof Timestamp) return new Timestamp(two.at + one.milliseconds);
  return one instanceof Timestamp && two instanceof Duration ? new Timestamp(one.at + two.milliseconds) : undefined;
}

/** Text from which a timestamp is taken, or that is taken from one, is read as a time. */
function minus(one: unknown, two: unknown): unknown {
  if (typeof one === 'number' && typeof two === 'number') return finite(one - two);
  if (one instanceof Duration && two instanceof Duration) return new Duration(one.milliseconds - two.milliseconds);
  if (one instanceof Timestamp && two instanceof Duration) return new Timestamp(one.at - two.milliseconds);
  if (typeof one === 'number' || typeof two === 'number') return undefined;
  if (!(one instanceof Timestamp) && !(two instanceof Timestamp)) return undefined;
  const apart = finite(moment(one) - moment(two));
  return apart === undefined ? undefined : new Duration(apart);
}
