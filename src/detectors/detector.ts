import type { Options } from '../declaration/option.js';
import type { State } from '../event/severity.js';

/** What a detector says of one point. One object is used again and again: copy what must last. */
export interface Verdict {
  /** The state of the series, which may last beyond the points that brought it; `unknown` until it is judged. */
  state: State;
  /** What was expected, and the band in which a value is usual; NaN where the detector has none. */
  expected: number;
  lower: number;
  upper: number;
  /** How strange the point is, on the detector's own scale; 0 is usual, NaN where it has none. */
  score: number;
  /** The score where it clearly exceeds what was strange a short while ago, else 0; NaN where the detector has none. */
  news: number;
  /** Points of the series that were read, and how many must be before it is judged. */
  points: number;
  needed: number;
}

/** A point as it came. */
export interface Point {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
  readonly unit: string;
}

/** Why a state was reached. */
export interface Evidence {
  /** What was expected, and usual, before it began; NaN where the detector has none. */
  expected: number;
  lower: number;
  upper: number;
  /** The greatest score that counts for it. */
  score: number;
  /** The share of usual points that are at least as strange; NaN where the detector cannot tell. */
  rarity: number;
  /** The first point that spoke for the state (epoch milliseconds), and the points since, it and this one included. */
  since: number;
  streak: number;
  /** The views or tests that count, by name, each with its rarity or its score. */
  views: Readonly<Record<string, number>> | undefined;
  /** What came and why it counts, in words: `431 where 410 to 420 is usual at this hour`. */
  reason: string;
}

/**
 * The memory of one method over all series, each known by its slot. Slots are given out by `add`, from 0 up, and never
 * taken back. Points of a series come in the order of time, each time once.
 */
export interface Bank {
  /** How many points a series must have before it is judged, as far as that is known before the first. */
  readonly needed: number;
  add(): number;
  /** Judges a finite value at `time` (epoch milliseconds) against what the series did before, then learns it. */
  judge(slot: number, time: number, value: number, verdict: Verdict): void;
  /** Why: called only when an event is written, right after `judge` and with the verdict it gave. */
  explain(slot: number, point: Point, verdict: Verdict): Evidence;
  /** A reading that was stated to be missing. */
  gap?(slot: number, time: number): void;
  save(): unknown;
  restore(saved: unknown): void;
}

/** One way to judge a value. */
export interface Detector {
  readonly name: string;
  /** Changes when the same points could be judged otherwise than before. */
  readonly version: string;
  /** The question it answers, for `--method`'s help: `is it beyond a limit I know?` */
  readonly summary: string;
  /** Its own options; they appear in the help of detect. Names are shared by all methods. */
  readonly options: Options;
  // biome-ignore lint/suspicious/noExplicitAny: the values of its own options
  open(options: any): Bank;
}
