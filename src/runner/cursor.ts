import type { TakeEvent } from '../stream/reader.js';

/** Events that were read and wait to be merged. */
export type Waiting = Parameters<TakeEvent>[];

/** A place in the events of one source. */
export class Cursor {
  readonly #waiting: Waiting;
  readonly #chunks: AsyncGenerator<void>;
  #at = 0;
  #ended = false;
  #time = Number.NEGATIVE_INFINITY;

  constructor(waiting: Waiting, chunks: AsyncGenerator<void>) {
    this.#waiting = waiting;
    this.#chunks = chunks;
  }

  /** The time of the next event, or of the last that had one. */
  get time(): number {
    return this.#time;
  }

  /** All that was read of it has been taken. */
  get spent(): boolean {
    return this.#at === this.#waiting.length;
  }

  /** Reads on until there is an event; false at the end. */
  async ready(): Promise<boolean> {
    while (this.spent && !this.#ended) {
      this.#waiting.length = 0;
      this.#at = 0;
      this.#ended = (await this.#chunks.next()).done ?? false;
    }
    this.#look();
    return !this.spent;
  }

  /** Gives out events up to a time, those of that very time too unless `before`. */
  take(limit: number, before: boolean, take: TakeEvent): void {
    while (this.#at < this.#waiting.length && (before ? this.#time < limit : this.#time <= limit)) {
      const [event, text, time] = this.#waiting[this.#at++]!;
      take(event, text, time);
      this.#look();
    }
  }

  #look(): void {
    const time = this.#waiting[this.#at]?.[2] ?? Number.NaN;
    if (!Number.isNaN(time)) this.#time = time;
  }
}
