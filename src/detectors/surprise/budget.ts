import { misuse } from '../../declaration/failure.js';
import { number } from '../../declaration/option.js';
import { readDuration } from '../../event/duration.js';
import { float64, Pool, uint32 } from '../pool.js';
import type { Bar } from './bar.js';
import { Curve } from './curve.js';

/** False alarms that are accepted in a day. */
export interface Allowance {
  readonly perDay: number;
  readonly text: string;
}

const day = 86_400_000;
const periods: Readonly<Record<string, string>> = { hour: '1h', day: '1d', week: '7d', month: '30d' };

/** Reads `5/day`, `1/week`, `2/12h`. */
export function readBudget(text: string): Allowance {
  const [count = '', period = ''] = text.split('/', 2);
  const length = readDuration(periods[period] ?? period);
  if (!(length > 0)) throw misuse(`${text} is not a budget such as 5/day or 1/week`);
  const allowed = number(count);
  if (!(allowed > 0)) throw misuse(`${text}: a budget must be more than 0`);
  return { perDay: (allowed * day) / length, text };
}

export interface Budgeting {
  readonly allowance: Allowance;
  /** Whether it is for each series, or for all together. */
  readonly scope: 'stream' | 'series';
  /** The threshold never falls below this. */
  readonly least: number;
}

/** What is seen is taken into account this often. */
const block = 600_000;
/** Days over which the number of points a day is taken. */
const memory = 3;
/** An alarm is critical at a surprise so many times the warning's. */
const criticalFactor = 5 / 3;
/** Of the alarms of a stream some are right: so many times the false ones are allowed in all. */
const inAll = 1.15;
/** With a scope of series, points after which the threshold of a series is reckoned anew. */
const often = 64;
/** Alarms of a series that count as if they had been expected and seen: its own record has little say at first. */
const trust = 3;

/**
 * The thresholds that keep false alarms within a budget. The points that come in a day tell how seldom an alarm must
 * be, and a curve, measured beforehand and calibrated on what is seen, at which surprise it is that seldom. What is
 * seen counts whether it was a fault or not, so a stream full of faults rings less, not more, than the budget; but many
 * series at once, in the same ten minutes, count as a few. Nothing beyond the threshold is ever held back.
 *
 * All of it changes only where the watermark passes ten minutes, so the order of series within these does not matter.
 * Remembers 40 bytes a series where each has its own budget, else 40 counts in all.
 */
export class Budget implements Bar {
  readonly #budgeting: Budgeting;
  readonly #curve = new Curve();
  readonly #pool = new Pool({
    first: float64(),
    points: uint32(),
    threshold: float64(),
    allowed: float64(),
    opened: uint32(),
  });
  #boundary = Number.NaN;
  /** Days seen and points in them, both fading; the points since the last boundary. */
  #days = 0;
  #points = 0;
  #pending = 0;
  #threshold: number;

  constructor(budgeting: Budgeting) {
    this.#budgeting = budgeting;
    this.#threshold = Math.max(budgeting.least, start);
  }

  add(): void {
    if (this.#budgeting.scope === 'stream') return;
    const slot = this.#pool.add();
    this.#pool.at.threshold[slot] = this.#threshold;
  }

  warning(slot: number): number {
    return this.#budgeting.scope === 'stream' ? this.#threshold : this.#pool.at.threshold[slot]!;
  }

  critical(slot: number): number {
    return this.warning(slot) * criticalFactor;
  }

  reached(slot: number, before: number, now: number): void {
    this.#curve.reached(before, now);
    if (this.#budgeting.scope === 'stream') return;
    const threshold = this.warning(slot);
    if (before < threshold && now >= threshold) this.#pool.at.opened[slot]!++;
  }

  /** One more point that is judged. */
  count(slot: number, time: number): void {
    this.#pending++;
    if (this.#budgeting.scope === 'series') this.#own(slot, time);
  }

  /** A series' own threshold, from how often its points come and how often it has rung. */
  #own(slot: number, time: number): void {
    const { first, points, threshold, allowed, opened } = this.#pool.at;
    if (points[slot] === 0) first[slot] = time;
    const count = ++points[slot]!;
    if (count % often !== 0) return;
    const days = (time - first[slot]!) / day;
    if (!(days > 0)) return;
    const rate = (inAll * this.#budgeting.allowance.perDay * days) / (count - 1);
    allowed[slot]! += rate * often;
    const excess = (opened[slot]! + trust) / (allowed[slot]! + trust);
    threshold[slot] = Math.max(this.#budgeting.least, this.#curve.threshold(rate / excess));
  }

  advance(time: number): void {
    if (time < this.#boundary) return;
    const boundary = Math.floor(time / block) * block + block;
    if (this.#pending > 0) {
      const elapsed = Number.isNaN(this.#boundary) ? block : Math.min(boundary - this.#boundary, day);
      this.#fold(elapsed / day);
    }
    this.#boundary = boundary;
  }

  #fold(days: number): void {
    this.#curve.fold(this.#pending);
    const fading = Math.max(0, 1 - days / memory);
    this.#days = this.#days * fading + days;
    this.#points = this.#points * fading + this.#pending;
    this.#pending = 0;
    const { allowance, scope, least } = this.#budgeting;
    if (scope === 'stream')
      this.#threshold = Math.max(least, this.#curve.threshold((inAll * allowance.perDay * this.#days) / this.#points));
  }

  /** The budget, and whether a surprise as great as the threshold was seen too seldom to know how seldom it is. */
  basis(slot: number): string {
    const { allowance, scope } = this.#budgeting;
    const each = scope === 'series' ? ' a series' : '';
    return allowance.text + each + (this.#curve.isKnown(this.warning(slot)) ? '' : ', extrapolated');
  }

  save(): unknown {
    const numbers = [this.#boundary, this.#days, this.#points, this.#pending, this.#threshold];
    return { curve: this.#curve.save(), pool: this.#pool.save(), numbers };
  }

  restore(saved: unknown): void {
    const { curve, pool, numbers } = saved as { curve: unknown; pool: unknown; numbers: readonly number[] };
    this.#curve.restore(curve);
    this.#pool.restore(pool);
    const [boundary, days, points, pending, threshold] = numbers as [number, number, number, number, number];
    this.#boundary = boundary;
    this.#days = days;
    this.#points = points;
    this.#pending = pending;
    this.#threshold = threshold;
  }
}

/** The threshold before anything is known of a stream. */
const start = 15;
