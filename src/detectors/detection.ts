import { cannot } from '../declaration/failure.js';
import { annotate, assign } from '../event/annotate.js';
import type { Event } from '../event/event.js';
import { severityOf, states } from '../event/severity.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted, figures, quantity } from '../text/number.js';
import { unitOf } from '../text/status.js';
import type { Bank, Detector, Verdict } from './detector.js';
import { Series, unsaid } from './series.js';
import { annotation, type Finding, Statuses, spell } from './status.js';

export interface Settings {
  readonly detector: Detector;
  /** The values of the detector's own options. */
  readonly options: unknown;
  readonly emit: 'changes' | 'states';
  readonly annotate: boolean;
  readonly key: readonly string[];
}

/** What opened an alarm, for as long as it is open. */
interface Alarm {
  readonly reason: string;
  readonly finding: Finding;
}

/** Greater values cannot be squared. */
const greatest = 1e150;
const unknown = severityOf('unknown');

/** The stage of detect: one method over all series, and what is written of it. */
export class Detection implements Stage {
  readonly #settings: Settings;
  readonly #run: Run;
  readonly #bank: Bank;
  readonly #series: Series;
  readonly #statuses: Statuses;
  #alarms = new Map<number, Alarm>();
  /** Of this run. */
  #others = 0;
  #judged = 0;
  #unscored = 0;
  #late = 0;
  readonly #verdict: Verdict = {
    state: 'unknown',
    expected: Number.NaN,
    lower: Number.NaN,
    upper: Number.NaN,
    score: Number.NaN,
    news: Number.NaN,
    points: 0,
    needed: 0,
  };

  constructor(settings: Settings, run: Run) {
    this.#settings = settings;
    this.#run = run;
    this.#bank = settings.detector.open(settings.options);
    this.#series = new Series(settings.key);
    this.#statuses = new Statuses(this.#series, settings.detector, run.ids);
  }

  event(event: Event, text: string, time: number, emit: Emit): void {
    const { value } = event;
    if (event.type !== 'metric') {
      this.#others++;
      this.#run.pass(text);
    } else if (event.late === true) {
      this.#run.late();
      this.#run.pass(text);
    } else if (Number.isNaN(time) || !(value === null || (typeof value === 'number' && Math.abs(value) <= greatest))) {
      this.#unscored++;
      this.#run.pass(text);
    } else this.#read(event, text, time, value, emit);
  }

  /** Nothing is due by time alone; but only a stage that follows the watermark is kept from times too far ahead. */
  advance(): void {}

  #read(event: Event, text: string, time: number, value: number | null, emit: Emit): void {
    let slot = this.#series.find(event);
    if (slot < 0) {
      slot = this.#series.add(event);
      this.#bank.add();
    }
    const passes = this.#settings.annotate;
    if (!this.#series.advance(slot, time)) {
      this.#late++;
      this.#run.late();
      if (passes) this.#run.pass(assign(text, event, { late: true }));
    } else if (value === null) {
      this.#bank.gap?.(slot, time);
      if (passes) this.#run.pass(text);
    } else this.#judge(slot, event, text, time, value, emit);
  }

  #judge(slot: number, event: Event, text: string, time: number, value: number, emit: Emit): void {
    const verdict = this.#verdict;
    this.#judged++;
    this.#bank.judge(slot, time, value, verdict);
    this.#series.learn(slot, event, value, verdict);
    if (this.#settings.annotate) emit(annotated(event, text, verdict));
    const state = severityOf(verdict.state);
    const before = this.#series.at.state[slot]!;
    if (state !== before && !(state === unknown && before === unsaid)) this.#change(slot, event, time, value, emit);
  }

  /** Another state than the last: remembers it, and writes it unless states are written at the end. */
  #change(slot: number, event: Event, time: number, value: number, emit: Emit): void {
    const { state, points, needed } = this.#verdict;
    const { at } = this.#series;
    const unit = unitOf(event);
    const evidence = this.#bank.explain(slot, { time, value, unit }, this.#verdict);
    const { expected, lower, upper, score, rarity, views, since, streak, reason } = evidence;
    const was = states[at.state[slot]!];
    const lasted = spell(at.since[slot]!, at.streak[slot]! - 1, time);
    at.state[slot] = severityOf(state);
    at.since[slot] = since;
    at.streak[slot] = streak;
    let finding: Finding = { was, expected, lower, upper, score, rarity, views };
    let message: string;
    this.#alarms.delete(slot);
    if (state === 'unknown') {
      finding = { was, points, needed };
      message = notJudged(points, needed);
    } else if (state !== 'ok') {
      this.#alarms.set(slot, { reason, finding });
      message = `${reason}; ${spell(since, streak, time)}`;
    } else if (was === undefined || was === 'unknown')
      message = points > 1 ? `${reason}; judged from here on, after ${counted(points - 1, 'point')}` : reason;
    else message = `${reason}; was ${was} ${lasted}`;
    if (this.#settings.emit === 'changes') emit(this.#statuses.text(slot, state, message, finding));
  }

  /** Says of each series too short to judge that it is. */
  flush(emit: Emit): void {
    if (this.#settings.emit !== 'changes') return;
    const { at } = this.#series;
    for (const slot of this.#inTime())
      if (at.state[slot] === unsaid) {
        emit(this.#unjudged(slot));
        at.state[slot] = unknown;
      }
  }

  close(emit: Emit): void {
    const { emit: when } = this.#settings;
    if (when === 'states' && this.#judged > 0) for (const slot of this.#inTime()) emit(this.#present(slot));
    if (this.#others > 0 && this.#series.size === 0 && this.#unscored === 0)
      this.#run.note(`${counted(this.#others, 'event')} passed, none of them a metric: tocsin aggregate makes metrics`);
    if (this.#unscored > 0)
      this.#run.note(`${counted(this.#unscored, 'metric')} without a time or a number as value passed unscored`);
    if (this.#late > 0)
      this.#run.note(
        `${counted(this.#late, 'point')} not after the newest of their series: not judged (see --lateness)`,
      );
    for (const field of this.#series.notFound()) this.#run.note(`no metric had ${field}`);
  }

  /** The slots by the time of their newest points. */
  #inTime(): readonly number[] {
    const { time } = this.#series.at;
    return Array.from({ length: this.#series.size }, (_, slot) => slot).sort((a, b) => time[a]! - time[b]! || a - b);
  }

  #unjudged(slot: number): string {
    const { points, needed } = this.#series.verdict(slot);
    const least = needed || this.#bank.needed;
    return this.#statuses.text(slot, 'unknown', notJudged(points, least), { points, needed: least });
  }

  /** The present state of a series: of an alarm what opened it, else the newest verdict. */
  #present(slot: number): string {
    const { at } = this.#series;
    const state = states[at.state[slot]!] ?? 'unknown';
    if (state === 'unknown') return this.#unjudged(slot);
    const value = quantity(this.#series.recent(slot).at(-1)!, unitOf({ unit: this.#series.unit(slot) }));
    const lasted = spell(at.since[slot]!, at.streak[slot]!, at.time[slot]!);
    const alarm = this.#alarms.get(slot);
    if (alarm) {
      const message = `${value} now; when raised: ${alarm.reason}; ${lasted}`;
      return this.#statuses.text(slot, state, message, alarm.finding);
    }
    const { expected, lower, upper, score } = this.#series.verdict(slot);
    return this.#statuses.text(slot, state, `${value}; ${state} ${lasted}`, { expected, lower, upper, score });
  }

  size(): number {
    return this.#series.size;
  }

  save(): unknown {
    const { name: method } = this.#settings.detector;
    return { method, bank: this.#bank.save(), series: this.#series.save(), alarms: this.#alarms };
  }

  restore(saved: unknown): void {
    const { method, bank, series, alarms } = saved as Record<'method' | 'bank' | 'series', unknown> & {
      alarms: ReadonlyMap<number, Alarm>;
    };
    if (method !== this.#settings.detector.name) throw cannot(`the state is of the method ${method}`);
    this.#bank.restore(bank);
    this.#series.restore(series);
    this.#alarms = new Map(alarms);
  }
}

function notJudged(points: number, needed: number): string {
  return `${figures(points)} of ${figures(needed)} points: not judged`;
}

function annotated(event: Event, text: string, verdict: Verdict): string {
  const members = annotation(verdict);
  if (Object.hasOwn(event, 'detect')) return assign(text, event, { detect: JSON.parse(members) });
  return annotate(text, `"detect":${members}`);
}
