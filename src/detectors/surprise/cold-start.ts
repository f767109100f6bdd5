import { compared } from '../../text/number.js';
import type { Evidence, Point } from '../detector.js';
import { float64, Pool, uint8, uint32 } from '../pool.js';
import type { Youth } from './youth.js';

/** Points before a first look is taken. */
const least = 20;
/** Points in a row that must lie beyond all before them, and how far, in widths of the range of these. */
const pair = 1;
const triple = 0.5;
/** The same where the series was constant: then any distance counts. */
const constantRun = 3;
/** From so many widths of the range on it is critical. */
const criticalWidths = 3;
/** How near to the range a series is back, and for how many points. */
const nearby = 0.25;
const back = 5;

/**
 * A first look at a series too young to be judged by its past: from point 20 on, gross changes only. Two points in a
 * row that lie beyond everything before them by as much as that ranges, or three by half of it, or three elsewhere
 * than a constant. The alarm ends when five points in a row are back about the range, or when the series is old enough
 * to be judged and five in a row surprise nobody. Remembers 43 bytes a series, and compares with its first 120 points.
 */
export class ColdStart {
  readonly #youth: Youth;
  readonly #pool = new Pool({
    severity: uint8(),
    told: uint8(),
    back: uint8(),
    streak: uint32(),
    since: float64(),
    low: float64(),
    high: float64(),
    middle: float64(),
  });

  constructor(youth: Youth) {
    this.#youth = youth;
  }

  add(): void {
    this.#pool.add();
  }

  /** Whether an alarm of the first look is open. */
  isOpen(slot: number): boolean {
    return this.#pool.at.severity[slot]! > 0;
  }

  /** Whether such an alarm was told and its end is not yet. */
  isTold(slot: number): boolean {
    return this.#pool.at.told[slot] === 1;
  }

  /** The severity after the point of a young series that it has just learned. */
  severity(slot: number, value: number): number {
    const { severity } = this.#pool.at;
    if (severity[slot]! > 0) return this.#lasting(slot, value, false);
    const values = this.#youth.values(slot);
    const count = values.length;
    if (count <= least) return 0;
    const last = this.#range(values, count - 2);
    const wide = last.high - last.low;
    if (value >= last.low - pair * wide && value <= last.high + pair * wide) {
      const before = this.#range(values, count - 3);
      const run = before.high > before.low ? triple * (before.high - before.low) : 0;
      return this.#beyond(values, count - 3, before, run) ? this.#open(slot, values, 3, before) : 0;
    }
    return wide > 0 && this.#beyond(values, count - 2, last, pair * wide) ? this.#open(slot, values, 2, last) : 0;
  }

  #range(values: Float64Array, count: number): { low: number; high: number } {
    let low = values[0]!;
    let high = low;
    for (let i = 1; i < count; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    return { low, high };
  }

  /** Whether all from `first` on lie beyond a range on the same side by more than `margin`. */
  #beyond(values: Float64Array, first: number, { low, high }: { low: number; high: number }, margin: number): boolean {
    if (margin === 0 && values.length - first < constantRun) return false;
    let [above, below] = [true, true];
    for (let i = first; i < values.length; i++) {
      if (!(values[i]! > high + margin)) above = false;
      if (!(values[i]! < low - margin)) below = false;
    }
    return above || below;
  }

  #open(slot: number, values: Float64Array, run: number, { low, high }: { low: number; high: number }): number {
    const { severity, back: calm, streak, since, low: lows, high: highs, middle } = this.#pool.at;
    const first = values.length - run;
    lows[slot] = low;
    highs[slot] = high;
    middle[slot] = values.slice(0, first).sort()[first >> 1]!;
    since[slot] = this.#youth.times(slot)[first]!;
    streak[slot] = run;
    calm[slot] = 0;
    const value = values.at(-1)!;
    const distance = value > high ? value - high : low - value;
    severity[slot] = distance > criticalWidths * (high - low) ? 2 : 1;
    return severity[slot]!;
  }

  /** One more point of an open alarm; `usual` where a series is old enough and nobody is surprised. */
  #lasting(slot: number, value: number, usual: boolean): number {
    const { severity, back: calm, streak, low, high } = this.#pool.at;
    const margin = nearby * (high[slot]! - low[slot]!);
    streak[slot]!++;
    const isBack = value >= low[slot]! - margin && value <= high[slot]! + margin;
    calm[slot] = isBack || usual ? calm[slot]! + 1 : 0;
    if (calm[slot]! >= back) severity[slot] = 0;
    return severity[slot]!;
  }

  /** The severity after a point of a series that has grown up with an open alarm. */
  grown(slot: number, value: number, usual: boolean): number {
    return this.#lasting(slot, value, usual);
  }

  /** Why there is an alarm, or that it is over. */
  evidence(slot: number, { time, value, unit }: Point, isOver: boolean): Evidence {
    const { told, streak, since, low, high, middle } = this.#pool.at;
    told[slot] = isOver ? 0 : 1;
    const [lower, upper] = [low[slot]!, high[slot]!];
    const [came, range] = compared(value, lower, upper, unit);
    const isBack = value >= lower && value <= upper;
    const none = Number.NaN;
    const found = { expected: middle[slot]!, lower, upper, score: none, rarity: none, views: undefined };
    if (isOver)
      return {
        ...found,
        since: time,
        streak: 1,
        reason: `${came}${isBack ? ' is back' : ''} where ${range} was all that came at first`,
      };
    const reason = `${came} where ${range} was all that came so far; a first look, too early for how rare that is`;
    return { ...found, since: since[slot]!, streak: streak[slot]!, reason };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
