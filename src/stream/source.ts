import type { Decoder } from './stage.js';

/** Bytes to be read. */
export interface Source {
  /** How the person knows it: the path as given; empty for standard input. */
  readonly name: string;
  /** The first byte of it that is read. */
  readonly start: number;
  /** Rejects with a `Failure` when they cannot be read. */
  readonly bytes: AsyncIterable<Buffer>;
  /** Bytes of the file read so far, and all of them; undefined where that is not known. */
  progress(): { readonly read: number; readonly all: number } | undefined;
  /** Ends the reading now: what was not read is not waited for. */
  stop(): void;
}

/**
 * Input that a command fetches by itself, in place of files and standard input. What it saves says where a later run
 * begins to read; `restore` is given the same, after the opening and before the first byte is asked for.
 */
export interface Feed {
  readonly source: Source;
  /** Turns its lines into events; undefined where they are events. */
  readonly decoder: Decoder | undefined;
  /** Why there was nothing to read, where that does not end the run but is no good. */
  missing?(): string | undefined;
  save?(): unknown;
  restore?(saved: unknown): void;
}
