import { compared, counted } from '../text/number.js';
import type { Bank, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { float64, Pool, uint8, uint32 } from './pool.js';

/** What a model expects of the next point; NaN where it does not know. */
export interface Band {
  expected: number;
  lower: number;
  upper: number;
}

/** What a method knows of its series, each by its slot. */
export interface Model {
  /** Points of a series before the first that is judged. */
  readonly needed: number;
  /** Milliseconds from the first point of a series after which there is a band, where points alone bring none. */
  readonly turn?: number;
  add(): void;
  /** Fills what is expected at a time, before the value of that time is learned. */
  expect(slot: number, time: number, band: Band, value: number): void;
  /** Learns a value; `outside` tells whether it lay out of the band. */
  learn(slot: number, time: number, value: number, outside: boolean): void;
  gap?(slot: number, time: number): void;
  save(): unknown;
  restore(saved: unknown): void;
}

/** How a method that has a band raises and ends its alarms. */
export interface Rule {
  /** Points in a row outside of the band that make a warning. */
  readonly run: number;
  /** How the band is spoken of: `is usual at this hour`. */
  readonly words: string;
}

const severities = ['ok', 'warning', 'critical'] as const;
/** Points in a row inside of the band that end an alarm. */
const back = 3;
/** So many times as far out as the band reaches, or so many times as many points in a row, an alarm is critical. */
const criticalTimes = 2;

/**
 * A method that holds each value against a band: so many points in a row outside of it are a warning, twice as many, or
 * one twice as far out as the band reaches, are critical, and three in a row inside of it end the alarm. The score is
 * the distance from the expected value, 1 at the edge of the band. A series is unknown until there is a band for one of
 * its points; where a later point has none the state stays. Remembers 32 bytes a series beside the model.
 */
export class Banded implements Bank {
  readonly needed: number;
  readonly #model: Model;
  readonly #rule: Rule;
  readonly #pool = new Pool({
    severity: uint8(),
    inside: uint8(),
    outside: uint32(),
    streak: uint32(),
    since: float64(),
    points: uint32(),
    first: float64(),
    judged: uint8(),
  });
  readonly #factors = new Factors();
  readonly #band: Band = { expected: 0, lower: 0, upper: 0 };

  constructor(model: Model, rule: Rule) {
    this.#model = model;
    this.#rule = rule;
    this.needed = model.needed + 1;
  }

  add(): number {
    this.#model.add();
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { points, first, judged: known, severity } = this.#pool.at;
    const count = ++points[slot]!;
    if (count === 1) first[slot] = time;
    const band = this.#expect(slot, time, value);
    const { expected, lower, upper } = band;
    const judged = count > this.#model.needed && !Number.isNaN(lower) && !Number.isNaN(upper);
    const outside = judged && (value < lower || value > upper);
    if (judged) known[slot] = 1;
    verdict.points = count;
    verdict.needed = known[slot] === 1 ? this.needed : this.#needed(count, time - first[slot]!);
    verdict.expected = expected;
    verdict.lower = lower;
    verdict.upper = upper;
    verdict.score = judged ? distance(value, band) : Number.NaN;
    verdict.news = Number.NaN;
    verdict.departure = outside ? value - expected : 0;
    if (judged) verdict.state = severities[this.#severity(slot, time, outside, verdict.score)]!;
    else verdict.state = known[slot] === 1 ? severities[severity[slot]!]! : 'unknown';
    this.#model.learn(slot, time, value, outside);
  }

  /** The band at a point, widened by the factor of its series. */
  #expect(slot: number, time: number, value: number): Band {
    const band = this.#band;
    this.#model.expect(slot, time, band, value);
    const factor = this.#factors.of(slot);
    if (factor !== 1) {
      band.lower = band.expected - factor * (band.expected - band.lower);
      band.upper = band.expected + factor * (band.upper - band.expected);
    }
    return band;
  }

  /** The points that a series which has had no band needs, by how fast they came so far; more than it has. */
  #needed(count: number, lasted: number): number {
    const { turn = 0 } = this.#model;
    const each = lasted / (count - 1);
    return Math.max(this.needed, count + 1, each > 0 ? Math.ceil(turn / each) : 0);
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  gap(slot: number, time: number): void {
    this.#model.gap?.(slot, time);
  }

  #severity(slot: number, time: number, out: boolean, score: number): number {
    const { severity, inside, outside, streak, since } = this.#pool.at;
    const { run } = this.#rule;
    if (out) {
      if (streak[slot] === 0) since[slot] = time;
      inside[slot] = 0;
      outside[slot]!++;
    } else {
      outside[slot] = 0;
      if (severity[slot] === 0 || ++inside[slot]! >= back) severity[slot] = streak[slot] = inside[slot] = 0;
    }
    if (out || severity[slot]! > 0) streak[slot]!++;
    const isCritical = outside[slot]! >= run * criticalTimes || (outside[slot]! >= run && score >= criticalTimes);
    if (isCritical) severity[slot] = 2;
    else if (outside[slot]! >= run && severity[slot] === 0) severity[slot] = 1;
    return severity[slot]!;
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const { streak, since, outside } = this.#pool.at;
    const [came, band] = compared(value, lower, upper, unit);
    const isAlarm = state === 'warning' || state === 'critical';
    const length = outside[slot]! > 1 ? `; outside of it for ${counted(outside[slot]!, 'point')} in a row` : '';
    const reason = `${came} where ${band} ${this.#rule.words}${isAlarm ? length : ''}`;
    const begun = streak[slot]! > 0 ? { since: since[slot]!, streak: streak[slot]! } : { since: time, streak: 1 };
    return { expected, lower, upper, score, rarity: Number.NaN, ...begun, views: undefined, reason };
  }

  save(): unknown {
    return { pool: this.#pool.save(), model: this.#model.save(), factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { pool, model, factors } = saved as { pool: unknown; model: unknown; factors: unknown };
    this.#pool.restore(pool);
    this.#model.restore(model);
    this.#factors.restore(factors);
  }
}

/** How far a value lies from the expected one, 1 at the edge of the band on its side. */
function distance(value: number, { expected, lower, upper }: Band): number {
  if (value === expected) return 0;
  const reach = value > expected ? upper - expected : expected - lower;
  return reach > 0 ? Math.abs(value - expected) / reach : 1e6;
}
