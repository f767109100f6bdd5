import { retrospect } from '../statistics/retrospect.js';
import { clock, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { float64, Pool, uint8, uint32 } from './pool.js';

/** Points that are looked back over, and how often. */
const kept = 60;
const every = 5;
/** Points after which a new level is the usual one. */
const settled = 60;
/** Scatters between two levels, for a warning; `retrospect` finds none that are nearer. */
const levels = 6;

/**
 * A change of level, with its onset: every five points the last 60 are split where that leaves the least scatter around
 * two medians; a change counts where these are six times that scatter apart and explain far more than a straight line
 * (`statistics/retrospect.ts`). It is a warning from five points after the onset on, critical when the levels are twice
 * as far apart as that takes, and ends when the new level has lasted 60 points, or the old one is back. What came before
 * a recovery is not looked back over again. 1 KB a series.
 */
class ChangePoint implements Bank {
  readonly needed = kept / 2;
  readonly #pool = new Pool({
    values: float64(kept),
    times: float64(kept),
    count: uint32(),
    severity: uint8(),
    since: float64(),
    before: float64(),
    after: float64(),
    streak: uint32(),
    oldest: uint32(),
  });
  readonly #factors = new Factors();

  add(): number {
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { values, times, count, severity, before, after, streak } = this.#pool.at;
    const place = slot * kept + (count[slot]! % kept);
    values[place] = value;
    times[place] = time;
    const points = ++count[slot]!;
    if (severity[slot]! > 0) streak[slot]!++;
    if (points >= this.needed && points % every === 0) this.#look(slot);
    verdict.state = points < this.needed ? 'unknown' : (['ok', 'warning', 'critical'] as const)[severity[slot]!]!;
    verdict.expected = severity[slot]! > 0 ? before[slot]! : Number.NaN;
    verdict.departure = severity[slot]! > 0 ? after[slot]! - before[slot]! : 0;
    verdict.lower = verdict.upper = verdict.score = verdict.news = Number.NaN;
    verdict.points = points;
    verdict.needed = this.needed;
  }

  #look(slot: number): void {
    const { values, times, count, severity, since, before, after, streak, oldest: begun } = this.#pool.at;
    const oldest = Math.max(begun[slot]!, count[slot]! - kept);
    const length = count[slot]! - oldest;
    const at = (i: number): number => slot * kept + ((oldest + i) % kept);
    const inOrder = Float64Array.from({ length }, (_, i) => values[at(i)]!);
    const found = retrospect(inOrder);
    const shift = found?.shift;
    const open = severity[slot]! > 0;
    if (
      open &&
      (streak[slot]! >= settled ||
        !shift ||
        Math.abs(shift.after - before[slot]!) < Math.abs(after[slot]! - before[slot]!) / 4)
    ) {
      if (streak[slot]! < settled) begun[slot] = count[slot]!;
      severity[slot] = streak[slot] = 0;
      return;
    }
    const scatter = found ? (found.upper - found.lower) / 6 : 0;
    const least = levels * this.#factors.of(slot) * scatter;
    if (!shift || open || times[at(shift.at)]! <= since[slot]! || Math.abs(shift.after - shift.before) <= least) return;
    since[slot] = times[at(shift.at)]!;
    before[slot] = shift.before;
    after[slot] = shift.after;
    streak[slot] = length - shift.at;
    severity[slot] = Math.abs(shift.after - shift.before) > 2 * least ? 2 : 1;
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  explain(slot: number, { time, value, unit }: Point, { state }: Verdict): Evidence {
    const { since, before, after, streak } = this.#pool.at;
    const none = Number.NaN;
    const found = { lower: none, upper: none, score: none, rarity: none, views: undefined };
    if (state === 'ok' || state === 'unknown')
      return {
        ...found,
        expected: none,
        since: time,
        streak: 1,
        reason: `${quantity(value, unit)}; no change of level`,
      };
    const [old, now] = [quantity(before[slot]!, unit), quantity(after[slot]!, unit)];
    const reason = `level moved from ${old} to ${now} at ${clock(since[slot]!, time)}`;
    return { ...found, expected: before[slot]!, since: since[slot]!, streak: streak[slot]!, reason };
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

export const changePoint: Detector = {
  name: 'change-point',
  version: '1',
  summary: 'has its level moved, and when did that begin? Judges from point 30 on',
  source: 'least absolute deviations over one split of the last points; Hinkley, Biometrika 1970, with medians',
  options: {},
  open: () => new ChangePoint(),
};
