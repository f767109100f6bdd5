const capacity = 8192;
const places = 2 * capacity;

/**
 * A count for each of up to 8,192 whole numbers below 2^53: a hash table with open addressing in typed arrays, so that
 * counting leaves nothing behind to be collected. Keys must be evenly spread already.
 */
export class Tally {
  /** Key plus one; 0 is a free place. */
  readonly #keys = new Float64Array(places);
  readonly #counts = new Uint32Array(places);
  #size = 0;

  get full(): boolean {
    return this.#size >= capacity;
  }

  /** 0 for a key that was never set. */
  get(key: number): number {
    return this.#counts[this.#place(key)]!;
  }

  set(key: number, count: number): void {
    const place = this.#place(key);
    if (this.#keys[place] === 0) this.#size++;
    this.#keys[place] = key + 1;
    this.#counts[place] = count;
  }

  clear(): void {
    this.#keys.fill(0);
    this.#counts.fill(0);
    this.#size = 0;
  }

  #place(key: number): number {
    let place = key & (places - 1);
    while (this.#keys[place] !== 0 && this.#keys[place] !== key + 1) place = (place + 1) & (places - 1);
    return place;
  }

  save(): unknown {
    const keys = new Float64Array(this.#size);
    const counts = new Uint32Array(this.#size);
    for (let place = 0, i = 0; i < this.#size; place++) {
      if (this.#keys[place] === 0) continue;
      keys[i] = this.#keys[place]! - 1;
      counts[i++] = this.#counts[place]!;
    }
    return { keys, counts };
  }

  restore(saved: unknown): void {
    const { keys, counts } = saved as { keys: Float64Array; counts: Uint32Array };
    this.clear();
    for (const [i, key] of keys.entries()) this.set(key, counts[i]!);
  }
}
