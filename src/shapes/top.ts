/** The k least of what is offered, by key and then by row, so that the order of offering does not matter. */
export class Top {
  readonly keys: Float64Array;
  readonly rows: Int32Array;
  #size = 0;

  /** `k` is at least 1. An offer costs at most k moves, and one comparison when it is too great. */
  constructor(k: number) {
    this.keys = new Float64Array(k).fill(Infinity);
    this.rows = new Int32Array(k).fill(-1);
  }

  /** The k-th least key; Infinity while there are fewer. */
  get worst(): number {
    return this.keys[this.keys.length - 1]!;
  }

  get size(): number {
    return this.#size;
  }

  offer(key: number, row: number): void {
    const { keys, rows } = this;
    let place = keys.length - 1;
    if (!before(key, row, keys[place]!, rows[place]!)) return;
    for (; place > 0 && before(key, row, keys[place - 1]!, rows[place - 1]!); place--) {
      keys[place] = keys[place - 1]!;
      rows[place] = rows[place - 1]!;
    }
    keys[place] = key;
    rows[place] = row;
    if (this.#size < keys.length) this.#size++;
  }
}

/** Whether one key and row come before another; an empty place comes after all. */
function before(key: number, row: number, otherKey: number, otherRow: number): boolean {
  return key < otherKey || (key === otherKey && otherRow >= 0 && row < otherRow);
}
