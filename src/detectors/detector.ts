import type { Options } from '../declaration/option.js';
import type { Event } from '../event/event.js';
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
  /**
   * How far the point, where it speaks for an alarm itself, lies from what was expected before: above (more than 0) or
   * below; of the point that opens it, how far the strangest does. 0 for a usual point, though an alarm may last; NaN for one that speaks for
   * an alarm in no direction.
   */
  departure: number;
  /** Points of the series that were read, and how many must be before it is judged. */
  points: number;
  needed: number;
}

/** A point as it came. */
export interface Point {
  /** Epoch milliseconds. */
  readonly time: number;
  /** NaN where a state is reached without a point. */
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
  /** The score from which it is an alarm, and what that follows from: `5/day`, `5/day, extrapolated`. */
  threshold?: number | undefined;
  basis?: string | undefined;
  /** What came and why it counts, in words: `431 where 410 to 420 is usual at this hour`. */
  reason: string;
}

/**
 * Told of a series whose verdict has changed in `advance`, at a time, and of the value that brought it where there is
 * one; the verdict is that given to `advance`.
 */
export type Changed = (slot: number, time: number, value?: number) => void;

/**
 * The memory of one method over all series, each known by its slot. Slots are given out by `add`, from 0 up, and never
 * taken back. Points of a series come in the order of time, each time once; those of different series may not. What
 * series share changes only in `advance`, so that it depends on no order between them.
 */
export interface Bank {
  /** How many points a series must have before it is judged, as far as that is known before the first. */
  readonly needed: number;
  /** A slot for a new series, whose first event this is. */
  add(event: Event): number;
  /** Judges a finite value at `time` (epoch milliseconds) against what the series did before, then learns it. */
  judge(slot: number, time: number, value: number, verdict: Verdict): void;
  /** Why: called only when an event is written, right after `judge` or a change, and with the verdict it gave. */
  explain(slot: number, point: Point, verdict: Verdict): Evidence;
  /** A reading that was stated to be missing. */
  gap?(slot: number, time: number): void;
  /**
   * The watermark has passed to `time`: no point before it is expected any more. For methods that judge by what does
   * not come, or series against each other: fills the verdict of a series and calls `changed` for it, for each series
   * whose state is another now. Called very often; costs next to nothing where nothing is due.
   */
  advance?(time: number, verdict: Verdict, changed: Changed): void;
  /**
   * At the end of all input, of a series that has too few points to be judged: what can be said looking back over the
   * whole of it. Fills the verdict, its state among it; undefined where nothing can.
   */
  conclude?(slot: number, verdict: Verdict): Evidence | undefined;
  /**
   * Makes the method slower (above 1) or quicker to raise an alarm of a series: its thresholds times this factor, from
   * the next point on. Left out by methods whose thresholds are known beforehand, or are none.
   */
  scale?(slot: number, factor: number): void;
  /** All of it as plain objects, arrays, maps and typed arrays (copies). */
  save(): unknown;
  restore(saved: unknown): void;
}

/** One way to judge a value. */
export interface Detector {
  readonly name: string;
  /** Changes when the same points could be judged otherwise than before. */
  readonly version: string;
  /** The question it answers, and from when on: `is it beyond a limit I know? Judges from the first point on`. */
  readonly summary: string;
  /** Where the method is described: paper, manual, program. */
  readonly source: string;
  /** Whether its alarms are no departures from anything: --direction and --floor have no meaning for it. */
  readonly undirected?: boolean;
  /** Its own options; they appear in the help of detect. Names are shared by all methods (`options.ts`). */
  readonly options: Options;
  // biome-ignore lint/suspicious/noExplicitAny: the values of its own options
  open(options: any): Bank | Promise<Bank>;
}
