import { duration, option, optional, whole } from '../declaration/option.js';
import { writeDuration } from '../event/duration.js';
import { type Event, textOf } from '../event/event.js';
import { clock, counted } from '../text/number.js';
import type { Bank, Changed, Detector, Evidence, Point, Verdict } from './detector.js';
import { float64, Pool, uint8, uint32 } from './pool.js';
import { Timers } from './silence/timers.js';

/** Intervals of a series from which its usual one is known. */
const needed = 3;
/** The usual interval follows what comes by so much of itself: up and down alike, so that it settles at the median. */
const pace = 0.1;
/** Silence is critical when it has lasted so many times as long as it took to tell. */
const criticalTimes = 4;
const severities = ['ok', 'warning', 'critical'] as const;

interface Settings {
  readonly intervals: number;
  readonly silentAfter: number | undefined;
}

/** The series of one subject. */
interface Host {
  readonly slots: number[];
  /** The newest time of any of them, their silent ones, and the one that carries the alarm of all; -1 for none. */
  last: number;
  silent: number;
  carrier: number;
}

/**
 * Series that have stopped: no point for so many of their usual intervals, or for a stated time, by the watermark. So
 * something else must go on, other series or ticks. A reading that was stated to be missing is a sign of life of its
 * subject, not a point. When all series of a subject are silent the subject is gone: one alarm, carried by its first
 * series, in place of one for each; a series is told alone only where its subject still speaks an interval later. It
 * ends with the next point. Remembers 30 bytes a series and a timer, and costs a timer a point at most.
 */
