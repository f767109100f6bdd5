import type { Ids } from '../event/id.js';
import type { Decoder } from '../stream/stage.js';

/** What a format may use. All of it is settled before the first line is read. */
export interface Settings {
  /** IANA name of the zone in which times without an offset are read, or an offset such as `+02:00`. */
  readonly zone: string;
  /** `--subject` and `--name`: given, they stand in every event in place of what the format would say. */
  readonly subject: string | undefined;
  readonly name: string | undefined;
  /** `--map`: event field (or `data.x`, `tags.x`) to the source's field or column. */
  readonly map: Readonly<Record<string, string>>;
  /** The time of the start in epoch milliseconds, for what a source leaves out (the year of RFC 3164). */
  readonly now: number;
  readonly ids: Ids;
}

/** One thing that ingest can read. */
export interface Format {
  readonly name: string;
  /** A few words for the help. */
  readonly summary: string;
  /** The share of these lines (the first of the input) that are surely of this format, 0 to 1. Costs no state. */
  recognise(lines: readonly string[]): number;
  /** Whether times stand in these lines that say no offset, and are read in the zone of `--tz`. */
  local?(lines: readonly string[]): boolean;
  open(settings: Settings): Decoder;
}
