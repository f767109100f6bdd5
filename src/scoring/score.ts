import { cannot } from '../declaration/failure.js';
import { type Event, textOf } from '../event/event.js';
import { type Field, member } from '../event/field.js';
import { hash64 } from '../event/id.js';
import type { Label } from '../event/label.js';
import { stateOf } from '../event/severity.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { Alarms } from './alarms.js';
import { Failures } from './failures.js';
import { NabSeries } from './nab-series.js';
import { reported } from './report.js';
import { Sweep } from './sweep.js';

export interface Settings {
  readonly labels: readonly Label[];
  /** Milliseconds after the end of a failure in which an alarm still finds it. */
  readonly grace: number;
  /** Where the score of a point stands; what has none has 0. */
  readonly score: Field;
  readonly sweep: boolean;
  readonly nab: boolean;
}

/** The stage of score: consumes alarms and annotated metrics, and writes one event about them at the end of each run. */
export class Score implements Stage {
  readonly #run: Run;
  readonly #settings: Settings;
  readonly #failures: Failures;
  readonly #alarms: Alarms;
  readonly #sweep: Sweep | undefined;
  readonly #nab: NabSeries | undefined;
  /** Statuses have come: they are the alarms, and the states of annotated metrics are not. */
  #told = false;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #points = 0;
  #scored = 0;

  constructor(settings: Settings, run: Run) {
    this.#run = run;
    this.#settings = settings;
    this.#failures = new Failures(settings.labels, settings.grace);
    this.#alarms = new Alarms(this.#failures);
    if (settings.sweep) this.#sweep = new Sweep(this.#alarms, this.#failures);
    if (settings.nab) this.#nab = new NabSeries(settings.labels);
  }

  event(event: Event, _text: string, time: number): void {
    if (Number.isNaN(time)) return;
    if (event.type === 'status') this.#status(event, time);
    else if (event.type === 'metric') this.#metric(event, time);
  }

  #status(event: Event, time: number): void {
    const state = stateOf(event);
    const [subject, name] = [textOf(event.subject), textOf(event.name)];
    if (state === undefined || (subject === 'tocsin' && name.endsWith('.rejects'))) return;
    this.#saw(time);
    this.#told = true;
    this.#alarms.state(this.#alarms.of(subject, name), state, time);
  }

  #metric(event: Event, time: number): void {
    const [subject, name] = [textOf(event.subject), textOf(event.name)];
    const found = this.#settings.score(event);
    const score = typeof found === 'number' ? found : 0;
    this.#nab?.point(subject, name, time, score);
    if (event.late === true) return;
    const state = stateOf({ state: member(event.detect, 'state') });
    if (state === undefined && found === undefined) return;
    this.#saw(time);
    if (state !== 'unknown') this.#points++;
    if (score > 0) this.#scored++;
    const series = this.#alarms.of(subject, name);
    this.#alarms.point(series, time);
    if (state !== undefined && !this.#told) this.#alarms.state(series, state, time);
    this.#sweep?.point(series, time, score);
  }

  #saw(time: number): void {
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
  }

  close(emit: Emit): void {
    const { note, ids } = this.#run;
    if (this.#alarms.size === 0) {
      note('no alarm and no annotated metric came: nothing to score');
      return;
    }
    if ((this.#sweep || this.#nab) && this.#scored === 0)
      note('no point has a score above 0: --sweep and --nab take the output of tocsin detect --annotate');
    this.#alarms.close(this.#last);
    const [alarms, failures, first, last, points] = [
      this.#alarms,
      this.#failures,
      this.#first,
      this.#last,
      this.#points,
    ];
    emit(reported({ alarms, failures, first, last, points }, this.#sweep, this.#nab, ids));
  }

  size(): number {
    return this.#alarms.size;
  }

  save(): unknown {
    return {
      labels: this.#labelled,
      alarms: this.#alarms.save(),
      failures: this.#failures.save(),
      sweep: this.#sweep?.save(),
      nab: this.#nab?.save(),
      told: this.#told,
      first: this.#first,
      last: this.#last,
      points: this.#points,
      scored: this.#scored,
    };
  }

  restore(saved: unknown): void {
    const { labels, alarms, failures, sweep, nab, told, first, last, points, scored } = saved as Saved;
    if (labels !== this.#labelled) throw cannot('the state is of other labels');
    this.#alarms.restore(alarms);
    this.#failures.restore(failures);
    if (sweep !== undefined) this.#sweep?.restore(sweep);
    if (nab !== undefined) this.#nab?.restore(nab);
    this.#told = told;
    this.#first = first;
    this.#last = last;
    this.#points = points;
    this.#scored = scored;
  }

  /** What the labels are known by. */
  get #labelled(): string {
    const { labels, grace } = this.#settings;
    return hash64(JSON.stringify([labels, grace]));
  }
}

interface Saved {
  readonly labels: string;
  readonly alarms: unknown;
  readonly failures: unknown;
  readonly sweep: unknown;
  readonly nab: unknown;
  readonly told: boolean;
  readonly first: number;
  readonly last: number;
  readonly points: number;
  readonly scored: number;
}
