import { expressions } from '../declaration/expression.js';
import { misuse } from '../declaration/failure.js';
import { option, optional, share, text } from '../declaration/option.js';
import { type Event, textOf } from '../event/event.js';
import { mannWhitney } from '../statistics/mann-whitney.js';
import { figures, quantity } from '../text/number.js';
import type { Bank, Changed, Detector, Evidence, Point, Verdict } from './detector.js';
import { window } from './options.js';

const half = 1_800_000;
/** Points each side must have, and the most that are compared. */
const fewest = 20;
const most = 400;
/** The chance below which a difference is one, and below which it is critical; and the least effect, Cliff's delta. */
const level = 0.01;
const surely = 0.0001;
const leastEffect = 0.33;
/** Comparisons a window, and those in a row that must say the same. */
const looks = 10;
const agreeing = 2;

interface Settings {
  readonly canary: string | undefined;
  readonly control: string | undefined;
  readonly tolerance: number;
  readonly window?: number;
}

/** Which side a series is on, by its first event. */
interface Sides {
  readonly canary: (event: Event) => boolean;
  readonly control: (event: Event) => boolean;
}

/** What the metrics of one name have shown on one side. */
interface Side {
  readonly times: number[];
  readonly values: number[];
}

/** One name on both sides, with the newest comparison. */
interface Trial {
  readonly canary: Side;
  readonly control: Side;
  /** The canary series, the first of which carries the alarm. */
  readonly slots: number[];
  due: number;
  severity: 0 | 1 | 2;
  saying: number;
  silent: number;
  judged: boolean;
  since: number;
  medians: readonly [canary: number, control: number];
  p: number;
  effect: number;
}

/**
 * New against old: the points of the last half hour (--window) of the series that --canary selects against those of the
 * same name that --control does, by the Mann-Whitney U test, ten times a window as the watermark moves. The medians must
 * differ by more than --tolerance, in two thirds of all pairs the same way, at a chance below 1 %; two comparisons in a
 * row raise and end the alarm, which the first canary series of the name carries; it is critical below 0.01 %. Each side
 * needs 20 points, at most 400 of each are kept for a name. Series of neither side are only counted as unknown.
 */
class Canary implements Bank {
  readonly needed = fewest;
  readonly #is: Sides;
  readonly #tolerance: number;
  readonly #window: number;
  #trials: Trial[] = [];
  readonly #byName = new Map<string, number>();
  /** By slot, its trial, and whether it is canary (1) or control (2). */
  #trialOf: number[] = [];
  #sideOf: number[] = [];

  constructor(is: Sides, tolerance: number, window: number) {
    this.#is = is;
    this.#tolerance = tolerance;
    this.#window = window;
  }

  add(event: Event): number {
    const name = textOf(event.name);
    let trial = this.#byName.get(name);
    if (trial === undefined) {
      const side = (): Side => ({ times: [], values: [] });
      const none = { severity: 0, saying: 0, silent: 0, judged: false, p: Number.NaN, effect: 0 } as const;
      const fresh: Trial = {
        canary: side(),
        control: side(),
        slots: [],
        due: Number.NaN,
        since: Number.NaN,
        medians: [Number.NaN, Number.NaN],
        ...none,
      };
      trial = this.#trials.push(fresh) - 1;
      this.#byName.set(name, trial);
    }
    const side = this.#is.canary(event) ? 1 : this.#is.control(event) ? 2 : 0;
    const slot = this.#trialOf.push(trial) - 1;
    this.#sideOf.push(side);
    if (side === 1) this.#trials[trial]!.slots.push(slot);
    return slot;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const trial = this.#trials[this.#trialOf[slot]!]!;
    const side = this.#sideOf[slot]!;
    if (side > 0) {
      const { times, values } = side === 1 ? trial.canary : trial.control;
      times.push(time);
      values.push(value);
      if (times.length > 2 * most) {
        times.splice(0, most);
        values.splice(0, most);
      }
      if (Number.isNaN(trial.due)) trial.due = time + this.#window / looks;
    }
    this.#fill(slot, trial, verdict);
  }

