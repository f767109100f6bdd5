import type { Verdict } from '../detector.js';
import { Factors } from '../factors.js';
import { float32, float64, Pool, uint8, uint32 } from '../pool.js';
import type { Bar } from './bar.js';
import { type Band, type Course, type Ended, isWithin } from './evidence.js';
import { type Relapse, Relapses } from './relapse.js';
import { type Circumstances, type Judged, Strength } from './strength.js';

/** A surprise that belongs to an episode, though it may be far from an alarm; half of what opens one, where that is less. */
const strange = 5;
/** So many points in a row below it end the episode where they lie about the band of its start; so many, anywhere. */
const back = 10;
const settled = 150;
/**
 * About the band: within it, or this part of its width beside it. With none, a series of which each fifteenth point
 * lies outside of a band that was a little too narrow seldom comes back: false alarms stay open two to ten times as
 * long, and none the fewer.
 */
const nearby = 0.25;
/** On its first day a series must once have lain so many times as far out as the band reaches. */
const clearly = 1.3;
/** An alarm is critical too when its value is so many times as far out, or when so many points of it were strange. */
const farOut = 12;
const long = 60;

/** Where the flags of a series stand; `ended` is 1 where the newest point was a recovery, 2 where it was a new normal. */
const at = { severity: 0, calm: 1, home: 2, clear: 3, ended: 4 } as const;
const flagged = 5;

/**
 * From surprises to states. An episode begins with a strange point: a surprise of 5, or half of what opens an alarm
 * where that is less. It ends when the series has come back: ten points in a row that are not strange, about the band
 * that was usual before or on this side of halfway to where the alarm was; or when it has stayed where it went until
 * that is usual: 150 such points in a row. An alarm opens within it when a point is strong enough (`strength.ts`), on
 * the first day of a series only if the episode was once clearly outside of the band; or when the series is back where
 * an alarm was before (`relapse.ts`). It goes from warning to critical, never down, and closes with its episode.
 *
 * On the development half of the Numenta benchmark, on which these rules were chosen too, 62 false alarms with one
 * point alone become 32 while 35 windows of 56 are found in place of 38.
 */
export class Episode {
  readonly #bar: Bar;
  readonly #views: number;
  readonly #relapse: Relapse;
  readonly #relapses = new Relapses();
  readonly #strength = new Strength();
  readonly #factors = new Factors();
  readonly #pool;
  readonly #circumstances: Circumstances = { least: 0, constant: 0, isOpen: false };

