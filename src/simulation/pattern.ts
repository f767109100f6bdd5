import type { Season } from './season.js';

/**
 * The normal behaviour of one series. Its level is `base`, moved by season, growth, saw, jobs and shift work, and by a
 * slow wander; its reading is that level with noise, tails and bursts, within bounds, to a resolution. What is told in
 * milliseconds keeps its length at any step.
 */
export interface Pattern {
  readonly base: number;
  readonly season: Season;
  /** What it gains in 30 days, as a share of its base. */
  readonly growth: number;
  /** It fills by `height` in a period, and is cleaned up. */
  readonly saw: { readonly period: number; readonly height: number; readonly shift: number } | undefined;
  /** Every period something runs that takes it `height` up for a while. */
  readonly jobs: Jobs | undefined;
  /** Above its base by `height` from `on` until `off` (milliseconds of the day), on weekdays. */
  readonly shiftWork: { readonly on: number; readonly off: number; readonly height: number } | undefined;
  /** A slow factor around 1: its deviation, and how long it remembers. */
  readonly wander: { readonly size: number; readonly memory: number };
  /**
   * What a reading adds to the level. `factor` multiplies by a lognormal of this deviation, `added` adds a normal one
   * in the unit of the series, `count` multiplies and then draws a Poisson count.
   */
  readonly noise: { readonly form: 'factor' | 'added' | 'count'; readonly size: number; readonly memory: number };
  /** A share of readings lie above, by an exponential of so many deviations of the noise. */
  readonly tails: { readonly share: number; readonly size: number };
  /** So many a day multiply the level, by 1 and an exponential of `size`, dying away over `length`. */
  readonly bursts: { readonly daily: number; readonly size: number; readonly length: number };
  readonly least: number;
  readonly most: number;
  /** Readings are multiples of it. */
  readonly resolution: number;
  /** The base is what five minutes bring: a longer step brings more. */
  readonly perStep: boolean;
  /** Readings are summed up from 0: a counter. */
  readonly counter: boolean;
  /** The share of readings that never arrive. */
  readonly gaps: number;
}

export interface Jobs {
  readonly period: number;
  readonly lasts: number;
  readonly height: number;
  readonly shift: number;
}

/** The step that `perStep` is told for. */
export const fiveMinutes = 300_000;

const none = { daily: 0, size: 0, length: 1 };

/** A constant series; archetypes tell how they differ from it. */
export const constant: Pattern = {
  base: 1,
  season: { day: 'people', depth: 0, shift: 0, weekend: 1 },
  growth: 0,
  saw: undefined,
  jobs: undefined,
  shiftWork: undefined,
  wander: { size: 0, memory: 1 },
  noise: { form: 'added', size: 0, memory: 0 },
  tails: { share: 0, size: 0 },
  bursts: none,
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  resolution: 1,
  perStep: false,
  counter: false,
  gaps: 0,
};

/** How far a reading usually lies from a level: one standard deviation of what is neither season nor failure. */
export function deviation({ noise, wander }: Pattern, level: number): number {
  const own = noise.form === 'added' ? noise.size : level * noise.size;
  const slow = level * wander.size;
  return Math.sqrt(own * own + slow * slow + (noise.form === 'count' ? level : 0));
}

/** Three digits behind the first of a number: what an exporter writes. */
export function resolutionOf(base: number): number {
  return 10 ** (Math.floor(Math.log10(base)) - 3);
}
