import type { Event } from '../event/event.js';

/** An event that waits for its turn. */
export interface Held {
  readonly time: number;
  /** The order of arrival, which decides between equal times. */
  readonly place: number;
  readonly text: string;
  readonly event: Event;
}

const before = (a: Held, b: Held): boolean => a.time < b.time || (a.time === b.time && a.place < b.place);

/** Events held back and given out by time, equal times in the order of arrival: a binary heap. */
export class Order {
  #heap: Held[] = [];
  #arrived = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The least time held; infinity when there is none. */
  get next(): number {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  hold(event: Event, text: string, time: number): void {
    const held = { time, place: this.#arrived++, text, event };
    let at = this.#heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(held, this.#heap[above]!)) break;
      this.#heap[at] = this.#heap[above]!;
      at = above;
    }
    this.#heap[at] = held;
  }

  take(): Held {
    const top = this.#heap[0]!;
    const last = this.#heap.pop()!;
    const size = this.#heap.length;
    if (size === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= size) break;
      if (below + 1 < size && before(this.#heap[below + 1]!, this.#heap[below]!)) below++;
      if (!before(this.#heap[below]!, last)) break;
      this.#heap[at] = this.#heap[below]!;
      at = below;
    }
    this.#heap[at] = last;
    return top;
  }

  save(): unknown {
    const inOrder = [...this.#heap].sort((a, b) => a.place - b.place);
    return { texts: inOrder.map((held) => held.text), times: Float64Array.from(inOrder, (held) => held.time) };
  }

  restore(saved: unknown): void {
    const { texts, times } = saved as { texts: string[]; times: Float64Array };
    for (const [i, text] of texts.entries()) this.hold(JSON.parse(text), text, times[i]!);
  }
}
