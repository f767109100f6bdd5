import type { Rows } from '../shapes/scan.js';
import { byIdentity, type Identity, type Print } from './print.js';

/** Series as people name them: each as it is or with `*` for any characters; what is empty means any. */
export interface Meant {
  readonly subject: string;
  readonly name: string;
}

/** The source that comes with the events. */
export const current = 'current';
/** The source of which --where selects rows. */
export const indexed = 'index';
/** The source of all collections. */
export const saved = 'collection';

/** Fingerprints that can be searched, in the order of their identities. */
export interface Shapes {
  /** Where they are from: `current`, `index`, `collection NAME`. */
  readonly source: string;
  readonly rows: Rows;
  /** What was compared. */
  readonly residual: boolean;
  print(row: number): Print;
  identity(row: number): Identity & Pick<Print, 'until'>;
  /** The rows of the series that are meant, in order. */
  rowsOf(meant: Meant): readonly number[];
}

/** The rows of one series, which are next to each other. Costs a few look-ups. */
export function rowsOfSeries(shapes: Shapes, { subject, name }: Meant): readonly number[] {
  const until = shapes.rows.count;
  const first = partition(until, (row) => byIdentity(shapes.identity(row), { subject, name, from: -Infinity }) < 0);
  const end = partition(until, (row) => byIdentity(shapes.identity(row), { subject, name, from: Infinity }) < 0);
  return Array.from({ length: end - first }, (_, i) => first + i);
}

/** The first of `count` places for which something that held before holds no more. */
function partition(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
