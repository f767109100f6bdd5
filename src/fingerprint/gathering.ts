import type { Event } from '../event/event.js';
import type { Stage } from '../stream/stage.js';
import type { Gathered } from './gathered.js';

/** A stage that gathers the current shapes, and does with them at the end of input what it is for. */
export abstract class Gathering implements Stage {
  protected abstract readonly gathered: Gathered;

  event(event: Event, text: string, time: number): void {
    this.gathered.event(event, text, time);
  }

  advance(time: number): void {
    this.gathered.advance(time);
  }

  save(): unknown {
    return this.gathered.save();
  }

  restore(state: unknown): void {
    this.gathered.restore(state);
  }

  size(): number {
    return this.gathered.size;
  }
}
