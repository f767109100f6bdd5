import { writeTime } from '../event/time.js';
import type { Io } from './io.js';

/** A source whose newest event was older than this when it came is a replay; one silent for as long is live. Milliseconds. */
const fresh = 60_000;
const longest = 2 ** 31 - 1;

/**
 * Tells the time while a live source is silent, so that windows and timers downstream go on: a tick each `every`
 * milliseconds in which no event came, one interval behind the clock, which leaves events on their way time to arrive.
 * None while the source is a replay of the past, and none right after a pause of this process (a suspended machine),
 * since what came meanwhile is still to be read.
 */
export class Ticks {
  readonly #clock: () => number;
  readonly #every: number;
  readonly #emit: (time: number, text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #live = false;
  #spoke = false;
  /** The time of the newest event by arrival. */
  #newest = Number.NEGATIVE_INFINITY;
  /** By the clock: when the source fell silent, and when it was last looked at. */
  #silent: number;
  #looked: number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(every: number, clock: Io['clock'], emit: (time: number, text: string) => void) {
    this.#clock = clock;
    this.#every = every;
    this.#emit = emit;
    this.#silent = this.#looked = clock();
    this.#timer = setInterval(() => this.#look(), Math.min(every, longest));
  }

  /** The time of an event that has just come. */
  event(time: number): void {
    this.#spoke = true;
    if (!Number.isNaN(time)) this.#newest = time;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = this.#clock();
    const paused = now - this.#looked > 2 * this.#every;
    this.#looked = now;
    if (this.#spoke) this.#live = now - this.#newest < fresh + this.#every;
    if (this.#spoke || paused) this.#silent = now;
    this.#spoke = false;
    if (this.#silent === now || (!this.#live && now - this.#silent < fresh)) return;
    const time = (Math.floor(now / this.#every) - 1) * this.#every;
    if (time <= this.#last) return;
    this.#last = time;
    this.#emit(time, `{"time":"${writeTime(time)}","type":"tick"}`);
  }
}
