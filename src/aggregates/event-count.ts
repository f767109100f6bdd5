import type { Accumulator, Gatherer } from './aggregate.js';

/** How many. */
export class EventCount implements Accumulator {
  count = 0;

  add(_input: never): void {
    this.count++;
  }

  merge(other: EventCount): void {
    this.count += other.count;
  }

  clear(): void {
    this.count = 0;
  }

  save(): unknown {
    return this.count;
  }

  restore(saved: unknown): void {
    this.count = saved as number;
  }
}

const anything = (): true => true;

/** Counts every event. */
export const everyEvent: Gatherer = { id: 'events', source: anything, open: () => new EventCount() };
