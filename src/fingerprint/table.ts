import { seriesPattern } from '../event/series-pattern.js';
import { normalise } from '../shapes/normal.js';
import type { Rows } from '../shapes/scan.js';
import { byIdentity, type Facts, type Identity, type Print, withShape } from './print.js';
import type { Shapes } from './shapes.js';

/** The rows of a block: memory grows by blocks, and nothing is copied while it grows. */
const blockSize = 4096;
/** The numbers that are kept of a fingerprint. */
const columns = ['from', 'until', 'mean', 'sd', 'min', 'max', 'last', 'missing'] as const;

interface Block {
  readonly z: Float32Array;
  readonly numbers: Float64Array;
}

/**
 * Fingerprints gathered one by one, z-normalised. 64 bytes each beside their values, at four bytes a value, and their
 * names. Those without values, or of another residual, are not taken.
 */
export class Table {
  /** Values of a row. */
  readonly n: number;
  readonly residual: boolean;
  #blocks: Block[] = [];
  #subjects: string[] = [];
  #names: string[] = [];
  #units: (string | undefined)[] = [];
  #notes = new Map<number, string>();
  #collections = new Map<number, string>();
  /** Taken, but without a shape. */
  flat = 0;

  constructor(n: number, residual: boolean) {
    this.n = n;
    this.residual = residual;
  }

  get size(): number {
    return this.#subjects.length;
  }

  /** Takes a fingerprint; whether it can be compared. */
  add(print: Print): boolean {
    const { values, subject, name, unit, note, collection } = print;
    if (!values || print.residual !== this.residual) return false;
    const row = this.size;
    if (row % blockSize === 0) this.#blocks.push(newBlock(this.n));
    const { z, numbers } = this.#blocks.at(-1)!;
    const found = normalise(values, z, (row % blockSize) * this.n);
    if (!found) return false;
    if (found.flat) this.flat++;
    columns.forEach((column, i) => {
      numbers[(row % blockSize) * columns.length + i] = print[column];
    });
    this.#subjects.push(subject);
    this.#names.push(name);
    this.#units.push(unit);
    if (note !== undefined) this.#notes.set(row, note);
    if (collection !== undefined) this.#collections.set(row, collection);
    return true;
  }

  copy(): Table {
    const copy = new Table(this.n, this.residual);
    for (let row = 0; row < this.size; row++) copy.add(this.print(row));
    return copy;
  }

  /** The rows in the order of their identities, those of one identity in the order they came. */
  order(): Uint32Array {
    const order = Uint32Array.from({ length: this.size }, (_, i) => i);
    const isSorted = order.every((row) => row === 0 || this.#compared(row - 1, row) <= 0);
    return isSorted ? order : order.sort((a, b) => this.#compared(a, b) || a - b);
  }

  #compared(a: number, b: number): number {
    return byIdentity(this.#identity(a), this.#identity(b));
  }

  #identity(row: number): Identity {
    return { subject: this.#subjects[row]!, name: this.#names[row]!, from: this.#number(row, 'from') };
  }

  #number(row: number, column: (typeof columns)[number]): number {
    const { numbers } = this.#blocks[Math.floor(row / blockSize)]!;
    return numbers[(row % blockSize) * columns.length + columns.indexOf(column)]!;
  }

  span(row: number): Pick<Print, 'from' | 'until'> {
    return { from: this.#number(row, 'from'), until: this.#number(row, 'until') };
  }

  /** The z-normalised values of a row. */
  z(row: number): Float32Array {
    const at = (row % blockSize) * this.n;
    return this.#blocks[Math.floor(row / blockSize)]!.z.subarray(at, at + this.n);
  }

  /** What is known of a row beside its shape. */
  facts(row: number): Facts {
    const { numbers } = this.#blocks[Math.floor(row / blockSize)]!;
    const at = (row % blockSize) * columns.length;
    return {
      subject: this.#subjects[row]!,
      name: this.#names[row]!,
      unit: this.#units[row],
      from: numbers[at]!,
      until: numbers[at + 1]!,
      mean: numbers[at + 2]!,
      sd: numbers[at + 3]!,
      min: numbers[at + 4]!,
      max: numbers[at + 5]!,
      last: numbers[at + 6]!,
      missing: numbers[at + 7]!,
      collection: this.#collections.get(row),
      note: this.#notes.get(row),
    };
  }

  print(row: number): Print {
    return withShape(this.facts(row), this.z(row), this.residual);
  }

  /** The rows as they came. */
  unordered(): { readonly rows: Rows } {
    const z = new Float32Array(this.size * this.n);
    for (let row = 0; row < this.size; row++) z.set(this.z(row), row * this.n);
    return { rows: { z, n: this.n, count: this.size } };
  }

  /** All of it, to be searched. A row added later is not in it. */
  shapes(source: string): Shapes {
    const order = this.order();
    const z = new Float32Array(new SharedArrayBuffer(4 * order.length * this.n));
    order.forEach((row, i) => void z.set(this.z(row), i * this.n));
    const rows: Rows = { z, n: this.n, count: order.length };
    return {
      source,
      rows,
      residual: this.residual,
      print: (row) => this.print(order[row]!),
      identity: (row) => ({ ...this.#identity(order[row]!), until: this.#number(order[row]!, 'until') }),
      rowsOf: ({ subject, name }) => {
        const is = seriesPattern(subject, name);
        return [...order.keys()].filter((row) => is(this.#subjects[order[row]!]!, this.#names[order[row]!]!));
      },
    };
  }

  save(): unknown {
    return [this.#blocks, this.#subjects, this.#names, this.#units, this.#notes, this.#collections, this.flat];
  }

  restore(saved: unknown): void {
    const [blocks, subjects, names, units, notes, collections, flat] = saved as [
      Block[], readonly string[], readonly string[], readonly (string | undefined)[], ReadonlyMap<number, string>, ReadonlyMap<number, string>, number,
    ]; // biome-ignore format: a list
    this.#blocks = blocks;
    [this.#subjects, this.#names, this.#units] = [[...subjects], [...names], [...units]];
    [this.#notes, this.#collections] = [new Map(notes), new Map(collections)];
    this.flat = flat;
  }
}

function newBlock(n: number): Block {
  return { z: new Float32Array(blockSize * n), numbers: new Float64Array(blockSize * columns.length) };
}
