import type { Event } from '../event/event.js';
import type { Ids } from '../event/id.js';

/** Takes one line of output, without its newline. */
export type Emit = (text: string) => void;

/**
 * What a command does with events, one at a time. A stage is a pure function of the events it was given: it never
 * reads the clock, and what it remembers is in `save`. Events come in the order of arrival, or sorted by time with
 * `--lateness`. An event that only passes goes to `run.pass` as its own line, so that its bytes stay.
 */
export interface Stage {
  /** The width of its windows in milliseconds, which is the measure of how long a silent subject is waited for. */
  readonly window?: number;
  /** One event; `text` is its line, `time` its time in epoch milliseconds, NaN when it has none that can be read. */
  event(event: Event, text: string, time: number, emit: Emit): void;
  /**
   * The watermark has passed to `time`: no event before it is expected any more. Called before the event of the same
   * instant, the first time with the time of the first event, selected or not. Windows that end at or before it close,
   * timers due at or before it fire.
   */
  advance?(time: number, emit: Emit): void;
  /**
   * The end of all input (`--eof flush`): write what is held. Not called where a state file takes it on. A promise where
   * threads do the work: the run waits for it.
   */
  flush?(emit: Emit): void | Promise<void>;
  /** The end of this part of the input, after `flush` if that is called: for what belongs to a run, not to a stream. */
  close?(emit: Emit): void;
  /** All that is remembered, as plain objects, arrays, maps, sets and typed arrays; `restore` is given the same. */
  save?(): unknown;
  restore?(saved: unknown): void;
  /** How the run ends: the exit status, for a command whose status is its answer. */
  status?(): number;
  /** The number of series, keys or groups remembered, for `--stats`. */
  size?(): number;
}

/** Takes one event that was read from a line: its time in epoch milliseconds (NaN: none) and its text. */
export type Take = (time: number, text: string) => void;

/**
 * Turns lines into events, for input that is not events yet. Writes event text itself: no object is made for a line.
 * A returned string is the reason why a line cannot be used; the caller tells and keeps it and goes on.
 */
export interface Decoder {
  /** The longest line it can use, in bytes, where that is more than the 16 MiB of an event. */
  readonly longest?: number;
  /**
   * The first lines of a source, as many as its first chunk holds, shown before the first is given to `line`. For those
   * that choose how to read by what they see; a `Failure` ends the run. Not called after `restore`.
   */
  look?(lines: readonly string[]): void;
  line(text: string, take: Take): string | undefined;
  /** The end of a chunk of input: what waits only for company is given out now. */
  rest?(take: Take): string | undefined;
  /** The end of the input: what waits for a line that will not come. */
  end?(take: Take): string | undefined;
  save?(): unknown;
  restore?(saved: unknown): void;
}

/** What a stage may use of the run it is part of. */
export interface Run {
  /** The time of the start in epoch milliseconds, or `--now`. The only clock there is. */
  readonly now: number;
  /** Whether a state file takes what is remembered on to the next run. */
  readonly remembers: boolean;
  /** Gives events their ids. One for the whole run, saved with it: no two events of a run have the same. */
  readonly ids: Ids;
  /** Says something to the person, on stderr, after `tocsin COMMAND: `. Silent with `--quiet`. */
  note(message: string): void;
  /** Writes an event that the stage only passes on; `--only` drops it. What the stage makes is emitted instead. */
  pass(text: string): void;
  /** What --where selects, for a stage that looks at more than the events it is given; undefined for all. */
  readonly selects: ((event: Event) => boolean) | undefined;
  /** Lines of this run that could not be used so far. */
  rejected(): number;
  /** Events of this run that were read so far, whether or not they were selected. */
  taken(): number;
  /** The greatest time of an event of this run, selected or not, of a stage that is told of time by `advance`. */
  newest(): number;
  /** Why the run ended before its input did; undefined where it did not. */
  ended(): string | undefined;
  /** Why what the command reads by itself had nothing to read, where that is no good. */
  missing(): string | undefined;
  /** What was noted so far, of a command that says nothing on stderr: it is for its answer to tell. */
  notes(): readonly string[];
  /** Counts an event that came too late to be remembered, for `--stats`. */
  late(): void;
}
