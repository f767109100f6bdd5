import { misuse } from '../declaration/failure.js';
import { mannKendall, theilSen } from '../statistics/trend.js';
import { figures, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
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
/** An alarm lasts while the trend goes on the same way: by this part of all that it took, and this share at the end. */
const lasting = 0.5;
const lastingly = 0.75;
/** What a line leaves is none, but rounding, below this part of the change. */
const rounding = 1e-9;
/** A day's course is no trend: so much of a day must be known, or of the window where that is shorter. */
const wholeDay = 0.9;
const partOfWindow = 0.45;

/**
 * A creeping change: Theil-Sen's slope through the block means of the last two days (--window), and Mann-Kendall's test
 * that they rise or fall at all, with its variance widened by the autocorrelation of what the line leaves (Hamed and Rao
 * 1998, first order). An alarm needs both to be sure, by four deviations, and the change to be three times the scatter
 * around the line, over all that is known or over the newer half of it; it is critical at six deviations. Nothing is
 * said of less than 0.9 of a day, or of 0.45 of a shorter window, since a daily course climbs for hours. It ends when
 * the series no longer goes the same way by half of all that. Judged once a block. 2 KB a series.
 */
class Trend implements Bank {
  readonly needed = needed;
  readonly #blocks: Blocks;
  readonly #past: number;
  readonly #factors = new Factors();
  readonly #pool = new Pool({
    slope: float64(),
    change: float64(),
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
    const { level, change, z, severity, points, streak } = this.#pool.at;
    points[slot]!++;
    const begins = this.#blocks.learn(slot, time, value);
    const known = this.#blocks.used(slot) - 1;
    if (begins && known >= needed) this.#look(slot, known);
    if (severity[slot]! > 0) streak[slot]!++;
    verdict.state = known < needed ? 'unknown' : (['ok', 'warning', 'critical'] as const)[severity[slot]!]!;
    verdict.expected = level[slot]!;
    verdict.departure = severity[slot]! > 0 ? change[slot]! : 0;
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
    severity[slot] = Math.max(severity[slot]!, Math.abs(z[slot]!) >= surer * this.#factors.of(slot) ? 2 : 1);
  }

  /** Whether the blocks of a part of the past have a trend; keeps what it is. */
  #trends(slot: number, first: number, known: number): boolean {
    const { slope, change, level, z, severity } = this.#pool.at;
    const times = this.#blocks.times(slot).subarray(first, known);
    const means = this.#blocks.means(slot).subarray(first, known);
    if (times.at(-1)! - times[0]! < Math.min(wholeDay * day, partOfWindow * this.#past)) return false;
    const line = lineOf(times, means);
    const goesOn = severity[slot]! > 0 && line.change * change[slot]! > 0;
    const bar = this.#factors.of(slot) * (goesOn ? lasting : 1);
    slope[slot] = line.slope;
    level[slot] = line.level;
    z[slot] = line.z;
    const isSure = Math.abs(line.z) >= sure * bar && Math.abs(line.change) > steep * bar * line.scatter;
    if (!isSure || line.beyond < (goesOn ? lastingly : persistent)) return false;
    change[slot] = line.change;
    return true;
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
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
    return { blocks: this.#blocks.save(), pool: this.#pool.save(), factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { blocks, pool, factors } = saved as { blocks: unknown; pool: unknown; factors: unknown };
    this.#factors.restore(factors);
    this.#blocks.restore(blocks);
    this.#pool.restore(pool);
  }
}

/** The line through block means, and how sure it is. */
interface Line {
  readonly slope: number;
  /** Where it begins, and how far it leads. */
  readonly level: number;
  readonly change: number;
  /** What it leaves, as a standard deviation. */
  readonly scatter: number;
  /** Mann-Kendall's z. */
  readonly z: number;
  /** Of the last third, the share that lies beyond the middle of the first, on the side of the change. */
  readonly beyond: number;
}

function lineOf(times: Float64Array, means: Float64Array): Line {
  const from = times[0]!;
  const since = times.map((time) => time - from);
  const { slope, intercept: level } = theilSen(since, means);
  const rest = means.map((mean, i) => mean - level - slope * since[i]!);
  const change = slope * since.at(-1)!;
  const scatter = deviation(rest);
  const alike = scatter > rounding * Math.abs(change) ? correlation(rest) : 0;
  const third = Math.floor(means.length / 3);
  const middle = means.slice(0, third).sort()[third >> 1]!;
  const last = means.subarray(means.length - third);
  const beyond = last.filter((mean) => (mean - middle) * change > 0).length / third;
  return { slope, level, change, scatter, z: mannKendall(means).z / Math.sqrt((1 + alike) / (1 - alike)), beyond };
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
