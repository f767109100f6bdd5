import { compared } from '../../text/number.js';
import type { Evidence, Point } from '../detector.js';
import { float64, Pool, uint8, uint32 } from '../pool.js';
import { isGross, longest } from './gross.js';
import type { Youth } from './youth.js';

/** Points before a first look is taken. */
const least = 20;
/** So many times as far beyond the range as that reaches from its median it is critical. */
const critical = 6;
/** So near to the range, in the same measure, a series is back, when it is for so many points. */
const nearby = 0.25;
const back = 5;

/**
 * A first look at a series too young to be judged by its past: from point 20 on, gross changes only (`gross.ts`). The
 * alarm ends when five points in a row are back about the range that was all that came before, or when the series is
 * old enough to be judged and five in a row surprise nobody. Costs nothing where no point lies beyond all before it,
 * and then as much as reading the first 120 points a few times. Remembers 48 bytes a series.
 */
export class ColdStart {
  readonly #youth: Youth;
  readonly #pool = new Pool({
    severity: uint8(),
    told: uint8(),
    back: uint8(),
    /** Points in a row beyond the range of all before them, above or below. */
    run: uint8(),
    streak: uint32(),
    since: float64(),
    low: float64(),
    high: float64(),
    extreme: float64(),
    middle: float64(),
  });

  constructor(youth: Youth) {
    this.#youth = youth;
  }

  add(): void {
    const slot = this.#pool.add();
    this.#pool.at.low[slot] = Number.POSITIVE_INFINITY;
    this.#pool.at.high[slot] = Number.NEGATIVE_INFINITY;
  }

  /** Whether an alarm of the first look is open. */
  isOpen(slot: number): boolean {
    return this.#pool.at.severity[slot]! > 0;
  }

  /** Whether such an alarm was told and its end is not yet. */
  isTold(slot: number): boolean {
    return this.#pool.at.told[slot] === 1;
  }

  /** The severity after the point of a young series that it has just learned: 0, 1 or 2. */
  severity(slot: number, value: number): number {
    const { severity, run } = this.#pool.at;
    if (severity[slot]! > 0) return this.#lasting(slot, value, false);
    this.#follow(slot, value);
    if (run[slot]! < 2 || this.#youth.points(slot) <= least + run[slot]!) return 0;
    const values = this.#youth.values(slot);
    const gross = isGross(values, run[slot]!);
    return gross > 0 ? this.#open(slot, values, gross) : 0;
  }

  /** Keeps the range of what came before, and how many points in a row have lain beyond it on one side. */
  #follow(slot: number, value: number): void {
    const { run, low, high, extreme } = this.#pool.at;
    const above = extreme[slot]! > high[slot]!;
    if (run[slot]! > 0 && run[slot]! < longest && (above ? value > high[slot]! : value < low[slot]!)) {
      run[slot]!++;
      if (above === value > extreme[slot]!) extreme[slot] = value;
      return;
    }
    if (run[slot]! > 0) {
      low[slot] = Math.min(low[slot]!, extreme[slot]!);
      high[slot] = Math.max(high[slot]!, extreme[slot]!);
    }
    run[slot] = 0;
    if (low[slot]! > high[slot]!) low[slot] = high[slot] = value;
    else if (value < low[slot]! || value > high[slot]!) {
      run[slot] = 1;
      extreme[slot] = value;
    }
  }

  #open(slot: number, values: Float64Array, run: number): number {
    const { severity, back: calm, streak, since, middle } = this.#pool.at;
    const first = values.length - run;
    middle[slot] = values.slice(0, first).sort()[first >> 1]!;
    since[slot] = this.#youth.times(slot)[first]!;
    streak[slot] = run;
    calm[slot] = 0;
    const value = values.at(-1)!;
    severity[slot] = this.#isWithin(slot, value, critical) ? 1 : 2;
    return severity[slot]!;
  }

  /** One more point of an open alarm; `usual` where a series is old enough and nobody is surprised. */
  #lasting(slot: number, value: number, usual: boolean): number {
    const { severity, back: calm, streak } = this.#pool.at;
    streak[slot]!++;
    calm[slot] = usual || this.#isWithin(slot, value, nearby) ? calm[slot]! + 1 : 0;
    if (calm[slot]! >= back) severity[slot] = 0;
    return severity[slot]!;
  }

  /** Whether a value lies no farther beyond the range than so many times its reach from the median on that side. */
  #isWithin(slot: number, value: number, times: number): boolean {
    const { low, high, middle } = this.#pool.at;
    const [from, until] = [low[slot]!, high[slot]!];
    return value >= from - times * (middle[slot]! - from) && value <= until + times * (until - middle[slot]!);
  }

  /** The severity after a point of a series that has grown up with an open alarm. */
  grown(slot: number, value: number, usual: boolean): number {
    return this.#lasting(slot, value, usual);
  }

  /** How far a value lies from the median of what came before, where it is beyond the range of that; else 0. */
  departure(slot: number, value: number): number {
    const { low, high, middle } = this.#pool.at;
    return value < low[slot]! || value > high[slot]! ? value - middle[slot]! : 0;
  }

  /** Why there is an alarm, or that it is over. */
  evidence(slot: number, { time, value, unit }: Point, isOver: boolean): Evidence {
    const { told, streak, since, low, high, middle } = this.#pool.at;
    told[slot] = isOver ? 0 : 1;
    const [lower, upper] = [low[slot]!, high[slot]!];
    const [came, range] = compared(value, lower, upper, unit);
    const none = Number.NaN;
    const found = { expected: middle[slot]!, lower, upper, score: none, rarity: none, views: undefined };
    const isBack = value >= lower && value <= upper;
    const end = `${came}${isBack ? ' is back' : ''} where ${range} was all that came at first`;
    if (isOver) return { ...found, since: time, streak: 1, reason: end };
    const reason = `first look: ${came} where ${range} was all that came before; too early to say how rare that is`;
    return { ...found, since: since[slot]!, streak: streak[slot]!, reason };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}
