import { figures, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { float64, Pool, uint8, uint32 } from './pool.js';

/** Points that set the level and the scatter. */
const needed = 50;
/** What a deviation must exceed to count, and the sum that makes a warning, in standard deviations. */
const slack = 0.5;
const decision = 8;
const critical = 16;
/** The level follows while nothing counts, by this part a point. */
const following = 0.01;
/** Points with no sum left that end an alarm, and points after which a level that stays is taken for the new one. */
const back = 10;
const settled = 200;

/**
 * The two-sided tabular CUSUM: sums of how far values lie above, and below, a level, less half a deviation each. It
 * finds small shifts that last: one of a deviation in some 16 points, at about one false alarm in 8,000 points of normal
 * noise. The level and the scatter are those of the first 50 points, the level follows slowly. An alarm is critical at
 * twice the sum. It ends when the sum was 0 for ten points, or after 200 points, from which on the new level counts.
 * The onset is where the sum began. Remembers 78 bytes a series.
 */
class Cusum implements Bank {
  readonly needed = needed + 1;
  /** Level, scatter, sum above, sum below, onset above, onset below. */
  readonly #pool = new Pool({
    numbers: float64(6),
    points: uint32(),
    above: uint32(),
    below: uint32(),
    severity: uint8(),
    calm: uint8(),
    open: uint32(),
    since: float64(),
  });
  readonly #factors = new Factors();

  add(): number {
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { numbers, points, severity } = this.#pool.at;
    const first = slot * 6;
    const count = ++points[slot]!;
    const [level, scatter] = [numbers[first]!, numbers[first + 1]!];
    verdict.points = count;
    verdict.needed = this.needed;
    verdict.expected = level;
    verdict.lower = level - 3 * scatter;
    verdict.upper = level + 3 * scatter;
    verdict.news = Number.NaN;
    if (count <= needed) {
      this.#settle(slot, value, count);
      verdict.score = verdict.departure = 0;
      verdict.state = 'unknown';
      return;
    }
    verdict.score = this.#sum(slot, time, value);
    this.#severity(slot, verdict.score);
    const up = numbers[first + 2]! >= numbers[first + 3]!;
    const adds = up ? value - level > slack * scatter : level - value > slack * scatter;
    verdict.departure = severity[slot]! > 0 && adds ? value - level : 0;
    verdict.state = (['ok', 'warning', 'critical'] as const)[severity[slot]!]!;
  }

  /** The mean and the mean absolute deviation of the first points. */
  #settle(slot: number, value: number, count: number): void {
    const { numbers } = this.#pool.at;
    const first = slot * 6;
    const off = value - numbers[first]!;
    if (count > 1) numbers[first + 1]! += (1.2533 * Math.abs(off) - numbers[first + 1]!) / (count - 1);
    numbers[first]! += off / count;
  }

  /** The greater of the two sums after a value, in deviations. */
  #sum(slot: number, time: number, value: number): number {
    const { numbers, above, below, severity, since } = this.#pool.at;
    const first = slot * 6;
    const scatter = numbers[first + 1]!;
    const off =
      scatter > 0
        ? (value - numbers[first]!) / scatter
        : Math.sign(value - numbers[first]!) * decision * this.#factors.of(slot);
    for (const [place, run, signed] of [
      [first + 2, above, off],
      [first + 3, below, -off],
    ] as const) {
      const sum = Math.max(0, Math.min(numbers[place]! + signed - slack, 2 * critical * this.#factors.of(slot)));
      if (numbers[place] === 0 && sum > 0) {
        numbers[place + 2] = time;
        run[slot] = 0;
      }
      run[slot] = sum > 0 ? run[slot]! + 1 : 0;
      numbers[place] = sum;
    }
    const up = numbers[first + 2]! >= numbers[first + 3]!;
    if (severity[slot] === 0) since[slot] = numbers[first + (up ? 4 : 5)]!;
    if (Math.abs(off) < 4 && severity[slot] === 0) {
      numbers[first]! += following * (value - numbers[first]!);
      numbers[first + 1]! += following * (1.2533 * Math.abs(value - numbers[first]!) - scatter);
    }
    return Math.max(numbers[first + 2]!, numbers[first + 3]!);
  }

  #severity(slot: number, sum: number): void {
    const { numbers, severity, calm, open, points, above, below } = this.#pool.at;
    const factor = this.#factors.of(slot);
    if (severity[slot] === 0) {
      if (sum < decision * factor) return;
      severity[slot] = 1;
      calm[slot] = 0;
      open[slot] = Math.max(above[slot]!, below[slot]!);
      return;
    }
    if (sum >= critical * factor) severity[slot] = 2;
    calm[slot] = sum === 0 ? calm[slot]! + 1 : 0;
    if (++open[slot]! >= settled) {
      points[slot] = 0;
      numbers.fill(0, slot * 6, slot * 6 + 6);
    }
    if (calm[slot]! >= back || open[slot]! >= settled) severity[slot] = 0;
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const { open, since } = this.#pool.at;
    const isAlarm = state === 'warning' || state === 'critical';
    const none = { rarity: Number.NaN, views: undefined };
    const reason = isAlarm
      ? `${quantity(value, unit)} where the level was ${quantity(expected, unit)}; what lies beside it adds up to ${figures(score)} deviations`
      : `${quantity(value, unit)}; about its level of ${quantity(expected, unit)}`;
    const begun = isAlarm ? { since: since[slot]!, streak: open[slot]! } : { since: time, streak: 1 };
    return { expected, lower, upper, score, ...none, ...begun, reason };
  }

  save(): unknown {
    return { pool: this.#pool.save(), factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { pool, factors } = saved as { pool: unknown; factors: unknown };
    this.#pool.restore(pool);
    this.#factors.restore(factors);
  }
}

export const cusum: Detector = {
  name: 'cusum',
  version: '1',
  summary: 'has its level shifted, if only a little? Judges from point 51 on',
  source: 'Page, Continuous Inspection Schemes, Biometrika 1954',
  options: {},
  open: () => new Cusum(),
};