  #fill(slot: number, trial: Trial, verdict: Verdict): void {
    const carries = trial.slots[0] === slot;
    verdict.points = Math.min(trial.canary.times.length, trial.control.times.length);
    verdict.needed = fewest;
    verdict.expected = trial.medians[1];
    verdict.lower = verdict.upper = verdict.news = Number.NaN;
    verdict.score = Math.abs(trial.effect);
    verdict.departure = carries && trial.severity > 0 ? trial.medians[0] - trial.medians[1] : 0;
    verdict.state = !trial.judged
      ? 'unknown'
      : carries
        ? (['ok', 'warning', 'critical'] as const)[trial.severity]
        : 'ok';
  }

  advance(time: number, verdict: Verdict, changed: Changed): void {
    for (const trial of this.#trials) {
      if (!(time > trial.due)) continue;
      const { severity, judged } = trial;
      this.#compare(trial, trial.due);
      const step = this.#window / looks;
      trial.due += Math.ceil((time - trial.due) / step) * step;
      const [carrier] = trial.slots;
      if (carrier === undefined || (severity === trial.severity && judged === trial.judged)) continue;
      this.#fill(carrier, trial, verdict);
      changed(carrier, Math.max(...trial.canary.times.slice(-1)), trial.canary.values.at(-1)!);
    }
  }

  #compare(trial: Trial, until: number): void {
    const [canary, control] = [trial.canary, trial.control].map(({ times, values }) =>
      values.filter((_, i) => times[i]! > until - this.#window && times[i]! <= until).slice(-most),
    ) as [number[], number[]];
    if (canary.length < fewest || control.length < fewest) return;
    const { p, effect } = mannWhitney(canary, control);
    const medians = [median(canary), median(control)] as const;
    trial.judged = true;
    trial.medians = medians;
    trial.p = p;
    trial.effect = effect;
    const differs = Math.abs(medians[0] - medians[1]) > this.#tolerance * Math.abs(medians[1]);
    const says = p < level && Math.abs(effect) >= leastEffect && differs;
    trial.saying = says ? trial.saying + 1 : 0;
    trial.silent = says ? 0 : trial.silent + 1;
    if (trial.saying >= agreeing) {
      if (trial.severity === 0) trial.since = until - this.#window;
      trial.severity = trial.severity === 2 || p < surely ? 2 : 1;
    } else if (trial.silent >= agreeing) trial.severity = 0;
  }

  explain(slot: number, { time, unit }: Point, { state, expected, score }: Verdict): Evidence {
    const trial = this.#trials[this.#trialOf[slot]!]!;
    const [canary, control] = trial.medians.map((each) => quantity(each, unit)) as [string, string];
    const isAlarm = state === 'warning' || state === 'critical';
    const none = Number.NaN;
    const pairs = figures(((1 + Math.abs(trial.effect)) / 2) * 100);
    const way = trial.effect > 0 ? 'greater' : 'less';
    const reason = isAlarm
      ? `the canary's median is ${canary} where control has ${control}; ${way} in ${pairs} % of pairs, p ${figures(trial.p)}`
      : `the canary's median is ${canary}, control's ${control}: no difference that matters`;
    const begun = isAlarm
      ? { since: trial.since, streak: trial.canary.times.filter((each) => each > trial.since).length }
      : { since: time, streak: 1 };
    return { expected, lower: none, upper: none, score, rarity: trial.p, ...begun, views: undefined, reason };
  }

  save(): unknown {
    const side = ({ times, values }: Side) => ({ times: [...times], values: [...values] });
    const trials = this.#trials.map((trial) => ({ ...trial, canary: side(trial.canary), control: side(trial.control), slots: [...trial.slots] })); // biome-ignore format: a record
    return { trials, names: [...this.#byName], trialOf: [...this.#trialOf], sideOf: [...this.#sideOf] };
  }

  restore(saved: unknown): void {
    const { trials, names, trialOf, sideOf } = saved as {
      readonly trials: Trial[];
      readonly names: readonly [string, number][];
      readonly trialOf: number[];
      readonly sideOf: number[];
    };
    this.#trials = structuredClone(trials);
    this.#byName.clear();
    for (const [name, trial] of names) this.#byName.set(name, trial);
    this.#trialOf = [...trialOf];
    this.#sideOf = [...sideOf];
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const canary: Detector = {
  name: 'canary',
  version: '1',
  summary: 'does the new (--canary) differ from the old (--control)? Judges from 20 points of each on',
  source: 'Mann and Whitney, Annals of Mathematical Statistics 1947; Cliff, Psychological Bulletin 1993',
  options: {
    canary: optional('--canary <expr>', 'Which series are the new ones, by this CEL expression', text),
    control: optional('--control <expr>', 'Which series they are held against', text),
    tolerance: option('--tolerance <share>', 'A difference of medians that does not matter', share, '10%'),
    window,
  },
  open: async ({ canary: fresh, control, tolerance, window: past = half }: Settings) => {
    if (fresh === undefined || control === undefined) throw misuse('the method canary needs --canary and --control');
    const { selection } = await expressions();
    const is = { canary: selection(fresh, '--canary').test, control: selection(control, '--control').test };
    return new Canary(is, tolerance, past);
  },
};
