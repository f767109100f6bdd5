/**
 * One timer a slot, given out by time and then slot. Setting one anew only marks the later time; the entry in the heap
 * is moved on when it comes up, so that a point costs nothing while its timer is not near. 20 bytes a slot.
 */
export class Timers {
  /** By slot, the time it is due; NaN for none. */
  #due: number[] = [];
  /** A binary heap of slots, by the times they were put in with. */
  #heap: number[] = [];
  #keys: number[] = [];
  /** The time of the timer given out last. */
  at = Number.NaN;

  /** Sets the timer of a slot, in place of the one it had. */
  set(slot: number, time: number): void {
    while (this.#due.length <= slot) {
      this.#due.push(Number.NaN);
      this.#keys.push(Number.NaN);
    }
    this.#due[slot] = time;
    if (Number.isNaN(this.#keys[slot]!)) this.#push(slot, time);
    else if (time < this.#keys[slot]!) {
      this.#keys[slot] = time;
      this.#up(this.#heap.indexOf(slot));
    }
  }

  /** The next slot whose timer is due at a time, taken out; -1 for none. `at` tells when it was due. */
  due(time: number): number {
    while (this.#heap.length > 0) {
      const slot = this.#heap[0]!;
      if (this.#keys[slot]! > time) return -1;
      const wanted = this.#due[slot]!;
      if (wanted > this.#keys[slot]!) {
        this.#keys[slot] = wanted;
        this.#down(0);
        continue;
      }
      this.#pop();
      this.at = wanted;
      return slot;
    }
    return -1;
  }

  #before(a: number, b: number): boolean {
    return this.#keys[a]! < this.#keys[b]! || (this.#keys[a] === this.#keys[b] && a < b);
  }

  #push(slot: number, time: number): void {
    this.#keys[slot] = time;
    this.#up(this.#heap.push(slot) - 1);
  }

  #pop(): void {
    const [first] = this.#heap;
    this.#keys[first!] = Number.NaN;
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#before(heap[at]!, heap[parent]!)) return;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #down(from: number): void {
    const heap = this.#heap;
    for (let at = from; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#before(heap[child]!, heap[least]!)) least = child;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }

  save(): unknown {
    return {
      due: Float64Array.from(this.#due),
      keys: Float64Array.from(this.#keys),
      heap: Uint32Array.from(this.#heap),
    };
  }

  restore(saved: unknown): void {
    const { due, keys, heap } = saved as { due: Float64Array; keys: Float64Array; heap: Uint32Array };
    this.#due = [...due];
    this.#keys = [...keys];
    this.#heap = [...heap];
  }
}
