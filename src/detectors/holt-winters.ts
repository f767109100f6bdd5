import { misuse } from '../declaration/failure.js';
import { duration, number, option, optional } from '../declaration/option.js';
import { compared } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { Factors } from './factors.js';
import { Forecast } from './holt-winters/forecast.js';
import { season } from './options.js';

/** Points from whose intervals the step is taken, when it is not given. */
const points = 11;
/** Points in a row outside of the band that make a warning, and a critical one; and inside of it that end it. */
const warningRun = 3;
const criticalRun = 6;
const okRun = 3;
/** A season has no more steps than this; points that come closer share a step. */
const mostSteps = 200_000;
const day = 86_400_000;
const alarms = ['ok', 'warning', 'critical'] as const;

interface Settings {
  readonly season: number | undefined;
  readonly delta: number;
  readonly bootstrap: number;
  readonly step: number | undefined;
}

const options = {
  season,
  delta: option('--delta <deviations>', 'Half the width of the band, in deviations', number, '3'),
  bootstrap: option('--bootstrap <duration>', 'How long a series is only learned', duration, '7d'),
  step: optional('--step <duration>', 'From point to point; else the median of the first ten intervals', duration),
};

/** What is remembered of a series beside its forecast. */
interface Run {
  /** The first points, until the step is known; a gap is NaN. */
  times: number[];
  values: number[];
  step: number;
  origin: number;
  severity: 0 | 1 | 2;
  outside: number;
  inside: number;
  since: number;
  streak: number;
}

/**
 * Graphite's Holt-Winters bands: a level, a trend, and a season of one value a step. The points of a series are put on
 * a grid of equal steps from its first one; steps without a point are gaps, of several points in a step the first
 * counts. Three points in a row outside of the band are a warning, six are critical, three inside of it end the alarm.
 * The score is the distance from the forecast, 1 at the edge of the band. Costs 16 bytes for each step of the season.
 */
class Bands implements Bank {
  readonly needed = points;
  readonly #settings: Settings;
  #runs: Run[] = [];
  #forecasts: (Forecast | undefined)[] = [];
  readonly #factors = new Factors();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(): number {
    const nothing = { severity: 0, outside: 0, inside: 0, since: Number.NaN, streak: 0 } as const;
    this.#forecasts.push(undefined);
    return this.#runs.push({ times: [], values: [], step: Number.NaN, origin: Number.NaN, ...nothing }) - 1;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const forecast = this.#read(slot, time, value);
    const run = this.#runs[slot]!;
    const bootstrap = forecast ? Math.floor(this.#settings.bootstrap / run.step) : points - 1;
    const steps = forecast ? forecast.steps : run.times.length;
    const judged = forecast !== undefined && steps > bootstrap;
    const half = forecast ? this.#settings.delta * this.#factors.of(slot) * forecast.deviation : Number.NaN;
    const expected = forecast ? forecast.value : Number.NaN;
    verdict.points = steps;
    verdict.needed = bootstrap + 1;
    verdict.expected = expected;
    verdict.lower = expected - half;
    verdict.upper = expected + half;
    verdict.score = value === expected ? 0 : Math.abs(value - expected) / half;
    verdict.news = Number.NaN;
    verdict.departure = judged && (value < verdict.lower || value > verdict.upper) ? value - expected : 0;
    verdict.state = judged ? alarms[this.#severity(run, time, value, verdict)]! : 'unknown';
  }

  scale(slot: number, factor: number): void {
    this.#factors.set(slot, factor);
  }

  gap(slot: number, time: number): void {
    this.#read(slot, time, Number.NaN);
  }

  /** Puts a point on the grid; the forecast for it, or undefined while the step is not known. */
  #read(slot: number, time: number, value: number): Forecast | undefined {
    const run = this.#runs[slot]!;
    const known = this.#forecasts[slot];
    if (known) {
      place(known, run, time, value);
      return known;
    }
    run.times.push(time);
    run.values.push(value);
    const season = this.#settings.season ?? day;
    if (this.#settings.step === undefined && run.times.length < points) return undefined;
    const step = this.#settings.step ?? Math.max(medianStep(run.times), season / mostSteps);
    const forecast = new Forecast(Math.floor(season / step));
    run.step = step;
    run.origin = run.times[0]!;
    run.times.forEach((each, i) => {
      place(forecast, run, each, run.values[i]!);
    });
    run.times = [];
    run.values = [];
    this.#forecasts[slot] = forecast;
    return forecast;
  }

  #severity(run: Run, time: number, value: number, { lower, upper }: Verdict): 0 | 1 | 2 {
    if (Number.isNaN(lower)) return run.severity;
    if (value < lower || value > upper) {
      run.inside = 0;
      run.outside++;
      if (run.streak === 0) run.since = time;
    } else {
      run.outside = 0;
      run.inside++;
      if (run.severity > 0 && run.inside >= okRun) run.severity = 0;
      if (run.severity === 0) run.streak = 0;
    }
    if (run.severity > 0 || run.outside > 0) run.streak++;
    if (run.outside >= criticalRun) run.severity = 2;
    else if (run.outside >= warningRun && run.severity === 0) run.severity = 1;
    return run.severity;
  }

