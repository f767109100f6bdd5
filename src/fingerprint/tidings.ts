import type { Ids } from '../event/id.js';
import { tagged, untagged } from '../event/name.js';
import { type State, severityOf } from '../event/severity.js';
import { writeTime } from '../event/time.js';
import { counted } from '../text/number.js';
import { fieldsOf, type Print } from './print.js';
import { called } from './query.js';

/** A saved shape that a series has, and how near it is. */
export interface Return {
  readonly saved: Print;
  readonly squared: number;
}

/** The status events of watch. */
export class Tidings {
  readonly #n: number;
  readonly #ids: Ids;

  /** Of shapes of `n` values. */
  constructor(n: number, ids: Ids) {
    this.#n = n;
    this.#ids = ids;
  }

  /** That the watch is on: what stands behind it in the pipe would else not know it from one that never began. */
  first(time: number, shapes: number, series: number): string {
    const message = `watching for ${counted(shapes, 'shape')} in ${series} series`;
    return this.#line('tocsin', 'fingerprint.watch', 'ok', time, message, undefined);
  }

  returned(print: Print, time: number, found: Return): string {
    const { collection = '', note, from } = found.saved;
    const when = `${writeTime(from).slice(0, 16)}Z`;
    const distance = Math.sqrt(found.squared / this.#n);
    const said = note === undefined ? '' : `: ${note}`;
    const message = `${called(print)} looks as ${called(found.saved)} did at ${when} (${collection}${said}); distance ${distance.toFixed(2)}`;
    return this.#status(print, 'warning', time, message, { since: writeTime(time), ...this.#like(found) });
  }

  gone(print: Print, time: number, since: number, why: string): string {
    return this.#status(print, 'ok', time, `${called(print)} ${why}`, { since: writeTime(since) });
  }

  #like({ saved, squared }: Return): Record<string, unknown> {
    const { subject, name, from, until, collection, note } = saved;
    const distance = Number(Math.sqrt(squared / this.#n).toPrecision(6));
    return {
      distance,
      saved: { collection, note, subject, name, from: writeTime(from), until: writeTime(until) },
    };
  }

  #status(print: Print, state: State, time: number, message: string, more: Record<string, unknown>): string {
    const { name: plain, dimensions } = untagged(print.name);
    const name = tagged(`${plain || 'metric'}.shape`, dimensions);
    const { from, until, words, values } = fieldsOf(print);
    return this.#line(print.subject, name, state, time, message, { from, until, words, ...more, values });
  }

  #line(subject: string, name: string, state: State, time: number, message: string, fingerprint: unknown): string {
    const id = this.#ids.next('status', time, subject, name, message);
    const severity = severityOf(state);
    return JSON.stringify({ time: writeTime(time), type: 'status', subject, name, state, severity, message, id, fingerprint }); // biome-ignore format: one line
  }
}
