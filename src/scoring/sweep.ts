import type { Alarms, Series } from './alarms.js';
import type { Failures } from './failures.js';
import { measures, type Outcome } from './outcome.js';

/** Thresholds: so many in each octave, the first of them, and how many there are. */
const perOctave = 8;
const lowest = 2 ** -7;
const count = 255;
/** Points below a threshold after which an alarm at it is over. */
const quiet = 10;

/** What a threshold would have given. */
export interface Choice extends Outcome {
  readonly threshold: number;
}

/** The steps that the newest points of a series have reached, and the place of the next. */
interface Recent {
  readonly steps: Uint8Array;
  next: number;
}

/**
 * What each threshold of the score would have given, as if an alarm opened wherever the score of a series reaches it
 * after ten points that did not. Thresholds are 9 % apart, from 0.008 to 26 million; scores between two count for the
 * lower one. Remembers 90 bytes a series and 2 KB for each failure that was found at any.
 */
export class Sweep {
  readonly #alarms: Alarms;
  readonly #failures: Failures;
  readonly #false = new Float64Array(count);
  readonly #found = new Map<number, Float64Array>();
  readonly #recent = new Map<Series, Recent>();

  constructor(alarms: Alarms, failures: Failures) {
    this.#alarms = alarms;
    this.#failures = failures;
  }

  point(series: Series, time: number, score: number): void {
    const step = stepOf(score);
    let recent = this.#recent.get(series);
    if (!recent) this.#recent.set(series, (recent = { steps: new Uint8Array(quiet), next: 0 }));
    const before = step === 0 ? 0 : Math.max(...recent.steps);
    recent.steps[recent.next] = step;
    recent.next = (recent.next + 1) % quiet;
    if (step > before) this.#opens(series, time, before, step);
  }

  /** Alarms at the thresholds above one step, up to another. */
  #opens(series: Series, time: number, above: number, upTo: number): void {
    const failures = this.#alarms.within(series, time).filter(({ failure }) => failure >= 0);
    if (failures.length === 0) for (let step = above; step < upTo; step++) this.#false[step]!++;
    for (const { failure } of failures) {
      let first = this.#found.get(failure);
      if (!first) this.#found.set(failure, (first = new Float64Array(count).fill(Number.NaN)));
      for (let step = above; step < upTo; step++) if (!(first[step]! <= time)) first[step] = time;
    }
  }

  /** The choices there are among failures that count: of those that give the same, the highest threshold. */
  choices(counted: readonly number[], span: number, covered: number, points: number): readonly Choice[] {
    const all = Array.from({ length: count }, (_, step) => {
      const delays = counted
        .map((failure) => (this.#found.get(failure)?.[step] ?? Number.NaN) - this.#failures.all[failure]!.from)
        .filter((delay) => !Number.isNaN(delay));
      const outcome = measures({ failures: counted.length, delays, alarms: this.#false[step]!, span, covered, points });
      return { threshold: lowest * 2 ** (step / perOctave), ...outcome };
    });
    const same = (a: Choice, b: Choice | undefined) =>
      a.alarms === b?.alarms && a.found === b.found && Object.is(a.delay, b.delay);
    return all.filter((choice, i) => choice.alarms + choice.found > 0 && !same(choice, all[i + 1]));
  }

  save(): unknown {
    const recent = [...this.#recent].map(([{ subject, name }, { steps, next }]) => ({ subject, name, steps, next }));
    return { false: this.#false, found: this.#found, recent };
  }

  restore(saved: unknown): void {
    const {
      false: alarms,
      found,
      recent,
    } = saved as {
      readonly false: Float64Array;
      readonly found: ReadonlyMap<number, Float64Array>;
      readonly recent: readonly (Recent & Pick<Series, 'subject' | 'name'>)[];
    };
    this.#false.set(alarms);
    for (const [failure, first] of found) this.#found.set(failure, first.slice());
    for (const { subject, name, steps, next } of recent)
      this.#recent.set(this.#alarms.of(subject, name), { steps: steps.slice(), next });
  }
}

/** How many thresholds a score reaches. */
function stepOf(score: number): number {
  if (!(score >= lowest)) return 0;
  return Math.min(count, 1 + Math.floor(perOctave * Math.log2(score / lowest) + 1e-9));
}
