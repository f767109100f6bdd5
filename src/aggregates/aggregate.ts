import type { Options } from '../declaration/option.js';
import type { Event } from '../event/event.js';

/** What one key has gathered of one thing in one stretch of time. The order in which it was gathered leaves no trace. */
export interface Accumulator {
  /** Takes what the gatherer's source read from an event. */
  add(input: never): void;
  /** Takes all that another of the same gatherer has, as if it had been added here. */
  merge(other: Accumulator): void;
  /** Forgets everything, so that it can be used again. */
  clear(): void;
  /** All it holds, as numbers, arrays and typed arrays; `restore` is given the same. */
  save(): unknown;
  restore(saved: unknown): void;
}

/** Reads from an event what an accumulator adds; undefined where the event has nothing for it. */
export type Source = (event: Event) => unknown;

/** What is gathered for a statistic. */
export interface Gatherer {
  /** Statistics whose gatherers have the same id share one accumulator in each window. */
  readonly id: string;
  readonly source: Source;
  open(): Accumulator;
}

/** One statistic that was asked for: the 95th percentile of `duration`. */
export interface Statistic {
  /** What stands after the event's name in the metric's: `rate`, `duration.p95`. */
  readonly label: string;
  /** The unit it always has; undefined where it is the unit of the values. */
  readonly unit: string | undefined;
  /** Its value in a window with no events: zero, or NaN where that would be no reading. */
  readonly empty: number;
  /** The field that is read, as it was asked for; undefined when every event counts. */
  readonly field: string | undefined;
  readonly gatherer: Gatherer;
  /** The value of a window of so many seconds; NaN when nothing was added that tells. */
  value(gathered: Accumulator, seconds: number): number;
  /** Of how many its value is made, where few make it worth little: of ratios, means and percentiles. */
  count?(gathered: Accumulator): number;
}

/** Makes a CEL expression a function of events. Throws what is wrong with it; `flag` is where it was given. */
export type Compile = (expression: string, flag: string) => Promise<(event: Event) => unknown>;

/** One kind of statistic. */
export interface Aggregate {
  readonly name: string;
  /** A few words for the help. */
  readonly summary: string;
  /** The options that ask for it; they appear in the help of aggregate. */
  readonly options: Options;
  /** What the values of its options ask for. */
  // biome-ignore lint/suspicious/noExplicitAny: the values of its own options
  statistics(options: any, compile: Compile): readonly Statistic[] | Promise<readonly Statistic[]>;
}
