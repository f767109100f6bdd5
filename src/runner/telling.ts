import { harmless } from '../text/harmless.js';
import type { Io } from './io.js';

const erase = '\u001b[K';
/** Work shorter than this needs no progress; then it is shown this often. Milliseconds. */
const patience = 2000;
const interval = 200;

/** What a run says on stderr: notes, counts, and how far it has come. */
export class Telling {
  readonly #io: Io;
  readonly #name: string;
  readonly #quiet: boolean;
  readonly #mute: boolean;
  readonly #began: number;
  #shown = false;
  #next: number;

  /** With `quiet` it tells faults alone, with `mute` not even those: for a command whose answer tells all. */
  constructor(io: Io, name: string, { quiet, mute }: { readonly quiet: boolean; readonly mute: boolean }) {
    this.#io = io;
    this.#name = name;
    this.#quiet = quiet || mute;
    this.#mute = mute;
    this.#began = io.clock();
    this.#next = this.#began + patience;
  }

  /** One line, unless `--quiet`. What came from outside can do no harm to a terminal. */
  readonly note = (message: string): void => {
    if (!this.#quiet) this.say(message);
  };

  /** One line about what went wrong but does not end the run. */
  readonly fault = (message: string): void => {
    if (!this.#mute) this.say(message);
  };

  /** One line, in any case. */
  say(message: string): void {
    this.#clear();
    const lines = message.split('\n').map(harmless).join('\n');
    this.#io.tell(`tocsin ${this.#name}: ${lines}${this.#steered ? erase : ''}\n`);
  }

  /**
   * The share of the input that is done; only for a person who waits. The cursor stays in front of it, so that whatever
   * is written next, by other commands of the pipe too, takes its place.
   */
  progress(events: number, bytes: () => { readonly read: number; readonly all: number } | undefined): void {
    if (!this.#steered || this.#io.stdout.isTTY || this.#quiet) return;
    const now = this.#io.clock();
    if (now < this.#next) return;
    this.#next = now + interval;
    const found = bytes();
    if (!found) return;
    const perSecond = Math.round(events / ((now - this.#began) / 1000));
    const share = `${Math.floor((100 * found.read) / Math.max(1, found.all))} %`;
    this.#io.tell(`\rtocsin ${this.#name}: ${share}, ${events} events, ${perSecond}/s${erase}\r`);
    this.#shown = true;
  }

  done(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#shown) this.#io.tell(`\r${erase}`);
    this.#shown = false;
  }

  /** Whether stderr is a terminal that knows what to erase is. */
  get #steered(): boolean {
    return this.#io.stderrIsTerminal && this.#io.env['TERM'] !== 'dumb';
  }
}
