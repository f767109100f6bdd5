import type { Ids } from '../event/id.js';
import { writeTime } from '../event/time.js';
import type { Like, Match } from '../shapes/scan.js';
import { fieldsOf, type Print, wordsOf } from './print.js';
import type { Query } from './query.js';
import { saved } from './shapes.js';

/** A shape that was found for a query, and how near it is. */
export interface Answer {
  readonly print: Print;
  readonly source: string;
  readonly match: Match;
}

/** What is told of all answers to a query. */
export interface Told {
  readonly query: Query;
  readonly like: Like;
  /** The best r that chance alone gives among so many shapes, and the least 1 - squared / 2n beyond chance; NaN if unknown. */
  readonly chance: number;
  readonly luck: number;
  /** The median distance of shapes taken at random; NaN where there are none. */
  readonly usual: number;
}

/** A distance of less than this share of the usual one is strong, and fair. */
const strengths = [[0.35, 'strong'], [0.5, 'fair']] as const; // biome-ignore format: a table

/** How an answer compares with shapes taken at random: none that chance may have given is strong. */
function strengthOf(distance: number, { usual, luck }: Told): string {
  const found = strengths.find(([share]) => distance < share * usual)?.[1] ?? 'weak';
  return found === 'strong' && 1 - distance ** 2 / 2 < luck ? 'fair' : found;
}

/** An answer as an event: the fingerprint of what was found, and in it how near it is to what was looked for. */
export function answerLine({ print, source, match }: Answer, rank: number, told: Told, ids: Ids): string {
  const { subject, name, unit, until, values } = print;
  const { print: asked } = told.query;
  const distance = Math.sqrt(match.squared / values!.length);
  const relative = told.usual > 0 ? short(distance / told.usual) : undefined;
  const fingerprint = {
    rank,
    distance: short(distance),
    r: short(match.r),
    lag: (match.lag * ((asked?.until ?? until) - (asked?.from ?? print.from))) / values!.length / 1000,
    strength: strengthOf(distance, told),
    relative,
    source: source === saved ? `collection ${print.collection}` : source,
    like: told.like,
    exact: told.like !== 'shift',
    chance: short(told.chance),
    ...fieldsOf(print),
    query: queryFields(told.query),
  };
  const id = ids.next('fingerprint', until, subject, name, JSON.stringify(fingerprint));
  return JSON.stringify({
    time: writeTime(until),
    type: 'fingerprint',
    subject,
    name: name || 'shape',
    unit,
    id,
    fingerprint,
  });
}

function queryFields({ print, values }: Query): unknown {
  if (!print) return { sketch: true, values: Array.from(values, (value) => short(value)) };
  const { subject, name, unit } = print;
  const said = wordsOf(print);
  return { subject, name, unit, ...fieldsOf(print, said) };
}

/** Six significant digits, and none where there is no number. */
function short(value: number): number | undefined {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : undefined;
}
