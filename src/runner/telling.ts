import { stripVTControlCharacters } from 'node:util';
import type { Io } from './io.js';

const erase = '\r\u001b[K';
/** Work shorter than this needs no progress; then it is shown this often. Milliseconds. */
const patience = 2000;
const interval = 200;

/** What a run says on stderr: notes, counts, and how far it has come. */
export class Telling {
  readonly #io: Io;
  readonly #name: string;
  readonly #quiet: boolean;
  readonly #began: number;
  #shown = false;
  #next: number;

  constructor(io: Io, name: string, quiet: boolean) {
    this.#io = io;
    this.#name = name;
    this.#quiet = quiet;
    this.#began = io.clock();
    this.#next = this.#began + patience;
  }

  /** One line, unless `--quiet`. What came from outside can do no harm to a terminal. */
  readonly note = (message: string): void => {
    if (!this.#quiet) this.say(message);
  };

  /** One line, in any case. */
  say(message: string): void {
    this.#clear();
    this.#io.tell(`tocsin ${this.#name}: ${plain(message)}\n`);
  }

  /** The share of the input that is done, on a line of its own that is written over; only for a person who waits. */
  progress(events: number, bytes: () => { readonly read: number; readonly all: number } | undefined): void {
    if (!this.#io.stderrIsTerminal || this.#io.stdout.isTTY || this.#quiet) return;
    const now = this.#io.clock();
    if (now < this.#next) return;
    this.#next = now + interval;
    const found = bytes();
    if (!found) return;
    const perSecond = Math.round(events / ((now - this.#began) / 1000));
    const share = `${Math.floor((100 * found.read) / Math.max(1, found.all))} %`;
    this.#io.tell(`${erase}tocsin ${this.#name}: ${share}, ${events} events, ${perSecond}/s`);
    this.#shown = true;
  }

  done(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#shown) this.#io.tell(erase);
    this.#shown = false;
  }
}

/** Text without control characters, for a line of stderr. */
export function plain(message: string): string {
  return stripVTControlCharacters(message).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');
}
