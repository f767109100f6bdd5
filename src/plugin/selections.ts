import { writeDuration } from '../event/duration.js';
import type { Event } from '../event/event.js';
import type { Threshold } from '../event/threshold.js';
import type { Limits } from './limits.js';
import type { Measured } from './measure.js';
import { amount } from './number.js';

/** The window is kept in so many parts; the short one of a burn rate is five of them. */
const parts = 60;
const short = 5;

export interface Selections {
  readonly part: (event: Event) => boolean;
  readonly whole: (event: Event) => boolean;
  /** In milliseconds; infinity for all. */
  readonly window: number;
  /** The share of good events that was promised, 0 to 1; undefined where the ratio itself is judged. */
  readonly objective: number | undefined;
}

/**
 * The ratio of two selections of events in percent, or with an objective the burn rate: how many times as fast as that
 * allows errors use up what it leaves (Beyer et al., The Site Reliability Workbook, 2018, chapter 5). A burn rate is that
 * of the window or of its last twelfth, the lesser one, so that it ends soon after the errors do. A metric counts as
 * much as its value, any other event 1. Remembers two numbers for each sixtieth of the window.
 */
export class Ratio {
  readonly #selections: Selections;
  readonly #width: number;
  /** By number of the part, what was selected. */
  #sums = new Map<number, [part: number, whole: number]>();

  constructor(selections: Selections) {
    this.#selections = selections;
    const { window } = selections;
    this.#width = window === Number.POSITIVE_INFINITY ? window : window / parts;
  }

  event(event: Event, time: number): void {
    const { part, whole } = this.#selections;
    const isPart = part(event);
    const isWhole = whole(event);
    if (!isPart && !isWhole) return;
    const weight = event.type === 'metric' ? event.value : 1;
    if (typeof weight !== 'number' || !Number.isFinite(weight)) return;
    const place = this.#width === Number.POSITIVE_INFINITY || Number.isNaN(time) ? 0 : Math.ceil(time / this.#width);
    let sums = this.#sums.get(place);
    if (!sums) {
      sums = [0, 0];
      this.#sums.set(place, sums);
      if (this.#sums.size > 2 * parts) this.#forget();
    }
    if (isPart) sums[0] += weight;
    if (isWhole) sums[1] += weight;
  }

  #forget(): void {
    const newest = Math.max(...this.#sums.keys());
    for (const place of this.#sums.keys()) if (place <= newest - parts) this.#sums.delete(place);
  }

  /** What it comes to at a time; undefined state where the second selection is empty. */
  measured(limits: Limits, newest: number): Measured {
    const { window, objective } = this.#selections;
    const [part, whole] = this.#within(parts, newest);
    const ratio = part / whole;
    const shown = `${amount(part, '')} of ${amount(whole, '')}`;
    const over = window === Number.POSITIVE_INFINITY ? '' : ` over ${writeDuration(window)}`;
    if (objective === undefined) {
      const value = 100 * ratio;
      return judged(limits, value, '%', whole > 0, `${amount(value, '%', 4)}, ${shown}${over}`, `, ${shown}${over}`);
    }
    const allowed = Number((1 - objective).toPrecision(12));
    const [late, all] = this.#width === Number.POSITIVE_INFINITY ? [part, whole] : this.#within(short, newest);
    const recent = all > 0 ? late / all / allowed : 0;
    const long = ratio / allowed;
    const also = over === '' ? '' : ` and ${amount(recent, '', 3)} over ${writeDuration((window * short) / parts)}`;
    const told = `${amount(long, '', 3)}${over}${also}, ${shown}`;
    return judged(
      limits,
      Math.min(long, over === '' ? long : recent),
      '',
      whole > 0,
      told,
      over === '' ? `, ${shown}` : `: ${told}`,
    );
  }

  #within(count: number, newest: number): readonly [number, number] {
    const last = this.#width === Number.POSITIVE_INFINITY ? 0 : Math.ceil(newest / this.#width);
    let [part, whole] = [0, 0];
    for (const [place, sums] of this.#sums) {
      if (place <= last - count) continue;
      part += sums[0];
      whole += sums[1];
    }
    return [part, whole];
  }

  save(): unknown {
    return this.#sums;
  }

  restore(saved: unknown): void {
    this.#sums = saved as Map<number, [number, number]>;
  }
}

function judged(limits: Limits, value: number, unit: string, known: boolean, well: string, told: string): Measured {
  const state = known && !Number.isNaN(value) ? limits.stateOf(value) : undefined;
  const ranges: { warning: Threshold | undefined; critical: Threshold | undefined } = limits;
  return {
    state,
    value: known ? value : Number.NaN,
    unit,
    since: Number.NaN,
    rank: state ? limits.excess(state, value) : 0,
    why: state ? `${limits.reason(state, value, unit)}${told}` : '',
    well,
    warning: ranges.warning,
    critical: ranges.critical,
    least: 0,
  };
}
