import { Pool, uint32 } from '../pool.js';

/** Points of a series that are kept: it is judged from the next one on. */
export const childhood = 120;
/**
 * Series whose points lie in one piece of memory, which is given back when none of them is young any more: a small one
 * first, then pieces so large that the system takes them back, of which only what is used is ever in memory.
 */
const few = 256;
const many = 20_480;
const width = 2 * childhood;

/** The piece a block lies in, the first block of a piece, and the blocks of a piece. */
const pieceOf = (block: number): number => (block < few ? 0 : 1 + Math.floor((block - few) / many));
const firstOf = (piece: number): number => (piece === 0 ? 0 : few + (piece - 1) * many);
const sizeOf = (piece: number): number => (piece === 0 ? few : many);

/**
 * The first 120 points of each series, for as long as it is too young to be judged by its past: 2 KB a series, given
 * back with the last of its neighbours.
 */
export class Youth {
  /** The block of a series, from 1 up; 0 for none. */
  readonly #pool = new Pool({ block: uint32(), points: uint32() });
  #pieces: (Float64Array | undefined)[] = [];
  #used: number[] = [];
  #free: number[] = [];

  add(): void {
    const slot = this.#pool.add();
    this.#pool.at.block[slot] = this.#take() + 1;
  }

  #take(): number {
    for (;;) {
      const block = this.#free.pop();
      if (block === undefined) break;
      const piece = pieceOf(block);
      if (this.#pieces[piece] === undefined) continue;
      this.#used[piece]!++;
      return block;
    }
    const piece = this.#pieces.length;
    const [first, size] = [firstOf(piece), sizeOf(piece)];
    this.#pieces.push(new Float64Array(size * width));
    this.#used.push(1);
    for (let block = first + size - 1; block > first; block--) this.#free.push(block);
    return first;
  }

  /** The points kept so far; 0 once they are given back. */
  points(slot: number): number {
    return this.#pool.at.block[slot] === 0 ? 0 : this.#pool.at.points[slot]!;
  }

  learn(slot: number, time: number, value: number): void {
    const { points } = this.#pool.at;
    const [piece, from] = this.#place(slot);
    piece[from + points[slot]!] = value;
    piece[from + childhood + points[slot]!] = time;
    points[slot]!++;
  }

  /** The values, or the times, kept of a young series: to be read, not changed. */
  values(slot: number): Float64Array {
    const [piece, from] = this.#place(slot);
    return piece.subarray(from, from + this.#pool.at.points[slot]!);
  }

  times(slot: number): Float64Array {
    const [piece, from] = this.#place(slot);
    return piece.subarray(from + childhood, from + childhood + this.#pool.at.points[slot]!);
  }

  #place(slot: number): readonly [Float64Array, number] {
    const block = this.#pool.at.block[slot]! - 1;
    const piece = pieceOf(block);
    return [this.#pieces[piece]!, (block - firstOf(piece)) * width];
  }

  /** A series has grown up: its points are forgotten. */
  forget(slot: number): void {
    const block = this.#pool.at.block[slot]! - 1;
    if (block < 0) return;
    this.#pool.at.block[slot] = 0;
    const piece = pieceOf(block);
    if (--this.#used[piece]! === 0) this.#pieces[piece] = undefined;
    else this.#free.push(block);
  }

  save(): unknown {
    const young: number[] = [];
    for (let slot = 0; slot < this.#pool.size; slot++) if (this.#pool.at.block[slot]! > 0) young.push(slot);
    const kept = new Float64Array(young.length * width);
    for (const [i, slot] of young.entries()) {
      const [piece, from] = this.#place(slot);
      kept.set(piece.subarray(from, from + width), i * width);
    }
    return {
      size: this.#pool.size,
      young: Uint32Array.from(young),
      points: this.#pool.at.points.slice(0, this.#pool.size),
      kept,
    };
  }

  restore(saved: unknown): void {
    const { size, young, points, kept } = saved as {
      readonly [part in 'young' | 'points']: Uint32Array;
    } & { readonly size: number; readonly kept: Float64Array };
    this.#pool.restore({ size, columns: { block: new Uint32Array(size), points } });
    this.#pieces = [];
    this.#used = [];
    this.#free = [];
    for (const [i, slot] of young.entries()) {
      this.#pool.at.block[slot] = this.#take() + 1;
      const [piece, from] = this.#place(slot);
      piece.set(kept.subarray(i * width, (i + 1) * width), from);
    }
  }
}