  constructor(bar: Bar, views: number, relapse: Relapse) {
    this.#bar = bar;
    this.#relapse = relapse;
    this.#views = views;
    this.#pool = new Pool({
      flags: uint8(flagged),
      streak: uint32(),
      since: float64(),
      usual: float64(3),
      strongest: float64(),
      off: float64(),
      strength: float64(),
      surprises: float32(views),
    });
  }

  add(): void {
    this.#pool.add();
    this.#relapses.add();
    this.#strength.add();
  }

  /** Makes the thresholds of a series so many times as high. */
  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  /** The strength from which an alarm opens. */
  threshold(slot: number): number {
    return this.#bar.warning(slot) * this.#factors.of(slot);
  }

  /** Whether an alarm is open. */
  isOpen(slot: number): boolean {
    return this.#pool.at.flags[slot * flagged + at.severity]! > 0;
  }

  /** The severity after one more point: 0, 1 or 2. */
  severity(slot: number, point: Judged, verdict: Verdict): number {
    const { time, value } = point;
    const wasOpen = this.isOpen(slot);
    const now = this.#surprised(slot, point, verdict, wasOpen);
    if (now > 0) {
      const known = !wasOpen && this.#relapse !== 'off' && this.#relapses.opened(slot, time, value, verdict);
      if (known && this.#relapse === 'alarm') verdict.news = Math.max(verdict.news, this.threshold(slot));
      this.#relapses.gather(slot, value, this.band(slot));
      return now;
    }
    if (wasOpen || this.#relapse !== 'alarm') return 0;
    const before = this.#relapses.returned(slot, time, value, verdict);
    return before > 0 ? this.#relapsed(slot, time, before, verdict) : 0;
  }

  /** Opens an alarm again, as severe as it was. */
  #relapsed(slot: number, time: number, before: number, verdict: Verdict): number {
    const { flags, streak, strongest } = this.#pool.at;
    const first = slot * flagged;
    if (streak[slot] === 0) this.#begin(slot, time, verdict);
    streak[slot] = Math.max(2, streak[slot]!);
    flags[first + at.calm] = flags[first + at.home] = 0;
    strongest[slot] = Math.max(strongest[slot]!, verdict.score);
    verdict.news = Math.max(verdict.news, this.threshold(slot));
    flags[first + at.severity] = before;
    return before;
  }

  #surprised(slot: number, point: Judged, verdict: Verdict, isOpen: boolean): number {
    const { time, value, surprises, young } = point;
    const { flags, streak, strongest, off, usual } = this.#pool.at;
    const opening = this.threshold(slot);
    const circumstances = this.#circumstances;
    circumstances.least = Math.min(strange, opening / 2);
    circumstances.constant = streak[slot] === 1 ? this.#constant(slot) : Number.NaN;
    circumstances.isOpen = isOpen;
    flags[slot * flagged + at.ended] = 0;
    this.#strength.learn(slot, point, verdict, circumstances);
    const { now } = this.#strength;
    if (!now.strange) return streak[slot] === 0 ? 0 : this.#calm(slot, value);
    if (streak[slot]!++ === 0) this.#begin(slot, time, verdict);
    const first = slot * flagged;
    flags[first + at.calm] = flags[first + at.home] = 0;
    if (verdict.score > strongest[slot]!) {
      strongest[slot] = verdict.score;
      off[slot] = value - usual[slot * 3]!;
      this.#pool.at.surprises.set(surprises, slot * this.#views);
    }
    if (now.reach === 0 || now.reach >= clearly) flags[first + at.clear] = 1;
    if (!young || flags[first + at.clear] === 1) this.#raise(slot, now.strength, now.reach, opening);
    return flags[first + at.severity]!;
  }

  /** Raises the severity to what a strange point asks for. */
  #raise(slot: number, strong: number, reach: number, opening: number): void {
    const { flags, streak, strength } = this.#pool.at;
    const before = strength[slot]!;
    if (strong > before) {
      this.#bar.reached(slot, before, strong);
      strength[slot] = strong;
    }
    const place = slot * flagged + at.severity;
    const lasts = flags[place] === 1 && streak[slot]! >= long;
    const opens = strong >= opening;
    if (lasts || (opens && (reach > farOut || strong >= this.#bar.critical(slot) * this.#factors.of(slot))))
      flags[place] = 2;
    else if (opens && flags[place] === 0) flags[place] = 1;
  }

  /** The one value of a series that was constant before the episode; NaN for none. */
  #constant(slot: number): number {
    const { usual } = this.#pool.at;
    const lower = usual[slot * 3 + 1]!;
    return lower === usual[slot * 3 + 2] ? lower : Number.NaN;
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
    const { flags, streak, since, strongest, strength } = this.#pool.at;
    const first = slot * flagged;
    const band = this.band(slot);
    const hasLeft = this.#relapses.hasLeft(slot, value, band);
    const home = hasLeft || isWithin(value, band, nearby) ? flags[first + at.home]! + 1 : 0;
    const calm = flags[first + at.calm]! + 1;
    const severity = flags[first + at.severity]!;
    streak[slot]!++;
    flags[first + at.home] = home;
    flags[first + at.calm] = calm;
    const isBack = home >= back && (hasLeft || isWithin(value, band));
    if (!isBack && calm < settled) return severity;
    if (severity > 0 && isBack && this.#relapse !== 'off') this.#relapses.remember(slot, since[slot]!, severity, band);
    else this.#relapses.accept(slot);
    flags.fill(0, first, first + flagged);
    if (severity > 0) flags[first + at.ended] = isBack ? 1 : 2;
    streak[slot] = strongest[slot] = strength[slot] = 0;
    return 0;
  }

  /**
   * How far the newest point lies from what was expected before the episode, as a verdict tells it. Where a point
   * `opens` the alarm, or is strange about the band as the strangest was, it stands for that one.
   */
  departure(slot: number, value: number, opens: boolean): number {
    const off = this.#pool.at.off[slot]!;
    const band = this.band(slot);
    const isStrange = this.#pool.at.flags[slot * flagged + at.calm] === 0;
    const isOpposite = (value - band.expected) * off < 0;
    if (!isWithin(value, band, nearby) && (isOpposite || !this.#relapses.hasLeft(slot, value, band)))
      return value - band.expected;
    return opens || (isStrange && isWithin(band.expected + off, band, nearby)) ? off || Number.NaN : 0;
  }

  /** What was usual where the episode began, or the last one. */
  band(slot: number): Band {
    const [expected, lower, upper] = this.#pool.at.usual.subarray(slot * 3, slot * 3 + 3);
    return { expected: expected!, lower: lower!, upper: upper! };
  }

  /** The alarm that the newest point has closed, and how; undefined where it has closed none. */
  ended(slot: number): Ended | undefined {
    const how = this.#pool.at.flags[slot * flagged + at.ended]!;
    return how === 0 ? undefined : { isBack: how === 1, since: this.#pool.at.since[slot]!, band: this.band(slot) };
  }

  /** Of an episode: when it began, its points since, its greatest surprise with each view's, what stands beside these. */
  course(slot: number, newest: Verdict): Omit<Course, 'band' | 'vouched'> {
    const { since, streak, strongest } = this.#pool.at;
    const surprises = this.#pool.at.surprises.subarray(slot * this.#views, (slot + 1) * this.#views);
    const beside = this.#strength.beside(slot, newest);
    return { since: since[slot]!, streak: streak[slot]!, score: strongest[slot]!, surprises, ...beside };
  }

  /** How often the fault of the present alarm has come, where it was seen before; else empty. */
  told(slot: number): string {
    return this.#relapses.told(slot);
  }

  save(): unknown {
    const [pool, relapses, strength] = [this.#pool, this.#relapses, this.#strength].map((part) => part.save());
    return { pool, relapses, strength, factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { pool, relapses, strength, factors } = saved as Record<string, unknown>;
    this.#pool.restore(pool);
    this.#relapses.restore(relapses);
    this.#strength.restore(strength);
    this.#factors.restore(factors);
  }
}