  explain(slot: number, { time, value, unit }: Point, { state, expected, lower, upper, score }: Verdict): Evidence {
    const run = this.#runs[slot]!;
    const [came, band] = compared(value, lower, upper, unit);
    const forecast = Number.isNaN(lower) ? `${came} without a forecast` : `${came} where ${band} is forecast`;
    const reason = state === 'ok' ? forecast : `${forecast}; outside of it for ${run.outside} points in a row`;
    const since = run.streak > 0 ? run.since : time;
    const streak = Math.max(run.streak, 1);
    return { expected, lower, upper, score, rarity: Number.NaN, since, streak, views: undefined, reason };
  }

  save(): unknown {
    return {
      runs: this.#runs,
      forecasts: this.#forecasts.map((forecast) => forecast?.save()),
      factors: this.#factors.save(),
    };
  }

  restore(saved: unknown): void {
    const { runs, forecasts, factors } = saved as { runs: Run[]; forecasts: unknown[]; factors: unknown };
    this.#factors.restore(factors);
    this.#runs = runs.map((run) => ({ ...run, times: [...run.times], values: [...run.values] }));
    this.#forecasts = forecasts.map((forecast) => (forecast === undefined ? undefined : Forecast.restored(forecast)));
  }
}

/** Reads a value (NaN: none) at its step, after the gaps before it. A step that was read stays as it is. */
function place(forecast: Forecast, { origin, step }: Run, time: number, value: number): void {
  const missing = Math.round((time - origin) / step) - forecast.steps;
  if (missing < 0) return;
  forecast.gaps(missing);
  if (Number.isNaN(value)) forecast.gap();
  else forecast.read(value);
}

function medianStep(times: readonly number[]): number {
  const intervals = times.slice(1).map((time, i) => time - times[i]!);
  return intervals.sort((a, b) => a - b)[intervals.length >> 1]!;
}

export const holtWinters: Detector = {
  name: 'holt-winters',
  version: '1',
  summary: "is it outside Graphite's Holt-Winters band? Judges after --bootstrap",
  source: 'graphite-web holtWinters functions; Brutlag, LISA 2000',
  options,
  open: (settings: Settings) => {
    const { season = day, step, delta } = settings;
    if (step !== undefined && !(step > 0)) throw misuse('--step must be more than 0');
    if (step !== undefined && season < 2 * step) throw misuse('--season must be at least two steps');
    if (step !== undefined && season > mostSteps * step) throw misuse(`--season must be at most ${mostSteps} steps`);
    if (!(season > 0)) throw misuse('--season must be more than 0');
    if (!(delta > 0)) throw misuse('--delta must be more than 0');
    return new Bands(settings);
  },
};
