import type { Verdict } from '../detector.js';
import { float64, Pool, uint8, uint32 } from '../pool.js';
import type { Bar } from './bar.js';
import type { Band, Course } from './evidence.js';
import { Outlying, reachOf } from './outlying.js';
import { Relapses } from './relapse.js';

/** A surprise that belongs to an episode, though it may be far from an alarm; half of what opens one, where that is less. */
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
/** On its first day a series must once have lain so many times as far out as the band reaches. */
const clearly = 1.3;
/** A strange point that nothing confirms counts as so much of its surprise, and as none where a series was constant. */
const alone = 1 / 4;
/** Two points in a row far out of the band are as strong as this, for each time as far out as the band reaches. */
const perReach = 5;
/** An alarm is critical too when its value is so many times as far out as the band reaches, or has lasted so many strange points. */
const farOut = 12;
const long = 60;
/** Of two points that make an alarm, neither may depart from the expected value less than this part of the other. */
const leastPart = 1 / 8;

/** What a return to where an earlier alarm was does: raise the alarm again, be told when one is raised, nothing. */
export type Relapse = 'alarm' | 'note' | 'off';

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
  readonly #bar: Bar;
  readonly #views: number;
  readonly #relapse: Relapse;
  readonly #relapses = new Relapses();
  readonly #outlying = new Outlying();
  readonly #pool;

  constructor(bar: Bar, views: number, relapse: Relapse) {
    this.#bar = bar;
    this.#relapse = relapse;
    this.#views = views;
    this.#pool = new Pool({
      severity: uint8(),
      calm: uint8(),
      home: uint8(),
      clear: uint8(),
      streak: uint32(),
      since: float64(),
      usual: float64(3),
      surprise: float64(),
      departure: float64(),
      strongest: float64(),
      strength: float64(),
      factor: float64(),
      surprises: float64(views),
    });
  }

  add(): void {
    const slot = this.#pool.add();
    this.#pool.at.factor[slot] = 1;
    this.#relapses.add();
    this.#outlying.add();
  }

  /** Makes the thresholds of a series so many times as high. */
  scale(slot: number, factor: number): void {
    this.#pool.at.factor[slot] = factor;
  }

  /** The surprise from which an alarm opens. */
  threshold(slot: number): number {
    return this.#bar.warning(slot) * this.#pool.at.factor[slot]!;
  }

  /** Whether an alarm is open. */
  isOpen(slot: number): boolean {
    return this.#pool.at.severity[slot]! > 0;
  }

  /**
   * The severity after one more point, with the surprise of each view: 0, 1 or 2. A series is young until whole days of
   * it are known: then only an episode that was once clearly outside of the band can open an alarm.
   */
  severity(
    slot: number,
    time: number,
    value: number,
    verdict: Verdict,
    surprises: Float64Array,
    young: boolean,
  ): number {
    const was = this.#pool.at.severity[slot]!;
    const now = this.#surprised(slot, time, value, verdict, surprises, young);
    if (this.#relapse === 'off') return now;
    if (now > 0) {
      if (was === 0) this.#relapses.opened(slot, time, value, verdict.expected);
      this.#relapses.gather(slot, value, this.band(slot));
      return now;
    }
    const before = was > 0 ? 0 : this.#relapses.returned(slot, time, value, verdict.expected);
    return before > 0 && this.#relapse === 'alarm' ? this.#relapsed(slot, time, before, verdict) : 0;
  }

  /** Opens an alarm again, as severe as it was. */
  #relapsed(slot: number, time: number, before: number, verdict: Verdict): number {
    const { severity, calm, home, streak, strongest } = this.#pool.at;
    if (streak[slot] === 0) this.#begin(slot, time, verdict);
    streak[slot] = Math.max(2, streak[slot]!);
    calm[slot] = home[slot] = 0;
    strongest[slot] = Math.max(strongest[slot]!, verdict.score);
    verdict.news = Math.max(verdict.news, this.#bar.warning(slot));
    severity[slot] = before;
    return before;
  }

  #surprised(
    slot: number,
    time: number,
    value: number,
    verdict: Verdict,
    surprises: Float64Array,
    young: boolean,
  ): number {
    const { severity, calm, home, clear, streak, surprise, departure, strongest, strength } = this.#pool.at;
    const factor = this.#pool.at.factor[slot]!;
    const opening = this.#bar.warning(slot) * factor;
    const least = Math.min(strange, opening / 2);
    const now = verdict.score;
    const before = surprise[slot]!;
    const off = value - verdict.expected;
    const offBefore = departure[slot]!;
    surprise[slot] = now;
    departure[slot] = off;
    const stays = streak[slot] === 1 && this.#isElsewhere(slot, value, offBefore);
    const out = severity[slot] === 0 ? this.#outlying.times(slot, value, verdict) : 0;
    if (now < least && out === 0 && !stays) return streak[slot] === 0 ? 0 : this.#calm(slot, value);
    if (streak[slot]!++ === 0) this.#begin(slot, time, verdict);
    calm[slot] = 0;
    home[slot] = 0;
    if (now > strongest[slot]!) {
      strongest[slot] = now;
      this.#pool.at.surprises.set(surprises, slot * this.#views);
    }
    const reach = reachOf(value, verdict);
    if (reach === 0 || reach >= clearly) clear[slot] = 1;
    if (young && clear[slot] === 0) return severity[slot]!;
    const paired = before >= least && areAlike(Math.abs(off), Math.abs(offBefore));
    const single = reach > far ? now : reach > 0 ? now * alone : 0;
    const strong = Math.max(stays || paired ? Math.max(now, before) : single, out * perReach);
    if (strong > strength[slot]!) {
      this.#bar.reached(slot, strength[slot]!, strong);
      strength[slot] = strong;
    }
    if (strong < opening) return this.#lasting(slot);
    if (strong >= this.#bar.critical(slot) * factor || reach > farOut) severity[slot] = 2;
    else severity[slot] = Math.max(severity[slot]!, 1);
    return severity[slot]!;
  }

  /** An alarm that has stayed strange for long is critical. */
  #lasting(slot: number): number {
    const { severity, streak } = this.#pool.at;
    if (severity[slot] === 1 && streak[slot]! >= long) severity[slot] = 2;
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
    const { severity, calm, home, clear, streak, since, strongest, strength, usual } = this.#pool.at;
    const lower = usual[slot * 3 + 1]!;
    const upper = usual[slot * 3 + 2]!;
    streak[slot]!++;
    calm[slot]!++;
    const margin = nearby * (upper - lower);
    const hasLeft = this.#relapses.hasLeft(slot, value, lower, upper);
    const isHome = hasLeft || (value >= lower - margin && value <= upper + margin);
    home[slot] = isHome ? home[slot]! + 1 : 0;
    const isBack = home[slot]! >= back && (hasLeft || (value >= lower && value <= upper));
    if (!isBack && calm[slot]! < settled) return severity[slot]!;
    if (severity[slot]! > 0 && isBack) this.#relapses.remember(slot, since[slot]!, severity[slot]!, this.band(slot));
    else this.#relapses.accept(slot);
    severity[slot] = clear[slot] = streak[slot] = strongest[slot] = strength[slot] = 0;
    return 0;
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

  /** How often the fault of the present alarm has come, where it was seen before; else empty. */
  told(slot: number): string {
    return this.#relapse === 'off' ? '' : this.#relapses.told(slot);
  }

  save(): unknown {
    return { pool: this.#pool.save(), relapses: this.#relapses.save(), outlying: this.#outlying.save() };
  }

  restore(saved: unknown): void {
    const { pool, relapses, outlying } = saved as Record<'pool' | 'relapses' | 'outlying', unknown>;
    this.#pool.restore(pool);
    this.#relapses.restore(relapses);
    this.#outlying.restore(outlying);
  }
}

/** Whether neither of two departures is much less than the other. */
function areAlike(a: number, b: number): boolean {
  return Math.min(a, b) >= leastPart * Math.max(a, b);
}
