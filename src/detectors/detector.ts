import type { Options } from '../declaration/option.js';
import type { State } from '../event/severity.js';

/** What a detector says of one point. One object is used again and again: copy what must last. */
export interface Verdict {
  /** `unknown` until the series is judged. */
  state: State;
  /** What was expected, and the band in which a value is usual; NaN where the detector has none. */
  expected: number;
  lower: number;
  upper: number;
  /** How strange, on the detector's own scale; 0 is usual. */
  score: number;
  /** The share of usual points that are at least as strange; NaN where the detector cannot tell. */
  rarity: number;
  /** Points of the series that were read, and how many must be before it is judged. */
  points: number;
  needed: number;
  /** The views or tests that agreed, by name, each with its rarity or its score. */
  views: Readonly<Record<string, number>> | undefined;
  /** Why, in words that follow the value: `where 410 to 460 is usual at this hour`. */
  reason: string;
}

/**
 * The memory of one method over all series, each known by its slot. Slots are given out by `add`, from 0 up, and never
 * taken back. Points of a series come in the order of time.
 */
export interface Bank {
  add(): number;
  /** Judges a finite value at `time` (epoch milliseconds) against what the series did before, then learns it. */
  judge(slot: number, time: number, value: number, verdict: Verdict): void;
  /** A reading that was stated to be missing. */
  gap?(slot: number, time: number): void;
  save(): unknown;
  restore(saved: unknown): void;
}

/** One way to judge a value. */
export interface Detector {
  readonly name: string;
  /** The question it answers, for `--method`'s help: `is it beyond a limit I know?` */
  readonly summary: string;
  /** Its own options; they appear in the help of detect. Names are shared by all methods. */
  readonly options: Options;
  // biome-ignore lint/suspicious/noExplicitAny: the values of its own options
  open(options: any): Bank;
}
