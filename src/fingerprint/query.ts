import { cannot } from '../declaration/failure.js';
import { suggestion } from '../declaration/option.js';
import { normalise } from '../shapes/normal.js';
import { sketch } from '../shapes/sketch.js';
import type { Print } from './print.js';
import type { Meant, Shapes } from './shapes.js';

/** What is looked for: a shape, and the series it is of. */
export interface Query {
  readonly z: Float64Array;
  /** Undefined for a sketch. */
  readonly print: Print | undefined;
  /** A sketch as it was drawn, or the values of the series. */
  readonly values: Float64Array;
}

/** More series at once are no question. */
const mostQueries = 1000;
/** Names that are offered where none is meant. */
const offered = 5;

/** The query that a sketch is. Throws an Error that says what is wrong with it. */
export function sketched(text: string, n: number): Query {
  const values = sketch(text, n);
  const z = new Float64Array(n);
  const found = normalise(values, z);
  if (!found || found.flat) throw new Error('the sketch is flat: it has no shape to look for');
  return { z, print: undefined, values };
}

/**
 * The series that are meant, each with its newest window that begins within `from` to `to`, of the first of the sources
 * that has any: what is current comes before what was saved. A `Failure` where there is none, or none with a shape.
 */
export function named(sources: readonly Shapes[], meant: Meant, from: number, to: number): readonly Query[] {
  for (const shapes of sources) {
    const rows = newest(shapes, meant, from, to);
    if (rows.length === 0) continue;
    if (rows.length > mostQueries)
      throw cannot(`${rows.length} series are meant: ask for at most ${mostQueries} at once`);
    const queries = rows.flatMap((row) => queryOf(shapes, row));
    if (queries.length > 0) return queries;
    const { subject, name } = shapes.identity(rows[0]!);
    throw cannot(`${called({ subject, name })} is flat in this window: it has no shape to look for`);
  }
  throw cannot(`no series is called ${called(meant)}${near(sources, meant)}`);
}

/** The last row of each series, which is the newest since rows are in order. */
function newest(shapes: Shapes, meant: Meant, from: number, to: number): readonly number[] {
  const rows = shapes.rowsOf(meant);
  const last = new Map<string, number>();
  for (const row of rows) {
    const { subject, name, from: begin } = shapes.identity(row);
    if (begin >= from && begin < to) last.set(`${subject}\t${name}`, row);
  }
  return [...last.values()];
}

function queryOf(shapes: Shapes, row: number): Query[] {
  const { n, z } = shapes.rows;
  const print = shapes.print(row);
  if (print.flat || !print.values) return [];
  return [{ z: Float64Array.from(z.subarray(row * n, (row + 1) * n)), print, values: print.values }];
}

/** A series as people write it. */
export function called({ subject, name }: Meant): string {
  return name === '' ? subject : subject === '' ? name : `${name} of ${subject}`;
}

function near(sources: readonly Shapes[], { subject, name }: Meant): string {
  const known = sources.flatMap((shapes) => shapes.rowsOf({ subject: '', name: '' }).slice(0, 20_000).map((row) => shapes.identity(row))); // biome-ignore format: one line
  if (known.length === 0) return ': there is no series with a shape in this window at all';
  const names = [...new Set(known.map((each) => (name === '' ? each.subject : each.name)))];
  const meant = suggestion(name === '' ? subject : name, names);
  return meant || `; there are ${names.slice(0, offered).join(', ')}${names.length > offered ? ' and others' : ''}`;
}
