import type { Io } from './io.js';

/** Ctrl-C reaches all of a pipe at once: what comes before a stage has this long to hand on what it held. Milliseconds. */
const grace = 300;

interface Acts {
  /** The input ends here. */
  stop(): void;
  /** Tell how far it has come. */
  tell(): void;
}

/** What signals do to a run: the first SIGINT or SIGTERM ends its input, so that it ends as it would at the end. */
export class Signals {
  readonly #forget: (() => void)[];
  #status: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `piped`: the input is standard input, and perhaps a pipe whose other end has caught the same signal. */
  constructor({ onSignal, stdin }: Io, piped: boolean, { stop, tell }: Acts) {
    const end = (status: number, wait: number) => () => {
      this.#status ??= status;
      this.#timer ??= setTimeout(stop, wait);
    };
    this.#forget = [
      onSignal('SIGINT', end(130, piped && !stdin.isTTY ? grace : 0)),
      onSignal('SIGTERM', end(143, 0)),
      onSignal('SIGUSR1', tell),
    ];
  }

  /** The exit status of a run that a signal ended. */
  get status(): number | undefined {
    return this.#status;
  }

  forget(): void {
    clearTimeout(this.#timer);
    for (const forget of this.#forget) forget();
  }
}
