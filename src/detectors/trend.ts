import { misuse } from '../declaration/failure.js';
import { mannKendall, theilSen } from '../statistics/trend.js';
import { figures, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { window } from './options.js';
import { float64, Pool, uint8, uint32 } from './pool.js';
import { Blocks } from './trend/blocks.js';

const day = 86_400_000;
const usual = 2 * day;
/** Blocks of the past that a trend needs. */
const needed = 24;
/** How sure: deviations of Mann-Kendall's z, after what neighbours share is taken out of it. */
const sure = 4;
const surer = 6;
/** The change over the past must exceed so many times the scatter around the line. */
const steep = 3;
/** Of the blocks, the share that must lie beyond the middle of the first third, on the side of the trend, at the end. */
const persistent = 0.9;
/** A day's course is no trend: so much of a day must be known, or of the window where that is shorter. */
const wholeDay = 0.9;
const partOfWindow = 0.45;

/**
 * A creeping change: Theil-Sen's slope through the block means of the last two days (--window), and Mann-Kendall's test
 * that they rise or fall at all, with its variance widened by the autocorrelation of what the line leaves (Hamed and Rao
 * 1998, first order). An alarm needs both to be sure, by four deviations, and the change to be three times the scatter
 * around the line, over all that is known or over the newer half of it; it is critical at six deviations. Nothing is
 * said of less than 0.9 of a day, or of 0.45 of a shorter window, since a daily course climbs for hours. It ends when
 * any of it no longer holds. Judged once a block. 2 KB a series.
 */
class Trend implements Bank {
  readonly needed = needed;
  readonly #blocks: Blocks;
  readonly #past: number;
  readonly #pool = new Pool({
    slope: float64(),
    level: float64(),
    z: float64(),
    since: float64(),
    severity: uint8(),
    points: uint32(),
    streak: uint32(),
  });

  constructor(past: number) {
    this.#blocks = new Blocks(past);
    this.#past = past;
  }

  add(): number {
    this.#blocks.add();
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { level, z, severity, points, streak } = this.#pool.at;
    points[slot]!++;
    const begins = this.#blocks.learn(slot, time, value);
    const known = this.#blocks.used(slot) - 1;
    if (begins && known >= needed) this.#look(slot, known);
    if (severity[slot]! > 0) streak[slot]!++;
    verdict.state = known < needed ? 'unknown' : (['ok', 'warning', 'critical'] as const)[severity[slot]!]!;
    verdict.expected = level[slot]!;
    verdict.lower = verdict.upper = verdict.news = Number.NaN;
    verdict.score = Math.abs(z[slot]!);
    verdict.points = points[slot]!;
    verdict.needed = Math.max(needed, points[slot]! + (known < needed ? 1 : 0));
  }

  /** The trend of the finished blocks, or else that of their newer half. */
  #look(slot: number, known: number): void {
    const { since, severity, streak, z } = this.#pool.at;
    const from = this.#trends(slot, 0, known) ? 0 : known >> 1;
    if (from > 0 && !this.#trends(slot, from, known)) {
      severity[slot] = streak[slot] = 0;
      return;
    }
    if (severity[slot] === 0) since[slot] = this.#blocks.times(slot)[from]!;
    severity[slot] = Math.max(severity[slot]!, Math.abs(z[slot]!) >= surer ? 2 : 1);
  }

  /** Whether the blocks of a part of the past have a trend; keeps what it is. */
  #trends(slot: number, first: number, known: number): boolean {
    const { slope, level, z } = this.#pool.at;
    const times = this.#blocks.times(slot).subarray(first, known);
    const means = this.#blocks.means(slot).subarray(first, known);
    const from = times[0]!;
    const length = times[times.length - 1]! - from;
    if (length < Math.min(wholeDay * day, partOfWindow * this.#past)) return false;
    const line = theilSen(
      times.map((time) => time - from),
      means,
    );
    const rest = means.map((mean, i) => mean - line.intercept - line.slope * (times[i]! - from));
    const change = line.slope * length;
    const alike = correlation(rest);
    slope[slot] = line.slope;
    level[slot] = line.intercept;
    z[slot] = mannKendall(means).z / Math.sqrt((1 + alike) / (1 - alike));
    const third = means
      .subarray(0, Math.floor(means.length / 3))
      .slice()
      .sort();
    const middle = third[third.length >> 1]!;
    const last = means.subarray(means.length - third.length);
    const beyond = last.filter((mean) => (mean - middle) * change > 0).length / last.length;
    return Math.abs(z[slot]!) >= sure && Math.abs(change) > steep * deviation(rest) && beyond >= persistent;
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, score }: Verdict): Evidence {
    const { slope, since, streak } = this.#pool.at;
    const isAlarm = state === 'warning' || state === 'critical';
    const none = Number.NaN;
    const rate = slope[slot]! * day;
    const way = rate > 0 ? 'rising' : 'falling';
    const reason = isAlarm
      ? `${quantity(value, unit)}, ${way} by ${quantity(Math.abs(rate), unit)} a day from ${quantity(expected, unit)}; ${figures(score)} deviations from no trend`
      : `${quantity(value, unit)}; no trend`;
    const begun = isAlarm ? { since: since[slot]!, streak: Math.max(1, streak[slot]!) } : { since: time, streak: 1 };
    return { expected, lower: none, upper: none, score, rarity: none, ...begun, views: undefined, reason };
  }

  save(): unknown {
    return { blocks: this.#blocks.save(), pool: this.#pool.save() };
  }

  restore(saved: unknown): void {
    const { blocks, pool } = saved as { blocks: unknown; pool: unknown };
    this.#blocks.restore(blocks);
    this.#pool.restore(pool);
  }
}

/** The scatter of residuals, as a standard deviation by their mean size. */
function deviation(rest: Float64Array): number {
  return (1.2533 * rest.reduce((sum, each) => sum + Math.abs(each), 0)) / rest.length;
}

/** The correlation of each with the next, within 0 and 0.95. */
function correlation(rest: Float64Array): number {
  let [both, all] = [0, 0];
  for (let i = 0; i < rest.length; i++) {
    all += rest[i]! * rest[i]!;
    if (i > 0) both += rest[i]! * rest[i - 1]!;
  }
  return all > 0 ? Math.min(0.95, Math.max(0, both / all)) : 0;
}

export const trend: Detector = {
  name: 'trend',
  version: '1',
  summary: 'does it creep up or down over days (--window), as a leak does? Judges once 24 blocks of it are known',
  source: 'Theil 1950, Sen 1968; Mann 1945, Kendall 1975; Hamed and Rao, Journal of Hydrology 1998',
  options: { window },
  open: ({ window: past = usual }: { readonly window?: number }) => {
    if (!(past > 0)) throw misuse('--window must be more than 0');
    return new Trend(past);
  },
};
