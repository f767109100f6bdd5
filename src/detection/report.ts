import type { Verdict } from '../detectors/detector.js';
import { writeDuration } from '../event/duration.js';
import type { Ids } from '../event/id.js';
import { severityOf, states } from '../event/severity.js';
import type { Emit } from '../stream/stage.js';
import { counted, figures, quantity } from '../text/number.js';
import { unitOf } from '../text/status.js';
import type { Ensemble } from './ensemble.js';
import type { Feedback } from './feedback.js';
import { Hold, type Holding } from './hold.js';
import { type Series, unsaid } from './series.js';
import { type Reason, Skipped } from './skipped.js';
import { type Finding, Statuses, spell } from './status.js';

export interface Reporting {
  readonly ensemble: Ensemble;
  readonly feedback: Feedback | undefined;
  readonly hold: Holding;
  readonly emit: 'changes' | 'states';
}

/** What opened an alarm, for as long as it is open. */
interface Alarm {
  readonly reason: string;
  readonly finding: Finding;
}

const unknown = severityOf('unknown');

/** What is told of the states of series: each first one and each change, or all of them at the end. */
export class Report {
  readonly #reporting: Reporting;
  readonly #series: Series;
  readonly #statuses: Statuses;
  readonly #hold: Hold;
  readonly #skipped = new Skipped();
  #alarms = new Map<number, Alarm>();
  /** Points judged in this run. */
  #judged = 0;

  constructor(reporting: Reporting, series: Series, ids: Ids) {
    this.#reporting = reporting;
    this.#series = series;
    this.#statuses = new Statuses(series, ids);
    this.#hold = new Hold(reporting.hold);
  }

  add(): void {
    this.#hold.add();
    this.#skipped.add();
  }

  /** The newest reading of a series is not judged. */
  skip(slot: number, reason: Reason): void {
    this.#skipped.set(slot, reason);
  }

  /** A verdict on a series, by its newest point, or `without` one. */
  settle(slot: number, time: number, value: number, verdict: Verdict, without: boolean, emit: Emit): void {
    this.#judged++;
    if (!without) this.#skipped.set(slot, undefined);
    const told = this.#hold.told(slot, time, severityOf(verdict.state), verdict.departure === 0, without);
    const before = this.#series.state(slot);
    if (told !== before && !(told === unknown && before === unsaid)) this.#change(slot, time, value, verdict, emit);
  }

