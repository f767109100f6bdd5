import { choice, list, option } from '../declaration/option.js';
import { type Event, textOf } from '../event/event.js';
import { field } from '../event/field.js';
import { dbscan } from '../statistics/dbscan.js';
import { compared, counted } from '../text/number.js';
import type { Bank, Changed, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { deviations, run } from './options.js';
import { float64, Pool, uint8, uint32 } from './pool.js';

/** Members that must report in a step. */
const fewest = 4;
const needed = 10;
const usual = 6;
/** A member's own distance from the median is followed this fast, by no more than its scatter. */
const following = 0.02;
/** Steps in a row inside that end an alarm. */
const back = 3;
/** A scatter below this part of the median's size is taken for it: equal hosts differ by rounding. */
const leastScatter = 0.01;
const severities = ['ok', 'warning', 'critical'] as const;

interface Settings {
  readonly group: readonly string[];
  readonly outlier: 'mad' | 'dbscan';
  readonly deviations?: number;
  readonly run?: number;
}

/** Series that are held against each other. */
interface Group {
  readonly slots: number[];
  /** When the next comparison is due; the shortest interval between two points of a member. */
  due: number;
  interval: number;
}

/**
 * One host against its group: the newest values of all that have the same name (or the same --group), compared whenever
 * the watermark has moved on by the interval in which they come. Each is measured less the distance it usually keeps
 * from the others, from the median of all so measured, so that a host that always does more is none. With mad it is out from six scatters (1.4826 times the
 * median distance) on, with dbscan where it is in no cluster of half the group within as many scatters. Three steps in a
 * row out are a warning, twice as many critical, three in a row inside end it. Groups of fewer than four that report are
 * not judged. A value older than three intervals does not count. Remembers 66 bytes a series.
 */
class Peers implements Bank {
  readonly needed = needed;
  readonly #settings: Required<Settings>;
  readonly #fields;
  #groups: Group[] = [];
  readonly #factors = new Factors();
  readonly #byKey = new Map<string, number>();
  #groupOf: number[] = [];
  readonly #pool = new Pool({
    value: float64(),
    time: float64(),
    offset: float64(),
    middle: float64(),
    scatter: float64(),
    since: float64(),
    points: uint32(),
    severity: uint8(),
    out: uint8(),
    inside: uint8(),
    streak: uint32(),
  });

  constructor(settings: Required<Settings>) {
    this.#settings = settings;
    this.#fields = settings.group.map(field);
  }

  add(event: Event): number {
    const fields = this.#fields.length > 0 ? this.#fields.map((read) => textOf(read(event))) : [textOf(event.name)];
    const key = JSON.stringify(fields);
    let group = this.#byKey.get(key);
    if (group === undefined) {
      group = this.#groups.push({ slots: [], due: Number.NaN, interval: Number.POSITIVE_INFINITY }) - 1;
      this.#byKey.set(key, group);
    }
    const slot = this.#pool.add();
    this.#groups[group]!.slots.push(slot);
    this.#groupOf.push(group);
    this.#pool.at.time[slot] = Number.NaN;
    return slot;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { value: values, time: times, points } = this.#pool.at;
    const group = this.#groups[this.#groupOf[slot]!]!;
    if (time - times[slot]! < group.interval) group.interval = time - times[slot]!;
    if (Number.isNaN(group.due)) group.due = time;
    values[slot] = value;
    times[slot] = time;
    points[slot]!++;
    this.#fill(slot, verdict);
  }

  #fill(slot: number, verdict: Verdict): void {
    const { value, offset, middle, scatter, points, severity, out } = this.#pool.at;
    const reach = this.#settings.deviations * this.#factors.of(slot);
    verdict.points = points[slot]!;
    verdict.needed = needed;
    verdict.expected = middle[slot]! + offset[slot]!;
    verdict.lower = verdict.expected - reach * scatter[slot]!;
    verdict.upper = verdict.expected + reach * scatter[slot]!;
    verdict.score = scatter[slot]! > 0 ? Math.abs(value[slot]! - verdict.expected) / scatter[slot]! : Number.NaN;
    verdict.news = Number.NaN;
    verdict.departure = out[slot]! > 0 ? value[slot]! - verdict.expected : 0;
    verdict.state = points[slot]! < needed || !(scatter[slot]! > 0) ? 'unknown' : severities[severity[slot]!]!;
  }

  advance(time: number, verdict: Verdict, changed: Changed): void {
    for (const group of this.#groups)
      if (time > group.due && group.interval < Number.POSITIVE_INFINITY) {
        this.#compare(group, group.due, verdict, changed);
        group.due += Math.ceil((time - group.due) / group.interval) * group.interval;
      }
  }

  #compare(group: Group, due: number, verdict: Verdict, changed: Changed): void {
    const { value, time, offset, middle, scatter, points } = this.#pool.at;
    const here = group.slots.filter((slot) => time[slot]! > due - 3 * group.interval);
    if (here.length < fewest) return;
    const centre = median(here.map((slot) => value[slot]! - offset[slot]!));
    const off = here.map((slot) => value[slot]! - centre - offset[slot]!);
    const spread = Math.max(1.4826 * median(off.map(Math.abs)), leastScatter * Math.abs(centre), 1e-12);
    const factors = here.map((slot) => this.#factors.of(slot));
    const outside = this.#outside(off, spread, factors);
    for (const [i, slot] of here.entries()) {
      const was = points[slot]! < needed || !(scatter[slot]! > 0) ? -1 : this.#pool.at.severity[slot]!;
      middle[slot] = centre;
      scatter[slot] = spread;
      const given = Math.max(-spread, Math.min(spread, off[i]!));
      offset[slot]! +=
        (points[slot]! < needed ? 1 / points[slot]! : following) * (points[slot]! < needed ? off[i]! : given);
      if (points[slot]! < needed) continue;
      const now = this.#severity(slot, outside[i]!, time[slot]!);
      this.#fill(slot, verdict);
      if (now !== was) changed(slot, time[slot]!, value[slot]!);
    }
  }

  /** Who is out of the group, each by its own factor. */
  #outside(off: readonly number[], spread: number, factors: readonly number[]): readonly boolean[] {
    const { outlier, deviations: reach } = this.#settings;
    if (outlier === 'mad') return off.map((each, i) => Math.abs(each) > reach * factors[i]! * spread);
    const labels = (factor: number): readonly number[] => [
      ...dbscan(off, (reach / 2) * factor * spread, Math.max(2, Math.ceil(off.length / 2))),
    ];
    const found = new Map([...new Set(factors)].map((factor) => [factor, labels(factor)]));
    return off.map((_, i) => found.get(factors[i]!)![i]! < 0);
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  #severity(slot: number, isOut: boolean, time: number): number {
    const { severity, out, inside, since, streak } = this.#pool.at;
    if (isOut) {
      if (streak[slot] === 0) since[slot] = time;
      out[slot] = Math.min(255, out[slot]! + 1);
      inside[slot] = 0;
    } else {
      out[slot] = 0;
      if (severity[slot] === 0 || ++inside[slot]! >= back) severity[slot] = streak[slot] = inside[slot] = 0;
    }
    if (isOut || severity[slot]! > 0) streak[slot]!++;
    const { run: least } = this.#settings;
    if (out[slot]! >= 2 * least) severity[slot] = 2;
    else if (out[slot]! >= least && severity[slot] === 0) severity[slot] = 1;
    return severity[slot]!;
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const { since, streak, value: values } = this.#pool.at;
    const group = this.#groups[this.#groupOf[slot]!]!;
    const isAlarm = state === 'warning' || state === 'critical';
    const [came, band] = compared(Number.isNaN(value) ? values[slot]! : value, lower, upper, unit);
    const steps = isAlarm ? ` for ${counted(streak[slot]!, 'step')}` : '';
    const reason = `${came} where ${band} is expected from its ${counted(group.slots.length - 1, 'peer')}${steps}`;
    const begun = isAlarm ? { since: since[slot]!, streak: streak[slot]! } : { since: time, streak: 1 };
    return { expected, lower, upper, score, rarity: Number.NaN, ...begun, views: undefined, reason };
  }

  save(): unknown {
    const groups = this.#groups.map(({ slots, due, interval }) => ({ slots: [...slots], due, interval }));
    return { pool: this.#pool.save(), groups, keys: [...this.#byKey], factors: this.#factors.save() };
  }

  restore(saved: unknown): void {
    const { pool, groups, keys, factors } = saved as {
      factors: unknown;
      pool: unknown;
      groups: readonly Group[];
      keys: readonly [string, number][];
    };
    this.#pool.restore(pool);
    this.#factors.restore(factors);
    this.#groups = groups.map((group) => ({ ...group, slots: [...group.slots] }));
    this.#groupOf = [];
    for (const [i, { slots }] of groups.entries()) for (const slot of slots) this.#groupOf[slot] = i;
    this.#byKey.clear();
    for (const [key, group] of keys) this.#byKey.set(key, group);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export const peers: Detector = {
  name: 'peers',
  version: '1',
  summary: 'is one host unlike the others of its group? Judges from ten points of four hosts on',
  source: 'Hampel, JASA 1974; Ester, Kriegel, Sander and Xu, DBSCAN, KDD 1996',
  options: {
    deviations,
    run,
    group: option('--group <fields>', 'What makes a group of peers, in place of the name', list, ''),
    outlier: choice(
      '--outlier <how>',
      'How peers tell who is out',
      { mad: 'by the median and its deviation', dbscan: 'by being in no cluster' },
      'mad',
    ),
  },
  open: ({ group, outlier, deviations = usual, run = 3 }: Settings) => new Peers({ group, outlier, deviations, run }),
};
