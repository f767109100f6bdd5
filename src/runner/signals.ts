import type { Io } from './io.js';

/** Ctrl-C reaches all of a pipe at once: what comes before a stage has this long to hand on what it held. Milliseconds. */
const grace = 300;

interface Acts {
  /** The input ends here. */
  stop(): void;
  /** Tell how far it has come. */
  tell(): void;
}

/**
 * What signals do to a run: the first SIGINT, SIGTERM or SIGHUP ends its input, so that it ends as it would at the end. From
 * then on another one kills, for a run that cannot end because nobody takes its output.
 */
export class Signals {
  readonly #forgetEnds: () => void;
  readonly #forgetTell: () => void;
  #status: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `piped`: the input is standard input, and perhaps a pipe whose other end has caught the same signal. `answers`: the
   * caller is owed an answer, whatever the signal, and reads nothing else.
   */
  constructor(
    io: Io,
    { piped, answers }: { readonly piped: boolean; readonly answers: boolean },
    { stop, tell }: Acts,
  ) {
    const { onSignal } = io;
    const end = (status: number, wait: number) => () => {
      this.#status ??= status;
      this.#timer ??= setTimeout(() => {
        this.#forgetEnds();
        stop();
      }, wait);
    };
    const ends = [
      onSignal('SIGINT', end(130, piped && !io.stdin.isTTY ? grace : 0)),
      onSignal('SIGTERM', end(143, 0)),
      onSignal('SIGHUP', end(129, 0)),
      ...(answers ? [onSignal('SIGQUIT', end(131, 0)), onSignal('SIGUSR2', end(140, 0))] : []),
    ];
    this.#forgetEnds = () => {
      for (const forget of ends) forget();
    };
    this.#forgetTell = onSignal('SIGUSR1', answers ? () => {} : tell);
  }

  /** The exit status of a run that a signal ended. */
  get status(): number | undefined {
    return this.#status;
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#forgetEnds();
    this.#forgetTell();
  }
}
