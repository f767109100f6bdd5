import { type State, worse } from '../event/severity.js';
import { clock } from '../text/number.js';
import type { Verdict } from './verdict.js';

/** What is asked of results that follow one another. */
export interface Following {
  readonly invert: boolean;
  readonly sticky: boolean;
  readonly acknowledge: boolean;
  /** Results that are no good before they count. */
  readonly maxAttempts: number;
}

/** What a run says, and whether it is another state than the run before said. */
export interface Result extends Verdict {
  readonly isNews: boolean;
}

interface Held {
  readonly state: State;
  readonly text: string;
  readonly time: number;
}

/** Results that are remembered, and changes among them that make a flapping service. */
const remembered = 21;
const flapping = 7;
/** Of a held text, or of one that does not count yet, so much is told. */
const longest = 600;

const opposite: Readonly<Record<State, State>> = {
  ok: 'critical',
  critical: 'ok',
  warning: 'warning',
  unknown: 'unknown',
};

/**
 * From one result to the next, as a monitoring server would follow them: a result that is no good counts after so many
 * in a row (soft and hard states), the worst one is held until it is acknowledged, and 7 changes in 21 results are
 * flapping. A result that is good counts at once. Remembers 21 states and a text.
 */
export class Course {
  readonly #following: Following;
  #recent: State[] = [];
  #hard: State = 'ok';
  #attempts = 0;
  #told: State | undefined;
  #held: Held | undefined;

  constructor(following: Following) {
    this.#following = following;
  }

  /** What is said of a verdict, which is remembered; the same one of a later run is no news. */
  result(found: Verdict, time: number): Result {
    const { invert } = this.#following;
    const turned = invert ? { ...found, state: opposite[found.state], text: `${found.text} (inverted)` } : found;
    const held = this.#holding(this.#counting(turned), time);
    const text = `${held.text}${this.#flapping(turned.state)}`;
    const isNews = held.state !== (this.#told ?? 'ok');
    this.#told = held.state;
    return { ...held, text, isNews };
  }

  #holding(found: Verdict, time: number): Verdict {
    const { sticky, acknowledge } = this.#following;
    if (acknowledge || !sticky) this.#held = undefined;
    if (!sticky) return found;
    const { state, text } = found;
    const held = this.#held;
    if (state !== 'ok' && (!held || worse(held.state, state) !== held.state)) {
      this.#held = { state, text: text.slice(0, longest), time };
      return found;
    }
    if (!held || worse(held.state, state) === state) return found;
    const since = `held since ${clock(held.time, time)}, until --acknowledge`;
    return { ...found, state: held.state, text: `${held.text} (${since}; now ${state}: ${text.slice(0, longest)})` };
  }

  #counting(found: Verdict): Verdict {
    const { maxAttempts } = this.#following;
    const { state, text } = found;
    this.#attempts = state === 'ok' ? 0 : this.#attempts + 1;
    if (state === 'ok' || this.#hard !== 'ok' || this.#attempts >= maxAttempts) {
      this.#hard = state;
      return found;
    }
    const soft = `${state}, attempt ${this.#attempts} of ${maxAttempts}: ${text.slice(0, longest)}`;
    return { ...found, state: 'ok', text: soft };
  }

  #flapping(state: State): string {
    this.#recent = [...this.#recent, state].slice(-remembered);
    const changes = this.#recent.filter((each, i) => i > 0 && each !== this.#recent[i - 1]).length;
    return changes < flapping ? '' : `; flapping, ${changes} changes in ${this.#recent.length} results`;
  }

  save(): unknown {
    const [recent, hard, attempts, told, held] = [this.#recent, this.#hard, this.#attempts, this.#told, this.#held];
    return { recent, hard, attempts, told, held };
  }

  restore(saved: unknown): void {
    const { recent, hard, attempts, told, held } = saved as {
      readonly recent: State[];
      readonly hard: State;
      readonly attempts: number;
      readonly told: State | undefined;
      readonly held: Held | undefined;
    };
    this.#recent = [...recent];
    this.#hard = hard;
    this.#attempts = attempts;
    this.#told = told;
    this.#held = held;
  }
}
