import { cannot } from '../declaration/failure.js';
import { suggestion } from '../declaration/option.js';
import { normalise } from '../shapes/normal.js';
import { sketch } from '../shapes/sketch.js';
import type { Print } from './print.js';
import { current, type Meant, type Shapes } from './shapes.js';

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
/** Names that are offered where none is meant, and rows of a source that are looked at for them. */
const offered = 5;
const looked = 20_000;

/** The query that a sketch is. Throws an Error that says what is wrong with it. */
export function sketched(text: string, n: number): Query {
  const values = sketch(text, n);
  const z = new Float64Array(n);
  const found = normalise(values, z);
  if (!found || found.flat) throw new Error('the sketch is flat: it has no shape to look for');
  return { z, print: undefined, values };
}

/** The series that are meant, and when a window of theirs begins; and whether one of this very name came at all. */
export interface Asked extends Meant {
  readonly begins: { readonly from: number; readonly to: number };
  readonly has: (meant: Meant) => boolean;
}

/**
 * The series that are meant, each with its newest window that begins when it is asked for, of the first of the sources
 * that has any: what is current comes before what was saved. A `Failure` where there is none, or none with a shape.
 */
export function named(sources: readonly Shapes[], asked: Asked): readonly Query[] {
  for (const shapes of sources) {
    const rows = newest(shapes, asked);
    if (rows.length > mostQueries)
      throw cannot(`${rows.length} series are meant: ask for at most ${mostQueries} at once`);
    const queries = rows.flatMap((row) => queryOf(shapes, row));
    if (queries.length > 0) return queries;
    if (rows.length > 0)
      throw cannot(`${called(shapes.identity(rows[0]!))} is flat in this window: it has no shape to look for`);
    if (shapes.source === current && asked.has(asked))
      throw cannot(`${called(asked)} has too few readings in the window`);
  }
  const isElsewhen = sources.some((shapes) => shapes.rowsOf(asked).length > 0);
  throw cannot(isElsewhen ? `${called(asked)} has no window that begins then` : unknown(sources, asked));
}

/** The last row of each series, which is the newest since rows are in order. */
function newest(shapes: Shapes, { subject, name, begins }: Asked): readonly number[] {
  const last = new Map<string, number>();
  for (const row of shapes.rowsOf({ subject, name })) {
    const found = shapes.identity(row);
    if (found.from >= begins.from && found.from < begins.to) last.set(`${found.subject}\t${found.name}`, row);
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

/** That no series is called so, and what it may be that was meant: another name of this subject, or another subject. */
function unknown(sources: readonly Shapes[], { subject, name }: Meant): string {
  const known = sources.flatMap((shapes) =>
    shapes.rowsOf({ subject: '', name: '' }).slice(0, looked).map((row) => shapes.identity(row)),
  ); // biome-ignore format: as it is
  const said = `no series is called ${called({ subject, name })}`;
  if (known.length === 0) return `${said}: none has a shape in this window`;
  const names = unique(known.filter((each) => subject === '' || each.subject === subject).map((each) => each.name));
  const subjects = unique(known.filter((each) => name === '' || each.name === name).map((each) => each.subject));
  const meant = (name !== '' && suggestion(name, names)) || (subject !== '' && suggestion(subject, subjects));
  if (meant) return said + meant;
  const there = names.length > 0 ? names : subjects.length > 0 ? subjects : unique(known.map(called));
  return `${said}; there are ${there.slice(0, offered).join(', ')}${there.length > offered ? ' and others' : ''}`;
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter((word) => word !== '');
}
