import { misuse } from '../declaration/failure.js';
import { choice, option, share } from '../declaration/option.js';
import { writeDuration } from '../event/duration.js';
import { figures } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { float32, float64, Pool, uint8, uint32 } from './pool.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The budget is that of 30 days. */
const period = 30 * day;
/** Windows with the burn rate from which both of a pair must exceed it: the SRE workbook's, chapter 5. */
const rules = [
  { long: hour, short: 5 * minute, rate: 14.4, severity: 2 },
  { long: 6 * hour, short: 30 * minute, rate: 6, severity: 2 },
  { long: 3 * day, short: 6 * hour, rate: 1, severity: 1 },
] as const;
/** Errors and points are kept by the minute for an hour, by the half hour for three days. */
const fine = { length: minute, count: 60 } as const;
const coarse = { length: 30 * minute, count: 144 } as const;

/**
 * How fast the error budget of an objective burns: the share of bad over the share that is allowed, over a long window
 * and a short one at once, so that it rings soon and is quiet soon after. Values are shares of bad events, 0 to 1 (or of
 * good ones with --ratio good), as `tocsin aggregate --ratio` makes them; each counts alike. Critical at 14.4 times over
 * an hour and five minutes, or 6 times over six hours and half an hour; a warning at once over three days and six hours.
 * An alarm ends when no pair of windows exceeds its rate. 1.7 KB a series.
 */
class BurnRate implements Bank {
  readonly needed = 5;
  readonly #allowed: number;
  readonly #good: boolean;
  readonly #pool = new Pool({
    minutes: float32(2 * fine.count),
    halves: float32(2 * coarse.count),
    last: float64(2),
    points: uint32(),
    severity: uint8(),
    since: float64(),
    streak: uint32(),
    rate: float64(),
    rule: uint8(),
  });

  constructor(allowed: number, good: boolean) {
    this.#allowed = allowed;
    this.#good = good;
  }

  add(): number {
    const slot = this.#pool.add();
    this.#pool.at.last.fill(Number.NaN, slot * 2, slot * 2 + 2);
    return slot;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { minutes, halves, last, points, severity, since, streak, rate } = this.#pool.at;
    const bad = Math.min(1, Math.max(0, this.#good ? 1 - value : value));
    points[slot]!++;
    put(minutes, slot, fine, last, slot * 2, time, bad);
    put(halves, slot, coarse, last, slot * 2 + 1, time, bad);
    const found = this.#burning(slot, time);
    const now = points[slot]! < this.needed || found < 0 ? 0 : rules[found]!.severity;
    if (now > 0 && severity[slot] === 0) since[slot] = time;
    streak[slot] = now > 0 ? streak[slot]! + 1 : 0;
    severity[slot] = now;
    verdict.points = points[slot]!;
    verdict.needed = this.needed;
    verdict.expected = Number.NaN;
    verdict.lower = this.#good ? 1 - this.#allowed : 0;
    verdict.upper = this.#good ? 1 : this.#allowed;
    verdict.score = rate[slot]!;
    verdict.news = Number.NaN;
    verdict.departure = now > 0 ? Number.NaN : 0;
    verdict.state = points[slot]! < this.needed ? 'unknown' : (['ok', 'warning', 'critical'] as const)[now]!;
  }

  /** The first rule both of whose windows burn too fast; -1 for none. Fills the rate that speaks. */
  #burning(slot: number, time: number): number {
    const { rate, rule } = this.#pool.at;
    rate[slot] = this.#rate(slot, time, hour);
    for (const [i, { long, short, rate: most }] of rules.entries()) {
      const over = this.#rate(slot, time, long);
      if (over < most || this.#rate(slot, time, short) < most) continue;
      rate[slot] = over;
      rule[slot] = i;
      return i;
    }
    return -1;
  }

  #rate(slot: number, time: number, window: number): number {
    const { minutes, halves } = this.#pool.at;
    const [column, kept] = window <= hour ? [minutes, fine] : [halves, coarse];
    const newest = Math.floor(time / kept.length);
    let [bad, points] = [0, 0];
    for (let i = 0; i < window / kept.length; i++) {
      const place = (slot * kept.count + ((newest - i) % kept.count)) * 2;
      bad += column[place]!;
      points += column[place + 1]!;
    }
    return points > 0 ? bad / points / this.#allowed : 0;
  }

  explain(slot: number, { time }: Point, { state, lower, upper, score }: Verdict): Evidence {
    const { since, streak, rule } = this.#pool.at;
    const isAlarm = state === 'warning' || state === 'critical';
    const { long, short } = rules[rule[slot]!]!;
    const objective = `${figures((1 - this.#allowed) * 100, 5)}%`;
    const gone = score > 0 ? writeDuration(Math.round(period / score / minute) * minute) : '';
    const reason = isAlarm
      ? `burns the error budget of ${objective} ${figures(score)} times as fast as it may, over ${writeDuration(long)} and ${writeDuration(short)}; that of 30 days is gone in ${gone} at this rate`
      : `the error budget of ${objective} lasts: burn rate ${figures(score)}`;
    const begun = isAlarm ? { since: since[slot]!, streak: streak[slot]! } : { since: time, streak: 1 };
    return { expected: Number.NaN, lower, upper, score, rarity: Number.NaN, ...begun, views: undefined, reason };
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

/** Adds a share of bad to the stretch of time it belongs to; stretches passed over are emptied. */
function put(
  column: Float32Array,
  slot: number,
  { length, count }: { readonly length: number; readonly count: number },
  last: Float64Array,
  at: number,
  time: number,
  bad: number,
): void {
  const now = Math.floor(time / length);
  const before = last[at]!;
  const from = Number.isNaN(before) ? now : Math.max(before + 1, now - count + 1);
  for (let step = from; step <= now; step++) {
    const place = (slot * count + (step % count)) * 2;
    column[place] = column[place + 1] = 0;
  }
  last[at] = now;
  const place = (slot * count + (now % count)) * 2;
  column[place]! += bad;
  column[place + 1]!++;
}

export const burnRate: Detector = {
  name: 'burn-rate',
  version: '1',
  summary:
    'is the error budget of --objective burning too fast? For shares of bad or good events; judges from point 5 on',
  source: 'Google, The Site Reliability Workbook, chapter 5: multiwindow, multi-burn-rate alerts',
  undirected: true,
  options: {
    objective: option('--objective <share>', 'The share of good events that is promised', share, '99.9%'),
    ratio: choice(
      '--ratio <of>',
      'What the values are the share of',
      { bad: 'of bad events', good: 'of good ones' },
      'bad',
    ),
  },
  open: ({ objective, ratio }: { readonly objective: number; readonly ratio: 'bad' | 'good' }) => {
    if (!(objective > 0 && objective < 1)) throw misuse('--objective must be above 0% and below 100%');
    return new BurnRate(1 - objective, ratio === 'good');
  },
};
