import type { Event } from '../event/event.js';
import { readTime } from '../event/time.js';
import { type Batch, Lines } from './lines.js';
import type { Rejects } from './rejects.js';
import type { Decoder, Take } from './stage.js';

/** Takes an event that was read. It is undefined where a decoder wrote its text: parse that if it is needed. */
export type TakeEvent = (event: Event | undefined, text: string, time: number) => void;

/** Reads the events of one source, chunk by chunk; what cannot be used is rejected with its line and the reason. */
export class Reader {
  readonly #lines: Lines;
  readonly #decoder: Decoder | undefined;
  readonly #rejects: Rejects;
  readonly #source: string;
  readonly #take: TakeEvent;
  readonly #taken: Take;
  #begun = false;
  #line = 0;
  #lastTime = Number.NaN;

  /** Lines are events in JSON, or what `decoder` reads. `source` is how the person knows it; empty for stdin. */
  constructor(source: string, decoder: Decoder | undefined, rejects: Rejects, take: TakeEvent) {
    this.#source = source;
    this.#decoder = decoder;
    this.#rejects = rejects;
    this.#take = take;
    this.#taken = (time, text) => {
      this.#lastTime = time;
      take(undefined, text, time);
    };
    this.#lines = new Lines({ latin1: decoder !== undefined, longest: decoder?.longest });
  }

  /** The number of the last line read. */
  get line(): number {
    return this.#line;
  }

  /** The time of the event last read. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** What comes is not the start of the source: its decoder has been shown that already. */
  goOn(): void {
    this.#begun = true;
    this.#lines.goOn();
  }

  chunk(chunk: Buffer): void {
    this.#batch(this.#lines.chunk(chunk));
    if (this.#decoder?.rest) this.#judge('', this.#decoder.rest(this.#taken));
  }

  /** The end of the source; with `keep` only of a part of it, and what waits for a line yet to come goes on waiting. */
  end(keep = false): void {
    this.#batch(this.#lines.end());
    if (this.#decoder?.rest) this.#judge('', this.#decoder.rest(this.#taken));
    if (this.#decoder?.end && !keep) this.#judge('', this.#decoder.end(this.#taken));
  }

  #batch({ lines, faults }: Batch): void {
    const rejects = this.#rejects;
    if (!this.#begun && lines.length > 0) this.#decoder?.look?.(lines);
    this.#begun ||= lines.length > 0;
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i]!;
      const fault = faults?.get(i);
      this.#line++;
      rejects.line();
      if (fault) rejects.reject(this.#source, this.#line, fault.reason, fault.bytes, fault.length);
      else if (this.#decoder) this.#judge(text, this.#decoder.line(text, this.#taken));
      else if (text !== '' && text !== '\r') this.#judge(text, this.#event(text));
      if (rejects.rejected > 0) rejects.watch(this.#lastTime, false);
    }
  }

  #judge(text: string, reason: string | undefined): void {
    if (reason !== undefined) this.#rejects.reject(this.#source, this.#line, reason, text);
  }

  #event(text: string): string | undefined {
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch {
      return 'not a JSON object';
    }
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'not a JSON object';
    const { time } = event as Event;
    this.#lastTime = time === undefined ? Number.NaN : readTime(time);
    try {
      this.#take(event as Event, text, this.#lastTime);
    } catch (error) {
      if (error instanceof RangeError && error.message.startsWith('Maximum call stack')) return 'nested too deeply';
      throw error;
    }
    return undefined;
  }

  save(): unknown {
    return { line: this.#line, lastTime: this.#lastTime, decoder: this.#decoder?.save?.() };
  }

  restore(saved: unknown): void {
    const { line, lastTime, decoder } = saved as { line: number; lastTime: number; decoder: unknown };
    this.#line = line;
    this.#lastTime = lastTime;
    if (line > 0) this.goOn();
    if (decoder !== undefined) this.#decoder?.restore?.(decoder);
  }
}
