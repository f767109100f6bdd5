import type { Event } from '../event/event.js';
import type { Run } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { type Print, printOf } from './print.js';
import { current, type Shapes } from './shapes.js';
import type { Span } from './slices.js';
import { Table } from './table.js';
import { Window } from './window.js';

/**
 * The current shapes: of metric events, the window that is asked for of each series; and fingerprint events as they
 * are. Remembers ten bytes a slice and series, four a value of a fingerprint, and their names.
 */
export class Gathered {
  readonly #run: Run;
  readonly #n: number;
  readonly #residual: boolean;
  readonly #window: Window;
  readonly #table: Table;
  #isSpent = false;
  readonly #skipped = { useless: 0, missing: 0, other: 0 };

  constructor(span: Span, residual: boolean, run: Run) {
    this.#run = run;
    this.#n = span.n;
    this.#residual = residual;
    this.#window = new Window(span, residual);
    this.#table = new Table(span.n, residual);
  }

  get size(): number {
    return this.#window.size + this.#table.size;
  }

  event(event: Event, text: string, time: number): void {
    if (event.type === 'metric') this.#metric(event, text, time);
    else if (event.type === 'fingerprint') this.#fingerprint(event, text);
    else this.#run.pass(text);
  }

  #metric(event: Event, text: string, time: number): void {
    const { value } = event;
    if (value === null) return;
    if (typeof value !== 'number' || Number.isNaN(time) || event.late === true) {
      this.#skipped.useless++;
      this.#run.pass(text);
    } else this.#window.add(event, value, time);
  }

  #fingerprint(event: Event, text: string): void {
    const print = printOf(event, this.#n);
    if (!print) {
      this.#skipped.missing++;
      this.#run.pass(text);
    } else this.#take(print);
  }

  #take(print: Print): void {
    if (!print.values) this.#skipped.missing++;
    else if (!this.#table.add(print)) this.#skipped.other++;
  }

  /** All that came, to be searched or written: what comes after it begins anew. */
  table(): Table {
    this.#isSpent = true;
    for (const print of this.#window.prints(true)) this.#take(print);
    return this.#table;
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
    told(useless, 'metric', 'without a number or a time: passed on');
    told(missing, 'window', 'with too few readings for a shape: left out');
    told(this.#window.withoutProfile, 'series', 'without an earlier day, and so without a residual: left out');
    told(other, 'fingerprint', this.#residual ? 'that is no residual: left out' : 'of a residual: left out');
  }

  save(): unknown {
    return this.#isSpent ? undefined : [this.#window.save(), this.#table.save()];
  }

  restore(saved: unknown): void {
    if (saved === undefined) return;
    const [window, table] = saved as [unknown, unknown];
    this.#window.restore(window);
    this.#table.restore(table);
  }
}
