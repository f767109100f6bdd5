import { writeTime } from '../event/time.js';
import type { Io } from './io.js';

/** A source whose newest event was older than this when it came is a replay, and gets no ticks. Milliseconds. */
const fresh = 60_000;

/**
 * Tells the time on a live source, so that windows and timers downstream go on while it is silent: a tick each
 * `every` milliseconds, one interval behind the clock, which leaves events of the running interval time to arrive. None
 * while the source is a replay of the past.
 */
export class Ticks {
  readonly #clock: () => number;
  readonly #every: number;
  readonly #emit: (time: number, text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #live = true;
  #last = Number.NEGATIVE_INFINITY;

  constructor(every: number, clock: Io['clock'], emit: (time: number, text: string) => void) {
    this.#clock = clock;
    this.#every = every;
    this.#emit = emit;
    this.#timer = setInterval(() => this.#tick(), every);
  }

  /** The time of an event that has just come. */
  event(time: number): void {
    if (!Number.isNaN(time)) this.#live = this.#clock() - time < fresh;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const time = (Math.floor(this.#clock() / this.#every) - 1) * this.#every;
    if (!this.#live || time <= this.#last) return;
    this.#last = time;
    this.#emit(time, `{"time":"${writeTime(time)}","type":"tick"}`);
  }
}
