import { misuse } from '../declaration/failure.js';
import { duration, number, option, optional } from '../declaration/option.js';
import { writeDuration } from '../event/duration.js';
import { type Crossing, crossing } from '../statistics/crossing.js';
import { quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { window } from './options.js';
import { float64, Pool, uint8, uint32 } from './pool.js';
import { Blocks } from './trend/blocks.js';

const day = 86_400_000;
const usual = 2 * day;
const needed = 12;
/** It is critical when the limit is nearer than this part of the horizon. */
const soon = 1 / 4;
/** Forecasts in a row that must say so, and that must not. */
const agreeing = 3;

interface Settings {
  readonly limit: number | undefined;
  readonly horizon: number;
  readonly window?: number;
}

/**
 * When a series will cross a limit, by the line through its past: "at 95 GB in 6 h 20 m (5 h 10 m to 8 h)". A short and
 * a long window must agree on the way and about on the time, so a burst is no forecast; a sawtooth that is cleaned up is
 * followed by its lower edge and its peaks (`statistics/crossing.ts`). A warning when the crossing lies within --horizon,
 * critical within a quarter of it or when the limit is passed; three forecasts in a row raise and end it. Forecasts are
 * made once a block of the past. 2 KB a series.
 */
class Forecasts implements Bank {
  readonly needed = needed;
  readonly #limit: number;
  readonly #horizon: number;
  readonly #blocks: Blocks;
  readonly #pool = new Pool({
    at: float64(),
    earliest: float64(),
    latest: float64(),
    slope: float64(),
    since: float64(),
    severity: uint8(),
    saying: uint8(),
    silent: uint8(),
    points: uint32(),
    streak: uint32(),
    below: uint8(),
  });

  constructor(limit: number, horizon: number, past: number) {
    this.#limit = limit;
    this.#horizon = horizon;
    this.#blocks = new Blocks(past);
  }

  add(): number {
    this.#blocks.add();
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { at, severity, points, streak, below } = this.#pool.at;
    if (++points[slot]! === 1) {
      at[slot] = Number.NaN;
      below[slot] = value <= this.#limit ? 1 : 0;
    }
    const begins = this.#blocks.learn(slot, time, value);
    const known = this.#blocks.used(slot) - 1;
    if (begins && known >= needed) this.#look(slot, time);
    if (severity[slot]! > 0) streak[slot]!++;
    const passed = below[slot] === 1 ? value >= this.#limit : value <= this.#limit;
    verdict.points = points[slot]!;
    verdict.needed = known < needed ? Math.max(needed, points[slot]! + 1) : needed;
    verdict.expected = verdict.news = Number.NaN;
    verdict.departure = passed || severity[slot]! > 0 ? Number.NaN : 0;
    verdict.lower = below[slot] === 1 ? Number.NaN : this.#limit;
    verdict.upper = below[slot] === 1 ? this.#limit : Number.NaN;
    verdict.score = at[slot]! > time ? this.#horizon / (at[slot]! - time) : 0;
    if (passed) verdict.state = 'critical';
    else verdict.state = known < needed ? 'unknown' : (['ok', 'warning', 'critical'] as const)[severity[slot]!]!;
  }

  /** A new forecast, from the finished blocks. */
  #look(slot: number, time: number): void {
    const { at, earliest, latest, slope, since, severity, saying, silent, streak } = this.#pool.at;
    const known = this.#blocks.used(slot) - 1;
    const cut = (column: Float64Array): Float64Array => column.subarray(0, known);
    const past = { times: cut(this.#blocks.times(slot)), means: cut(this.#blocks.means(slot)), lows: cut(this.#blocks.lows(slot)), highs: cut(this.#blocks.highs(slot)) }; // biome-ignore format: a record
    const found: Crossing | undefined = crossing(past, this.#limit);
    const within = found !== undefined && found.at - time <= this.#horizon;
    saying[slot] = within ? Math.min(agreeing, saying[slot]! + 1) : 0;
    silent[slot] = within ? 0 : Math.min(agreeing, silent[slot]! + 1);
    if (found) {
      at[slot] = found.at;
      earliest[slot] = found.earliest;
      latest[slot] = found.latest;
      slope[slot] = found.slope;
    } else if (severity[slot] === 0) at[slot] = Number.NaN;
    if (saying[slot]! >= agreeing) {
      if (severity[slot] === 0) since[slot] = time;
      const isNear = at[slot]! - time <= this.#horizon * soon;
      severity[slot] = Math.max(severity[slot]!, isNear ? 2 : 1);
    } else if (silent[slot]! >= agreeing) severity[slot] = streak[slot] = 0;
  }

  explain(slot: number, { time, value, unit }: Point, { state, lower, upper, score }: Verdict): Evidence {
    const { at, earliest, latest, slope, since, streak, severity } = this.#pool.at;
    const none = { expected: Number.NaN, rarity: Number.NaN, views: undefined };
    const limit = quantity(this.#limit, unit);
    const begun =
      severity[slot]! > 0 ? { since: since[slot]!, streak: Math.max(1, streak[slot]!) } : { since: time, streak: 1 };
    let reason = `${quantity(value, unit)}; not at ${limit} within ${writeDuration(this.#horizon)}`;
    if (state === 'critical' && !(at[slot]! > time)) reason = `${quantity(value, unit)} has reached ${limit}`;
    else if (state === 'warning' || state === 'critical') {
      const left = (until: number): string => writeDuration(Math.max(0, Math.round((until - time) / 60_000) * 60_000));
      const latestTold = Number.isFinite(latest[slot]!) ? left(latest[slot]!) : 'never';
      const rate = `${quantity(Math.abs(slope[slot]!) * 3_600_000, unit)} an hour`;
      reason = `${quantity(value, unit)}; at ${limit} in ${left(at[slot]!)} (${left(earliest[slot]!)} to ${latestTold}), by ${rate}`;
    }
    return { ...none, lower, upper, score, ...begun, reason };
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

export const forecast: Detector = {
  name: 'forecast',
  version: '1',
  summary: 'when will it cross --limit? Judges once 12 blocks of --window are known',
  source: 'Theil 1950, Sen 1968: the median slope, over a long and a short window',
  undirected: true,
  options: {
    limit: optional('--limit <value>', 'The value that must not be crossed, from wherever the series comes', number),
    horizon: option('--horizon <duration>', 'How near in time a crossing is an alarm', duration, '24h'),
    window,
  },
  open: ({ limit, horizon, window: past = usual }: Settings) => {
    if (limit === undefined) throw misuse('the method forecast needs a --limit');
    if (!(past > 0 && horizon > 0)) throw misuse('--window and --horizon must be more than 0');
    return new Forecasts(limit, horizon, past);
  },
};
