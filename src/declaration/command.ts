import type { Decoder, Run, Stage } from '../stream/stage.js';
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
  write(text: string): void;
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
  /** Its output is text for people or other programs, not events. */
  readonly plain?: boolean;
  /** How its events look on a terminal; a form for all events serves where it is not given. */
  readonly render?: (request: Request<O>) => Promise<Render>;
  readonly open?: (request: Request<O>, run: Run) => Stage | Promise<Stage>;
  readonly decode?: (request: Request<O>, run: Run) => Decoder | Promise<Decoder>;
  readonly run?: (request: Request<O>, world: World) => number | Promise<number>;
  readonly commands?: readonly Command[];
}

/** Turns events into text for a terminal. May hold a few back to align them; `end` gives out what is left. */
export interface Render {
  event(event: Readonly<Record<string, unknown>>): string;
  end(): string;
}

/** The identity, for the types it infers. */
export function command<const O extends Options>(declared: Command<O>): Command<O> {
  return declared;
}
