import { cannot } from '../declaration/failure.js';
import { blank } from '../detectors/blank.js';
import { annotate, assign } from '../event/annotate.js';
import { type Event, textOf } from '../event/event.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { type Calendar, kinds } from './calendar.js';
import { Counters } from './counters.js';
import type { Ensemble } from './ensemble.js';
import type { Feedback } from './feedback.js';
import type { Guard } from './guard.js';
import { Report, type Reporting } from './report.js';
import { Series } from './series.js';
import { annotation } from './status.js';

export interface Settings extends Reporting {
  readonly ensemble: Ensemble;
  readonly guard: Guard;
  readonly calendar: Calendar | undefined;
  readonly feedback: Feedback | undefined;
  /** Which series are counters, by their first event. */
  readonly isCounter: ((event: Event) => boolean) | undefined;
  readonly annotate: boolean;
  readonly key: readonly string[];
}

/** Greater values cannot be squared. */
const greatest = 1e150;
/** How much rarer a point must be on a holiday. */
const holidayFactor = 2;

/** The stage of detect: one or more methods over all series; what is written of them is the report's. */
export class Detection implements Stage {
  readonly #settings: Settings;
  readonly #run: Run;
  readonly #series: Series;
  readonly #report: Report;
  readonly #counters: Counters | undefined;
  /** By slot, the factor its thresholds were last given. */
  #factors: number[] = [];
  /** Of this run. */
  #others = 0;
  #unscored = 0;
  #late = 0;
  #few = 0;
  #skipped = 0;
  readonly #verdict = blank();

  constructor(settings: Settings, run: Run) {
    this.#settings = settings;
    this.#run = run;
    this.#series = new Series(settings.key);
    this.#report = new Report(settings, this.#series, run.ids);
    this.#counters = settings.isCounter && new Counters();
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

  advance(time: number, emit: Emit): void {
    const verdict = this.#verdict;
    this.#settings.ensemble.advance(time, verdict, (slot, at, value = Number.NaN) => {
      if (this.#kind(slot, at) !== 'maintenance') this.#report.settle(slot, at, value, verdict, true, emit);
      else this.#settings.ensemble.gap(slot, at);
    });
  }

  #add(event: Event): number {
    const { ensemble, calendar, feedback, isCounter } = this.#settings;
    const slot = this.#series.add(event);
    ensemble.add(event);
    this.#report.add();
    const [subject, name] = [this.#series.subject(slot), this.#series.name(slot)];
    calendar?.add(subject, name);
    feedback?.add(subject, name);
    if (isCounter) this.#counters?.add(isCounter(event));
    return slot;
  }

  #read(event: Event, text: string, time: number, reading: number | null, emit: Emit): void {
    const slot = this.#series.find(event) ?? this.#add(event);
    const { annotate: passes, guard } = this.#settings;
    if (!this.#series.advance(slot, time)) {
      this.#late++;
      this.#run.late();
      if (passes) this.#run.pass(assign(text, event, { late: true }));
      return;
    }
    const few = guard.tooFew(event);
    if (few) this.#few++;
    const maintained = this.#kind(slot, time) === 'maintenance';
    if (maintained) this.#skipped++;
    const reason = maintained ? 'during maintenance' : few ? 'of too few events' : 'the first of a counter';
    const value = reading === null || few || maintained ? Number.NaN : this.#value(slot, time, reading);
    if (!Number.isNaN(value)) this.#judge(slot, event, text, time, value, emit);
    else {
      this.#report.skip(slot, reading === null ? 'no reading' : reason);
      this.#settings.ensemble.gap(slot, time);
      if (passes) this.#run.pass(text);
    }
  }

  #value(slot: number, time: number, reading: number): number {
    return this.#counters?.has(slot) ? this.#counters.rate(slot, time, reading) : reading;
  }

  #kind(slot: number, time: number) {
    return this.#settings.calendar?.kind(slot, time) ?? kinds[0];
  }

  #judge(slot: number, event: Event, text: string, time: number, value: number, emit: Emit): void {
    const verdict = this.#verdict;
    const { ensemble, calendar, feedback, annotate: passes } = this.#settings;
    if (calendar || feedback) this.#scale(slot, time);
    ensemble.judge(slot, time, value, verdict);
    const isRate = this.#counters?.has(slot) === true;
    this.#series.learn(slot, isRate ? `${textOf(event.unit) || 1}/s` : event.unit, event.tags, value, verdict);
    if (passes) {
      const members = annotation(verdict, value, isRate);
      if (Object.hasOwn(event, 'detect')) emit(assign(text, event, { detect: JSON.parse(members) }));
      else emit(annotate(text, `"detect":${members}`));
    }
    this.#report.settle(slot, time, value, verdict, false, emit);
  }

  /** Tells the methods what holidays and people do to the thresholds of a series, where that has changed. */
  #scale(slot: number, time: number): void {
    const { ensemble, feedback } = this.#settings;
    const holiday = this.#kind(slot, time) === 'holiday' ? holidayFactor : 1;
    const factor = holiday * (feedback?.factor(slot, time) ?? 1);
    if (factor === (this.#factors[slot] ?? 1)) return;
    this.#factors[slot] = factor;
    ensemble.scale(slot, factor);
  }

  /** Says of each series too short to judge that it is. */
  flush(emit: Emit): void {
    this.#report.flush(emit);
  }

  close(emit: Emit): void {
    this.#report.close(emit);
    const { note } = this.#run;
    if (this.#others > 0 && this.#series.size === 0 && this.#unscored === 0)
      note(`${counted(this.#others, 'event')} passed, none of them a metric: tocsin aggregate makes metrics`);
    if (this.#unscored > 0)
      note(`${counted(this.#unscored, 'metric')} without a time or a number as value passed unscored`);
    if (this.#late > 0)
      note(`${counted(this.#late, 'point')} not after the newest of their series: not judged (see --lateness)`);
    if (this.#few > 0) note(`${counted(this.#few, 'point')} of too few events: not judged (see --min-count)`);
    if (this.#skipped > 0) note(`${counted(this.#skipped, 'point')} during maintenance: not judged (see --calendar)`);
    for (const field of this.#series.notFound()) note(`no metric had ${field}`);
  }

  size(): number {
    return this.#series.size;
  }

  save(): unknown {
    const { ensemble } = this.#settings;
    return {
      methods: ensemble.names,
      ensemble: ensemble.save(),
      series: this.#series.save(),
      report: this.#report.save(),
      counters: this.#counters?.save(),
      factors: this.#factors,
    };
  }

  restore(saved: unknown): void {
    const { methods, ensemble, series, report, counters, factors } = saved as Record<string, unknown>;
    const { ensemble: own, calendar, feedback } = this.#settings;
    if (methods !== own.names) throw cannot(`the state is of --method ${methods}`);
    own.restore(ensemble);
    this.#series.restore(series);
    this.#report.restore(report);
    if (counters) this.#counters?.restore(counters);
    this.#factors = [...(factors as number[])];
    for (let slot = 0; slot < this.#series.size; slot++) {
      calendar?.add(this.#series.subject(slot), this.#series.name(slot));
      feedback?.add(this.#series.subject(slot), this.#series.name(slot));
    }
  }
}
