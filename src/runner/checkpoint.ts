import { cannot } from '../declaration/failure.js';
import { lockState } from '../stream/lock.js';
import { readState, StateRefused, writeState } from '../stream/state.js';
import type { Io } from './io.js';
import type { Settings } from './settings.js';

/** Of the time that passes, the most that goes into saving. */
const share = 0.05;

/** The state file of a run: locked from the start, saved now and then and at the end. */
export class Checkpoint {
  readonly #state: NonNullable<Settings['state']>;
  readonly #unlock: () => void;
  readonly #every: number;
  readonly #clock: Io['clock'];
  #due: number;
  #failure: string | undefined;

  /** Locks the file. `every` is in milliseconds. Throws a `Failure` when the state is refused. */
  constructor(state: NonNullable<Settings['state']>, every: number, { self, clock }: Io) {
    this.#state = state;
    this.#every = every;
    this.#clock = clock;
    this.#unlock = refusing(() => lockState(state.path, self));
    this.#due = clock() + every;
  }

  /** What was saved; undefined at the first run. Throws a `Failure` when the state is refused. */
  read(): unknown {
    return refusing(() => readState(this.#state.path, this.#state.owner));
  }

  /** Whether it is time to save again. */
  get due(): boolean {
    return this.#clock() >= this.#due;
  }

  /** Why the last save failed; undefined when it did not. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Saves; when that fails, the file keeps what was saved before. */
  save(saved: unknown): void {
    const began = this.#clock();
    try {
      writeState(this.#state.path, this.#state.owner, saved);
      this.#failure = undefined;
    } catch (error) {
      this.#failure = `cannot save state ${this.#state.path}: ${(error as Error).message}`;
    }
    const ended = this.#clock();
    this.#due = ended + Math.max(this.#every, (ended - began) / share);
  }

  unlock(): void {
    this.#unlock();
  }
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StateRefused) throw cannot(error.message);
    throw error;
  }
}