  /** Another state than the last: remembers it, and writes it unless states are written at the end. */
  #change(slot: number, time: number, value: number, verdict: Verdict, emit: Emit): void {
    const { state, points, needed } = verdict;
    const series = this.#series;
    const unit = unitOf({ unit: this.#series.unit(slot) });
    const testimony = this.#reporting.ensemble.explain(slot, { time, value, unit }, verdict);
    const { since, streak, reason, scaled, ...found } = testimony;
    const was = states[series.state(slot)];
    const lasted = spell(series.since(slot), series.streak(slot) - 1, time);
    series.enter(slot, severityOf(state), since, streak);
    let finding: Finding = { ...found, was };
    let message: string;
    this.#alarms.delete(slot);
    if (state === 'unknown') {
      const { method, version } = found;
      finding = { method, version, was, points, needed };
      message = notJudged(points, needed);
    } else if (state !== 'ok') {
      message = `${reason}; ${spell(since, streak, time)}${this.#circumstances(slot, time, scaled)}`;
      this.#alarms.set(slot, { reason, finding });
    } else if (was === undefined || was === 'unknown')
      message = points > 1 ? `${reason}; judged from here on, after ${counted(points - 1, 'point')}` : reason;
    else message = `${reason}; was ${was} ${lasted}`;
    if (this.#reporting.emit === 'changes') emit(this.#statuses.text(slot, { time, value, state, message, finding }));
  }

  /** What else makes an alarm what it is: that it comes and goes, and what people said of earlier ones. */
  #circumstances(slot: number, time: number, scaled: boolean): string {
    const { hold, feedback } = this.#reporting;
    const flapping = this.#hold.isHeld(slot)
      ? `; flapping, the third alarm within ${writeDuration(hold.flapping)}: held until it was ok for as long`
      : '';
    return flapping + (scaled && feedback ? feedback.told(slot, time) : '');
  }

  /** Says of each series too short to judge that it is, and what looking back over the whole of it shows. */
  flush(emit: Emit): void {
    if (this.#reporting.emit !== 'changes') return;
    const series = this.#series;
    for (const slot of this.#inTime())
      if (series.state(slot) === unsaid) {
        emit(this.#concluded(slot) ?? this.#unjudged(slot));
        if (series.state(slot) === unsaid) series.enter(slot, unknown, series.since(slot), series.streak(slot));
      }
  }

  #concluded(slot: number): string | undefined {
    const verdict = { ...this.#series.verdict(slot), state: 'unknown' as const, news: Number.NaN, departure: 0 };
    const testimony = this.#reporting.ensemble.conclude(slot, verdict);
    if (!testimony) return undefined;
    const { since, streak, reason, scaled: _, ...finding } = testimony;
    const { state, points, needed } = verdict as Verdict;
    this.#series.enter(slot, severityOf(state), since, streak);
    if (state !== 'ok' && state !== 'unknown') this.#alarms.set(slot, { reason, finding });
    const message = `${reason}; looking back over ${figures(points)} of the ${figures(needed)} points it is judged after`;
    return this.#statuses.text(slot, { ...this.#now(slot), state, message, finding: { ...finding, points, needed } });
  }

  /** With `--emit states`, the state of each series known, if any point came. */
  close(emit: Emit): void {
    if (this.#reporting.emit === 'states' && this.#judged > 0)
      for (const slot of this.#inTime()) emit(this.#present(slot));
  }

  /** The slots by the time of their newest points. */
  #inTime(): readonly number[] {
    const time = Float64Array.from({ length: this.#series.size }, (_, slot) => this.#series.time(slot));
    return Array.from({ length: this.#series.size }, (_, slot) => slot).sort((a, b) => time[a]! - time[b]! || a - b);
  }

  #now(slot: number): { readonly time: number; readonly value: number } {
    return { time: this.#series.time(slot), value: this.#series.value(slot) };
  }

  #unjudged(slot: number): string {
    const { points, needed } = this.#series.verdict(slot);
    const least = needed || this.#reporting.ensemble.needed;
    const { method, version } = this.#reporting.ensemble.first;
    const finding = { method, version, points, needed: least };
    const message = notJudged(points, least) + this.#skipped.told(slot);
    return this.#statuses.text(slot, { ...this.#now(slot), state: 'unknown', message, finding });
  }

  /** The present state of a series: of an alarm what opened it, else the newest verdict. */
  #present(slot: number): string {
    const series = this.#series;
    const state = states[series.state(slot)] ?? 'unknown';
    if (state === 'unknown') return this.#unjudged(slot);
    const now = this.#now(slot);
    const value = quantity(now.value, unitOf({ unit: this.#series.unit(slot) }));
    const lasted = spell(series.since(slot), series.streak(slot), series.time(slot));
    const alarm = this.#alarms.get(slot);
    if (alarm) {
      const message = `${value} now; when raised: ${alarm.reason}; ${lasted}`;
      return this.#statuses.text(slot, { ...now, state, message, finding: alarm.finding });
    }
    const { expected, lower, upper, score } = this.#series.verdict(slot);
    const { method, version } = this.#reporting.ensemble.first;
    const finding = { method, version, expected, lower, upper, score };
    return this.#statuses.text(slot, { ...now, state, message: `${value}; ${state} ${lasted}`, finding });
  }

  save(): unknown {
    return { hold: this.#hold.save(), skipped: this.#skipped.save(), alarms: this.#alarms };
  }

  restore(saved: unknown): void {
    const { hold, skipped, alarms } = saved as { hold: unknown; skipped: unknown; alarms: Map<number, Alarm> };
    this.#skipped.restore(skipped);
    this.#hold.restore(hold);
    this.#alarms = new Map(alarms);
  }
}

function notJudged(points: number, needed: number): string {
  return `${figures(points)} of ${figures(needed)} points: not judged`;
}
