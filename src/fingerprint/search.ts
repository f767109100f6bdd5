import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../event/event.js';
import type { Comparison, Match } from '../shapes/scan.js';
import { nullOf, sample } from '../shapes/strength.js';
import { nearestInThreads } from '../shapes/threads.js';
import type { Answer, Told } from './answer.js';
import { byIdentity, eventOf } from './print.js';
import type { Query } from './query.js';
import { indexed, type Meant, rowsOfSeries, type Shapes } from './shapes.js';

/** From so many comparisons on threads are worth their start; one by shift is worth so many. */
const manyPairs = 500_000;
const pairsOfShift = 4;
const mostThreads = 8;
/** What a thread runs: the build puts it beside the program. Without it, one thread does all. */
const worker = join(import.meta.dirname, 'shapes-worker.cjs');

/** Of fewer rows than this the usual distance is not known: then it is that of shapes which have nothing in common. */
const fewRows = 32;
const unrelated = 1.2;

export interface Asked {
  /** Answers to a query. */
  readonly k: number;
  readonly comparison: Comparison;
  /** Series that are no answers. */
  readonly excluded: readonly Meant[];
  /** What a row of an index must be to be an answer; undefined for any. */
  readonly selects: ((event: Event) => boolean) | undefined;
  /** Distances above this are no answers. */
  readonly maxDistance: number;
}

/** What was found for a query, nearest first, and what is told of it. */
export interface Found extends Told {
  readonly answers: readonly Answer[];
}

/**
 * The nearest shapes to each query over all sources, equals by subject, name and when their window begins. A series is
 * no answer to itself in one and the same time; of copies in several sources the first is told, with the note of the
 * others. Scans every row of every source, with many of them by threads.
 */
export async function search(sources: readonly Shapes[], queries: readonly Query[], asked: Asked): Promise<Found[]> {
  const masks = sources.map((shapes) => maskOf(shapes, asked));
  const own = sources.map((shapes) => queries.map((query) => new Set(ownRows(shapes, query))));
  const lists = await Promise.all(
    sources.map((shapes, i) => inSource(shapes, queries, { ...asked, skip: masks[i], own: own[i]! })),
  );
  const all = sources.reduce((sum, { rows }) => sum + rows.count, 0);
  const largest = sources.reduce((most, { rows }, i) => (rows.count > sources[most]!.rows.count ? i : most), 0);
  const { rows } = sources[largest]!;
  const chosen = sample(rows, masks[largest]);
  return queries.map((query, i) => {
    const others = chosen.filter((row) => !own[largest]![i]!.has(row));
    const known = nullOf(rows, query.z, others, all, asked.comparison);
    const { usual = Number.NaN, chance = Number.NaN, luck = Number.NaN } = known ?? {};
    return {
      query,
      like: asked.comparison.like,
      chance,
      luck,
      usual: others.length < fewRows ? unrelated : Math.sqrt(usual / rows.n),
      answers: once(lists.flatMap((list) => list[i]!))
        .sort(nearer)
        .slice(0, asked.k),
    };
  });
}

interface InSource extends Asked {
  readonly skip: Uint8Array | undefined;
  /** By query, the rows of the series that is asked for in the time it is asked for. */
  readonly own: readonly ReadonlySet<number>[];
}

/** For each query the nearest shapes of one source. */
async function inSource(shapes: Shapes, queries: readonly Query[], asked: InSource): Promise<Answer[][]> {
  const { rows } = shapes;
  const { own, skip } = asked;
  const k = Math.min(asked.k, rows.count) + Math.max(0, ...own.map(({ size }) => size));
  const found = await nearestInThreads(
    rows,
    queries.map(({ z }) => z),
    { ...asked.comparison, k: Math.max(1, k), ...(skip && { skip }) },
    threadsFor(rows.count, queries.length, asked.comparison),
    worker,
  );
  const furthest = asked.maxDistance ** 2 * rows.n * (1 + 1e-12);
  const isAnswer = (match: Match, i: number) => !own[i]!.has(match.row) && match.squared <= furthest;
  return found.map((matches, i) =>
    matches
      .filter((match) => isAnswer(match, i))
      .map((match) => ({ print: shapes.print(match.row), source: shapes.source, match })),
  );
}

/** Each series and window once, in the order of the sources. */
function once(answers: readonly Answer[]): Answer[] {
  const known = new Map<string, Answer>();
  for (const answer of answers) {
    const { subject, name, from, until, note } = answer.print;
    const key = JSON.stringify([subject, name, from, until]);
    const first = known.get(key);
    if (!first) known.set(key, answer);
    else if (first.print.note === undefined) known.set(key, { ...first, print: { ...first.print, note } });
  }
  return [...known.values()];
}

function nearer(a: Answer, b: Answer): number {
  return a.match.squared - b.match.squared || byIdentity(a.print, b.print);
}

/** The rows of the series that is asked for in the time it is asked for. */
function ownRows(shapes: Shapes, { print }: Query): readonly number[] {
  if (!print) return [];
  return rowsOfSeries(shapes, print).filter((row) => {
    const { from, until } = shapes.identity(row);
    return from < print.until && until > print.from;
  });
}

/** A byte other than 0 for each row that is no answer, whatever the query; undefined where all may be. */
function maskOf(shapes: Shapes, { excluded, selects }: Asked): Uint8Array | undefined {
  const isSelected = selects !== undefined && shapes.source === indexed;
  if (excluded.length === 0 && !isSelected) return undefined;
  const mask = new Uint8Array(new SharedArrayBuffer(shapes.rows.count));
  for (const meant of excluded) for (const row of shapes.rowsOf(meant)) mask[row] = 1;
  if (isSelected) for (let row = 0; row < mask.length; row++) if (!selects(eventOf(shapes.print(row)))) mask[row] = 1;
  return mask;
}

function threadsFor(rows: number, queries: number, { like }: Comparison): number {
  const isWorth = rows * queries * (like === 'shift' ? pairsOfShift : 1) >= manyPairs;
  return isWorth && existsSync(worker) ? Math.min(mostThreads, availableParallelism()) : 1;
}
