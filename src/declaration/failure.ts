/** What ends a run with one line on stderr and an exit status: 2 misuse, 3 could not go on. */
export class Failure extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** A mistake in what was asked for: flags, rules, expressions. Found before any input is read. */
export function misuse(message: string): Failure {
  return new Failure(message, 2);
}

/** Something outside failed: I/O, a state file that is refused or locked. */
export function cannot(message: string): Failure {
  return new Failure(message, 3);
}
