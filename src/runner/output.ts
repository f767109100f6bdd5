import { once } from 'node:events';
import { cannot } from '../declaration/failure.js';
import type { Io } from './io.js';

/** The reader of standard output is gone: `| head` has seen enough. */
export class Closed extends Error {}

/** Turns one line of output, an event in JSON, into what is written for it, newline included. */
export type Form = { line(text: string): string; end(): string };

/** As it is: one event a line. */
export const asJson: Form = { line: (text) => `${text}\n`, end: () => '' };

/** Text that has its newlines. */
export const asText: Form = { line: (text) => text, end: () => '' };

/** Characters that are gathered before they are written in any case: one line can hold a million events. */
const most = 1 << 24;

/**
 * Standard output, written once for each chunk of input. A reader that stalls is waited for; one that is gone ends the
 * run with `Closed`, any other failure with a `Failure`.
 */
export class Output {
  readonly #stdout: Io['stdout'];
  readonly #form: Form;
  #pending = '';
  #lines = 0;
  #hasWritten = false;
  #failure: Error | undefined;

  constructor(stdout: Io['stdout'], form: Form) {
    this.#stdout = stdout;
    this.#form = form;
    stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const gone = code === 'EPIPE' || code === 'ECONNRESET';
      this.#failure ??= gone ? new Closed() : cannot(`cannot write standard output: ${message}`);
    });
  }

  /** Lines emitted. */
  get lines(): number {
    return this.#lines;
  }

  readonly emit = (text: string): void => {
    this.#lines++;
    this.#pending += this.#form === asJson ? `${text}\n` : this.#form.line(text);
    if (this.#pending.length > most) this.#write();
  };

  /** All that was emitted has been handed over. */
  get idle(): boolean {
    return this.#pending === '' && this.#stdout.writableLength === 0;
  }

  async flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#pending !== '') this.#write();
    if (this.#stdout.writableNeedDrain) await this.#drained();
    if (this.#failure) throw this.#failure;
  }

  #write(): void {
    this.#hasWritten = true;
    this.#stdout.write(this.#pending);
    this.#pending = '';
  }

  /** Writes what is pending, and waits until all has been handed over. */
  async written(): Promise<void> {
    await this.flush();
    if (this.#stdout.writableLength > 0) await new Promise<void>((resolve) => this.#stdout.write('', () => resolve()));
    if (this.#failure) throw this.#failure;
  }

  /** Writes what the form held back too. What went wrong with the last write is told a while after it. */
  async end(): Promise<void> {
    this.#pending += this.#form.end();
    await this.flush();
    if (!this.#hasWritten) return;
    await new Promise<void>((resolve) => this.#stdout.write('', () => resolve()));
    if (this.#failure) throw this.#failure;
  }

  async #drained(): Promise<void> {
    try {
      await once(this.#stdout, 'drain');
    } catch {
      // the listener above has kept what went wrong
    }
  }
}
