import { cannot } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { writeTime } from '../event/time.js';
import type { Run } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { type Print, printOf } from './print.js';
import { readingOf } from './reading.js';
import { current, type Meant, type Shapes } from './shapes.js';
import type { Span } from './span.js';
import { Table } from './table.js';
import { Window } from './window.js';

interface Saved {
  readonly span: Span;
  readonly window: unknown;
  readonly table: unknown;
  readonly time: number;
}

/**
 * The current shapes: of metric events, the window that is asked for of each series; and fingerprint events as they
 * are. A window that moves ends with the watermark, so that one clock that is ahead moves nothing. Remembers ten bytes a
 * slice and series, four a value of a fingerprint, and their names.
 */
export class Gathered {
  readonly #run: Run;
  readonly #span: Span;
  readonly #residual: boolean;
  readonly #window: Window;
  readonly #table: Table;
  #time = Number.NEGATIVE_INFINITY;
  readonly #skipped = { useless: 0, missing: 0, other: 0 };

  constructor(span: Span, residual: boolean, run: Run) {
    this.#run = run;
    this.#span = span;
    this.#residual = residual;
    this.#window = new Window(span, residual);
    this.#table = new Table(span.n, residual);
  }

  get size(): number {
    return this.#window.size + this.#table.size;
  }

  /** Whether a series of this very name came, whatever is known of it. */
  has({ subject, name }: Meant): boolean {
    return this.#window.has(subject, name);
  }

  event(event: Event, text: string, time: number): void {
    if (event.type === 'metric') this.#metric(event, text, time);
    else if (event.type === 'fingerprint') this.#take(this.#table, printOf(event, this.#span.n));
    else this.#run.pass(text);
  }

  #metric(event: Event, text: string, time: number): void {
    const value = readingOf(event, time);
    if (typeof value === 'number') this.#window.add(event, value, time);
    else if (value === undefined) {
      this.#skipped.useless++;
      this.#run.pass(text);
    }
  }

  advance(time: number): void {
    this.#time = time;
  }

  #take(table: Table, print: Print | undefined): void {
    if (!print?.values) this.#skipped.missing++;
    else if (!table.add(print)) this.#skipped.other++;
  }

  /** All that came so far, to be searched or written. Where a state takes on what is remembered, a copy. */
  table(): Table {
    const table = this.#run.remembers ? this.#table.copy() : this.#table;
    for (const print of this.#window.prints(this.#time, !this.#run.remembers)) this.#take(table, print);
    return table;
  }

  shapes(): Shapes {
    return this.table().shapes(current);
  }

  /** Tells what could not be used. */
  tell(): void {
    const { useless, missing, other } = this.#skipped;
    const told = (count: number, one: string, what: string): void => {
      if (count > 0) this.#run.note(`${counted(count, one)} ${what}`);
    };
    told(useless, 'metric', 'late, without a time, or without a number of use: passed on');
    told(missing, 'window', 'with too few readings for a shape: left out');
    told(other, 'fingerprint', this.#residual ? 'that is no residual: left out' : 'of a residual: left out');
    const without = this.#window.withoutProfile;
    if (without > 0) this.#run.note(`${without} series without an earlier day, and so without a residual: left out`);
  }

  save(): unknown {
    const [window, table] = [this.#window.save(), this.#table.save()];
    return { span: this.#span, window, table, time: this.#time } satisfies Saved;
  }

  /** Throws a `Failure` for what was gathered for another window. */
  restore(saved: unknown): void {
    const { span, window, table, time } = saved as Saved;
    if (span.n !== this.#span.n) throw cannot(`the state holds shapes of ${span.n} values, not ${this.#span.n}`);
    if (span.from !== this.#span.from || span.width !== this.#span.width)
      throw cannot(
        `the state was begun for another window, from ${span.from === undefined ? '-' : writeTime(span.from)}`,
      );
    this.#window.restore(window);
    this.#table.restore(table);
    this.#time = time;
  }
}
