import type { Feed } from '../stream/source.js';
import type { Decoder, Run, Stage } from '../stream/stage.js';
import type { Look, Render } from '../text/look.js';
import type { Options, Values } from './option.js';

/** A word or file that follows the options. */
export interface Operand {
  readonly name: string;
  readonly summary: string;
  /** May be left out. */
  readonly optional?: boolean;
  /** Takes all that follow. */
  readonly many?: boolean;
  readonly choices?: Readonly<Record<string, string>>;
  readonly completes?: 'file' | 'folder';
}

/** What the person asked for: the options' values, and the operands in front of the files. */
export interface Request<O extends Options> {
  readonly options: Values<O>;
  readonly operands: readonly string[];
}

/** What a command that is no filter may touch. */
export interface World {
  /** Resolves when it can take more. When the reader is gone the run is over: this rejects, and that is no failure. */
  write(text: string): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every command there is, for those that speak about all. */
  commands(): Promise<readonly Command[]>;
}

/**
 * The declaration of a command: its help, man page, table row and completions are all written from this one object.
 * It is a filter over events (`open`), a reader of lines that become events (`decode`), or neither (`run`).
 */
// biome-ignore lint/suspicious/noExplicitAny: a list of commands holds commands of any options
export interface Command<O extends Options = any> {
  readonly name: string;
  /** One line, an imperative, without a full stop. */
  readonly summary: string;
  /** Paragraphs parted by blank lines. Says what passes, what is dropped, what is remembered. */
  readonly description: string;
  /** What it reads and writes, in a few words each, for the table. */
  readonly reads: string;
  readonly writes: string;
  /** In front of FILE..., which every filter takes. */
  readonly operands?: readonly Operand[];
  readonly options: O;
  /** A caption and a line of shell. */
  readonly examples: readonly (readonly [caption: string, line: string])[];
  /** What its exit status means, where it differs from the filters'. */
  readonly statuses?: Readonly<Record<number, string>>;
  /** For those who work on Tocsin itself: it runs, but no list shows it. */
  readonly hidden?: boolean;
  /** Its output is text for people or other programs, not events. */
  readonly plain?: boolean;
  /**
   * What it prints on stdout, and its exit status, when it was misused or could not go on: for a command whose caller
   * reads nothing else. `request` where that could be read, at a time by the clock. It is in place of the line on stderr, on which such a command never writes.
   */
  readonly failure?: (
    error: Error,
    request?: Request<O>,
    time?: number,
  ) => { readonly text: string; readonly status: number };
  /** The exit status of its --help and --version, where that is not 0. */
  readonly asked?: number;
  /** How its events look on a terminal; a form for all events serves where it is not given. */
  readonly render?: (request: Request<O>, look: Look) => Promise<Render>;
  /** What it prints in place of reading any input, for options that only ask about the command. */
  readonly answer?: (request: Request<O>) => string | undefined;
  readonly open?: (request: Request<O>, run: Run) => Stage | Promise<Stage>;
  readonly decode?: (request: Request<O>, run: Run) => Decoder | Promise<Decoder>;
  /**
   * What it reads by itself; undefined where it reads files and standard input as others do. Throws `misuse` when what
   * was asked for does not fit together; connects and reads nothing before its source is read.
   */
  readonly feed?: (
    request: Request<O>,
    run: Run,
    files: readonly string[],
  ) => Feed | undefined | Promise<Feed | undefined>;
  readonly run?: (request: Request<O>, world: World) => number | Promise<number>;
  readonly commands?: readonly Command[];
}

/** The identity, for the types it infers. */
export function command<const O extends Options>(declared: Command<O>): Command<O> {
  return declared;
}

/** Each command's name and how its file is read. */
export type Loaders = Readonly<Record<string, () => Promise<{ readonly default: Command }>>>;

/** Whether a command reads or writes events, and so takes files and what every filter takes. */
export function isFilter(command: Command): boolean {
  return Boolean(command.open ?? command.decode);
}

/** Whether a command does something itself, or only holds nested ones. */
export function acts(command: Command): boolean {
  return isFilter(command) || command.run !== undefined;
}
