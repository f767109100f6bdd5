import { cannot } from '../declaration/failure.js';

type Numbers = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** A column of a pool: the type of its numbers, and how many of them a series has. */
interface Column<A extends Numbers = Numbers> {
  readonly type: { new (buffer: ArrayBuffer, offset: number, length: number): A; readonly BYTES_PER_ELEMENT: number };
  readonly width: number;
}

export const float64 = (width = 1): Column<Float64Array> => ({ type: Float64Array, width });
export const float32 = (width = 1): Column<Float32Array> => ({ type: Float32Array, width });
export const uint32 = (width = 1): Column<Uint32Array> => ({ type: Uint32Array, width });
export const uint16 = (width = 1): Column<Uint16Array> => ({ type: Uint16Array, width });
export const uint8 = (width = 1): Column<Uint8Array> => ({ type: Uint8Array, width });

type Layout = Readonly<Record<string, Column>>;
type Arrays<L extends Layout> = { [K in keyof L]: InstanceType<L[K]['type']> };

/**
 * The numbers of many series: one typed array a column, in which the series at slot `s` has `width` places from
 * `s * width` on, all 0 at first. The arrays double when they are full, so take them from `at` anew for each point.
 */
export class Pool<L extends Layout> {
  readonly #layout: L;
  #room = 8;
  #size = 0;
  readonly at: Arrays<L>;

  constructor(layout: L) {
    this.#layout = layout;
    this.at = this.#arrays();
  }

  get size(): number {
    return this.#size;
  }

  /** A slot for one more series. */
  add(): number {
    if (this.#size === this.#room) this.#grow(this.#room * 2);
    return this.#size++;
  }

  /** All columns in one piece of memory, the widest numbers first: when it is outgrown the system has it back whole. */
  #arrays(): Arrays<L> {
    const size = ({ type, width }: Column): number => this.#room * width * type.BYTES_PER_ELEMENT;
    const columns = Object.entries(this.#layout).sort(
      ([, a], [, b]) => b.type.BYTES_PER_ELEMENT - a.type.BYTES_PER_ELEMENT,
    );
    const buffer = new ArrayBuffer(columns.reduce((sum, [, column]) => sum + size(column), 0));
    let offset = 0;
    const arrays = columns.map(([name, column]) => {
      const made = new column.type(buffer, offset, this.#room * column.width);
      offset += size(column);
      return [name, made];
    });
    return Object.fromEntries(arrays);
  }

  #grow(room: number): void {
    this.#room = room;
    const larger = this.#arrays();
    for (const name of Object.keys(this.#layout)) larger[name]!.set(this.at[name]!);
    Object.assign(this.at, larger);
  }

  /** Views of what is held: to be written or copied before anything changes. */
  save(): unknown {
    const columns = Object.entries(this.#layout).map(([name, { width }]) => [
      name,
      this.at[name]!.subarray(0, this.#size * width),
    ]);
    return { size: this.#size, columns: Object.fromEntries(columns) };
  }

  /** Takes over what `save` gave, the arrays themselves; refuses what another layout saved. */
  restore(saved: unknown): void {
    const { size, columns } = saved as { size: number; columns: Record<string, Numbers> };
    for (const [name, { width }] of Object.entries(this.#layout))
      if (columns[name]?.length !== size * width) throw cannot('the state does not fit this version of the method');
    this.#size = size;
    this.#room = Math.max(1, size);
    Object.assign(this.at, size > 0 ? columns : this.#arrays());
  }
}