class Silence implements Bank {
  readonly needed = needed + 1;
  readonly #settings: Settings;
  readonly #timers = new Timers();
  readonly #pool = new Pool({
    last: float64(),
    interval: float64(),
    points: uint32(),
    severity: uint8(),
    silent: uint8(),
  });
  readonly #hosts: Host[] = [];
  readonly #bySubject = new Map<string, number>();
  #hostOf: number[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(event: Event): number {
    const slot = this.#pool.add();
    const subject = textOf(event.subject);
    let host = this.#bySubject.get(subject);
    if (host === undefined) {
      host = this.#hosts.push({ slots: [], last: Number.NEGATIVE_INFINITY, silent: 0, carrier: -1 }) - 1;
      this.#bySubject.set(subject, host);
    }
    this.#hosts[host]!.slots.push(slot);
    this.#hostOf.push(host);
    return slot;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { last, interval, points, severity, silent } = this.#pool.at;
    const count = ++points[slot]!;
    if (count > 1) {
      const came = time - last[slot]!;
      if (count === 2) interval[slot] = came;
      else interval[slot]! *= came > interval[slot]! * 1.01 ? 1 + pace : came < interval[slot]! * 0.99 ? 1 - pace : 1;
      if (count <= needed) interval[slot] = Math.max(interval[slot]!, came);
    }
    last[slot] = time;
    const host = this.#hosts[this.#hostOf[slot]!]!;
    host.last = Math.max(host.last, time);
    if (silent[slot] === 1) {
      silent[slot] = 0;
      host.silent--;
    }
    if (host.carrier === slot) host.carrier = -1;
    severity[slot] = 0;
    const limit = this.#limit(slot);
    if (!Number.isNaN(limit)) this.#timers.set(slot, time + limit);
    this.#fill(slot, verdict);
    verdict.expected = verdict.lower = verdict.upper = Number.NaN;
    void value;
  }

  gap(slot: number, time: number): void {
    const host = this.#hosts[this.#hostOf[slot]!]!;
    host.last = Math.max(host.last, time);
  }

  /** How long a series may be silent; NaN while that is not known. */
  #limit(slot: number): number {
    const { interval, points } = this.#pool.at;
    const { intervals, silentAfter } = this.#settings;
    if (silentAfter !== undefined) return silentAfter;
    return points[slot]! > needed ? intervals * interval[slot]! : Number.NaN;
  }

  #fill(slot: number, verdict: Verdict): void {
    const { points, severity } = this.#pool.at;
    const isJudged = points[slot]! > needed || this.#settings.silentAfter !== undefined;
    verdict.state = isJudged ? severities[severity[slot]!]! : 'unknown';
    verdict.score = verdict.news = verdict.departure = Number.NaN;
    verdict.points = points[slot]!;
    verdict.needed = this.needed;
  }

  advance(time: number, verdict: Verdict, changed: Changed): void {
    for (let slot = this.#timers.due(time); slot >= 0; slot = this.#timers.due(time))
      this.#expire(slot, this.#timers.at, verdict, changed);
  }

  /** A timer is due: the series falls silent, is told, or is critical. */
  #expire(slot: number, now: number, verdict: Verdict, changed: Changed): void {
    const { last, interval, severity, silent } = this.#pool.at;
    const limit = this.#limit(slot);
    const host = this.#hosts[this.#hostOf[slot]!]!;
    const wait = Math.max(1, this.#settings.silentAfter === undefined ? interval[slot]! : limit / 5);
    if (silent[slot] === 0) {
      silent[slot] = 1;
      host.silent++;
      this.#timers.set(slot, now + wait);
      if (host.silent < host.slots.length) return;
    }
    if (host.silent === host.slots.length) this.#gone(host, slot, now, verdict, changed);
    else if (severity[slot] === 0 && host.last > last[slot]! + limit) this.#tell(slot, 1, now, verdict, changed);
    else if (severity[slot] === 0) this.#timers.set(slot, now + wait);
    else if (severity[slot] === 1) this.#tell(slot, 2, now, verdict, changed);
  }

  /** All series of a subject are silent: its first one tells, unless one has told already. */
  #gone(host: Host, slot: number, now: number, verdict: Verdict, changed: Changed): void {
    const { severity } = this.#pool.at;
    if (host.carrier < 0) host.carrier = host.slots.find((each) => severity[each]! > 0) ?? host.slots[0]!;
    const { carrier } = host;
    if (severity[carrier] === 0) this.#tell(carrier, 1, now, verdict, changed);
    else if (carrier === slot && severity[carrier] === 1) this.#tell(carrier, 2, now, verdict, changed);
  }

  #tell(slot: number, severity: number, now: number, verdict: Verdict, changed: Changed): void {
    this.#pool.at.severity[slot] = severity;
    if (severity === 1) this.#timers.set(slot, now + (criticalTimes - 1) * this.#limit(slot));
    this.#fill(slot, verdict);
    verdict.expected = verdict.lower = verdict.upper = Number.NaN;
    changed(slot, now);
  }

  explain(slot: number, { time }: Point, { state }: Verdict): Evidence {
    const { last, interval } = this.#pool.at;
    const none = Number.NaN;
    const found = { expected: none, lower: none, upper: none, score: none, rarity: none, views: undefined };
    if (state === 'ok' || state === 'unknown') return { ...found, since: time, streak: 1, reason: 'points come' };
    const host = this.#hosts[this.#hostOf[slot]!]!;
    const all = host.carrier === slot && host.silent === host.slots.length && host.slots.length > 1;
    const since = all ? host.last : last[slot]!;
    const every = interval[slot]! > 0 ? `, where one comes every ${writeDuration(interval[slot]!)}` : '';
    const reason = all
      ? `the subject is gone: none of its ${counted(host.slots.length, 'series').replace('seriess', 'series')} has come for ${writeDuration(time - since)}`
      : `no point for ${writeDuration(time - since)}${every}`;
    return { ...found, since, streak: 0, reason: `${reason}; the last at ${clock(since, time)}` };
  }

  save(): unknown {
    const hosts = this.#hosts.map(({ slots, last, silent, carrier }) => ({ slots: [...slots], last, silent, carrier }));
    return { pool: this.#pool.save(), timers: this.#timers.save(), hosts, subjects: [...this.#bySubject] };
  }

  restore(saved: unknown): void {
    const { pool, timers, hosts, subjects } = saved as {
      readonly pool: unknown;
      readonly timers: unknown;
      readonly hosts: readonly Host[];
      readonly subjects: readonly (readonly [string, number])[];
    };
    this.#pool.restore(pool);
    this.#timers.restore(timers);
    this.#hosts.length = 0;
    this.#hostOf = [];
    for (const [i, host] of hosts.entries()) {
      this.#hosts.push({ ...host, slots: [...host.slots] });
      for (const slot of host.slots) this.#hostOf[slot] = i;
    }
    this.#bySubject.clear();
    for (const [subject, host] of subjects) this.#bySubject.set(subject, host);
  }
}

export const silence: Detector = {
  name: 'silence',
  version: '1',
  summary: 'has it stopped sending? Judges from point 4 on, by the watermark',
  source: "dead man's switch: absence of data, as Prometheus absent() and Riemann expiry; by the series' own interval",
  undirected: true,
  options: {
    intervals: option('--intervals <n>', 'Usual intervals without a point that are silence', whole(2), '5'),
    silentAfter: optional(
      '--silent-after <duration>',
      'Time without a point that is silence, in place of --intervals',
      duration,
    ),
  },
  open: (settings: Settings) => new Silence(settings),
};
