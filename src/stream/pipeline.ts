import type { Event } from '../event/event.js';
import { Order } from './order.js';
import type { Emit, Stage } from './stage.js';
import { Watermark } from './watermark.js';

export interface Settings {
  /** Epoch milliseconds: events before `since` and from `until` on are left out. */
  readonly since: number;
  readonly until: number;
  /** Durations in milliseconds. */
  readonly lateness: number;
  readonly idle: number | undefined;
  readonly maxJump: number;
  /** Which events the stage acts on; the others are passed. */
  readonly where: ((event: Event) => boolean) | undefined;
  /** Takes what the stage makes, what is only passed on, and ticks. */
  readonly emit: Emit;
  readonly pass: Emit;
  readonly tick: Emit;
  /** Told of an event whose time lies too far ahead to be believed. */
  doubt(event: Event): void;
}

/** Passes what it is given: what a command that only decodes does with its events. */
export const passing: Stage = { event: (_event, text, _time, emit) => emit(text) };

/** What `--idle` is when neither it nor a window is given. */
const idleAnyway = 30_000;

/**
 * One stage with what stands before it: the span of time, the selection, the order and the watermark. Pure: the same
 * events give the same output, in one go or in parts with `save` and `restore` between them.
 */
export class Pipeline {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #watermark: Watermark;
  readonly #order: Order | undefined;
  readonly #timed: boolean;
  /** Nothing has to see an event: its text goes straight to the output. */
  readonly #blind: boolean;
  #advanced = Number.NEGATIVE_INFINITY;
  #lastTime = Number.NaN;
  #newest = Number.NEGATIVE_INFINITY;
  #taken = 0;

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    const idle = settings.idle ?? (stage.window === undefined ? idleAnyway : 2 * stage.window);
    this.#watermark = new Watermark({ lateness: settings.lateness, idle, maxJump: settings.maxJump });
    this.#order = settings.lateness > 0 ? new Order() : undefined;
    this.#timed = settings.lateness > 0 || stage.advance !== undefined;
    this.#blind = stage === passing && !this.#timed && !settings.where;
  }

  /** Events taken, those left out by their time not counted. */
  get taken(): number {
    return this.#taken;
  }

  /** The greatest time of an event that was believed, selected or not; minus infinity before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** The time of the newest event by arrival, NaN before the first. */
  get lastTime(): number {
    return this.#lastTime;
  }

  take(event: Event, text: string, time: number): void {
    if (Number.isNaN(time)) {
      this.#taken++;
      this.#deliver(event, text, time);
      return;
    }
    if (time < this.#settings.since || time >= this.#settings.until) return;
    this.#taken++;
    this.#lastTime = time;
    if (this.#timed) this.#inTime(event, text, time);
    else this.#deliver(event, text, time);
  }

  /** Takes an event that a decoder wrote; it is parsed only where something has to see its fields. */
  takeText(text: string, time: number): void {
    if (!this.#blind) this.take(JSON.parse(text), text, time);
    else if (!(time < this.#settings.since || time >= this.#settings.until)) {
      this.#taken++;
      this.#lastTime = time;
      this.#settings.emit(text);
    }
  }

  /** The end of all input: what is held back comes out in order, then the stage writes what it holds. */
  flush(): void | Promise<void> {
    if (this.#order) this.#release(Number.POSITIVE_INFINITY);
    return this.#stage.flush?.(this.#settings.emit);
  }

  #inTime(event: Event, text: string, time: number): void {
    if (event.type === 'tick') this.#watermark.tick(time);
    else if (!this.#watermark.observe(typeof event.subject === 'string' ? event.subject : '', time)) {
      this.#settings.doubt(event);
      if (this.#stage.advance) this.#settings.pass(text);
      else this.#deliver(event, text, time);
      return;
    }
    if (time > this.#newest) this.#newest = time;
    if (!this.#order) {
      this.#advance(this.#watermark.time);
      this.#deliver(event, text, time);
      return;
    }
    if (time < this.#advanced) this.#deliver(event, text, time);
    else this.#order.hold(event, text, time);
    this.#release(this.#watermark.time);
    if (this.#advanced > Number.NEGATIVE_INFINITY) this.#advance(this.#watermark.time);
  }

  #release(until: number): void {
    const order = this.#order!;
    while (order.next <= until && order.size > 0) {
      const held = order.take();
      this.#advance(held.time);
      this.#deliver(held.event, held.text, held.time);
    }
  }

  #advance(time: number): void {
    if (time <= this.#advanced) return;
    this.#advanced = time;
    this.#stage.advance?.(time, this.#settings.emit);
  }

  #deliver(event: Event, text: string, time: number): void {
    const { where, pass, emit, tick } = this.#settings;
    if (event.type === 'tick') tick(text);
    else if (where && !where(event)) pass(text);
    else this.#stage.event(event, text, time, emit);
  }

  save(): unknown {
    return {
      stage: this.#stage.save?.(),
      watermark: this.#watermark.save(),
      order: this.#order?.save(),
      advanced: this.#advanced,
      lastTime: this.#lastTime,
    };
  }

  restore(saved: unknown): void {
    const { stage, watermark, order, advanced, lastTime } = saved as {
      stage: unknown;
      watermark: unknown;
      order: unknown;
      advanced: number;
      lastTime: number;
    };
    if (stage !== undefined) this.#stage.restore?.(stage);
    this.#watermark.restore(watermark);
    if (order !== undefined) this.#order?.restore(order);
    this.#advanced = advanced;
    this.#lastTime = lastTime;
  }
}
