import type { Verdict } from '../detector.js';
import { float64, Pool, uint8, uint32 } from '../pool.js';
import type { Band, Course } from './evidence.js';

/** A surprise that belongs to an episode, though it may be far from an alarm. */
const strange = 5;
/** So many points in a row below it end the episode where they lie about the band of its start, and so many anywhere. */
const back = 10;
const settled = 150;
/**
 * About the band: within it, or this part of its width beside it. With none, a series of which each fifteenth point
 * lies outside of a band that was a little too narrow seldom comes back: false alarms stay open two to ten times as
 * long, and none the fewer.
 */
const nearby = 0.25;
/** A value so many times as far from the expected one as the band reaches needs no second. */
const far = 3;
/** Of two points that make an alarm, neither may depart from the expected value less than this part of the other. */
const leastPart = 1 / 8;

/** The surprises that open an alarm. */
export interface Openings {
  readonly warning: number;
  readonly critical: number;
}

/**
 * From surprises to states. An episode begins with a surprise of 5. It ends when the series has come back: ten points
 * in a row below that and about the band that was usual before, the last within it; or when it has stayed where it went
 * until that is usual: 150 points in a row below it. An alarm opens within it when a surprise is great enough and the
 * next point, or the one before, belongs to the episode too and departs in earnest; or at once, for a value three times
 * as far out as the band reaches. Where the series was constant, so that the band has no width, the next point belongs
 * to it by staying away on the same side: a value that comes again is not strange enough by itself. An alarm goes from
 * warning to critical, never down, and closes with its episode.
 *
 * The second point is what makes it fit for people. With one great surprise alone there is one false alarm in 1,000
 * points of Poisson noise, with two there are 0.04 to 0.12, for any mean from 0.001 to 30. On the development half of
 * the Numenta benchmark, on which these rules were chosen too, 62 false alarms become 32 while 35 windows of 56 are
 * found in place of 38.
 */
export class Episode {
  readonly #openings: Openings;
  readonly #views: number;
  readonly #pool;

  constructor(openings: Openings, views: number) {
    this.#openings = openings;
    this.#views = views;
    this.#pool = new Pool({
      severity: uint8(),
      calm: uint8(),
      home: uint8(),
      streak: uint32(),
      since: float64(),
      usual: float64(3),
      surprise: float64(),
      departure: float64(),
      strongest: float64(),
      surprises: float64(views),
    });
  }

  add(): void {
    this.#pool.add();
  }

  /** The severity after one more point, with the surprise of each view: 0, 1 or 2. */
  severity(slot: number, time: number, value: number, verdict: Verdict, surprises: Float64Array): number {
    const { severity, calm, home, streak, surprise, departure, strongest } = this.#pool.at;
    const now = verdict.score;
    const before = surprise[slot]!;
    const off = value - verdict.expected;
    const offBefore = departure[slot]!;
    surprise[slot] = now;
    departure[slot] = off;
    const stays = streak[slot] === 1 && this.#isElsewhere(slot, value, offBefore);
    if (now < strange && !stays) return streak[slot] === 0 ? 0 : this.#calm(slot, value);
    if (streak[slot]!++ === 0) this.#begin(slot, time, verdict);
    calm[slot] = 0;
    home[slot] = 0;
    if (now > strongest[slot]!) {
      strongest[slot] = now;
      this.#pool.at.surprises.set(surprises, slot * this.#views);
    }
    const paired = before >= strange && areAlike(Math.abs(off), Math.abs(offBefore));
    const strength = stays || paired ? Math.max(now, before) : isFar(value, verdict) ? now : 0;
    if (strength >= this.#openings.critical) severity[slot] = 2;
    else if (strength >= this.#openings.warning) severity[slot] = Math.max(severity[slot]!, 1);
    return severity[slot]!;
  }

  /** Whether the second point of an episode has left a constant in the same direction, not much less far. */
  #isElsewhere(slot: number, value: number, offBefore: number): boolean {
    const { usual } = this.#pool.at;
    const constant = usual[slot * 3 + 1]!;
    return constant === usual[slot * 3 + 2]! && (value - constant) / offBefore >= leastPart;
  }

  #begin(slot: number, time: number, { expected, lower, upper }: Verdict): void {
    const { since, usual } = this.#pool.at;
    since[slot] = time;
    usual[slot * 3] = expected;
    usual[slot * 3 + 1] = lower;
    usual[slot * 3 + 2] = upper;
  }

  /** One more point of an episode that is not strange. */
  #calm(slot: number, value: number): number {
    const { severity, calm, home, streak, strongest, usual } = this.#pool.at;
    const lower = usual[slot * 3 + 1]!;
    const upper = usual[slot * 3 + 2]!;
    streak[slot]!++;
    calm[slot]!++;
    const margin = nearby * (upper - lower);
    home[slot] = value >= lower - margin && value <= upper + margin ? home[slot]! + 1 : 0;
    const isBack = home[slot]! >= back && value >= lower && value <= upper;
    if (isBack || calm[slot]! >= settled) severity[slot] = streak[slot] = strongest[slot] = 0;
    return severity[slot]!;
  }

  /** What was usual where the episode began, or the last one. */
  band(slot: number): Band {
    const [expected, lower, upper] = this.#pool.at.usual.subarray(slot * 3, slot * 3 + 3);
    return { expected: expected!, lower: lower!, upper: upper! };
  }

  /** Of an episode: when it began, its points since, its greatest surprise, and that of each view at the same point. */
  course(slot: number): Omit<Course, 'band' | 'vouched'> {
    const { since, streak, strongest, surprises } = this.#pool.at;
    return {
      since: since[slot]!,
      streak: streak[slot]!,
      score: strongest[slot]!,
      surprises: surprises.subarray(slot * this.#views, (slot + 1) * this.#views),
    };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** Whether neither of two departures is much less than the other. */
function areAlike(a: number, b: number): boolean {
  return Math.min(a, b) >= leastPart * Math.max(a, b);
}

/** A band without width says nothing of distances. */
function isFar(value: number, { expected, lower, upper }: Verdict): boolean {
  const reach = value > expected ? upper - expected : expected - lower;
  return upper > lower && Math.abs(value - expected) > far * reach;
}
