import type { State } from '../event/severity.js';
import { alerts, type Threshold } from '../event/threshold.js';
import { amount } from './number.js';

/** The ranges that values are held against. */
export class Limits {
  readonly warning: Threshold | undefined;
  readonly critical: Threshold | undefined;

  constructor(warning: Threshold | undefined, critical: Threshold | undefined) {
    this.warning = warning;
    this.critical = critical;
  }

  /** Whether there is anything to hold a value against. */
  get given(): boolean {
    return this.warning !== undefined || this.critical !== undefined;
  }

  /** NaN is unknown; an infinite value is judged like any other. */
  stateOf(value: number): State {
    if (this.critical && alerts(this.critical, value)) return 'critical';
    if (this.warning && alerts(this.warning, value)) return 'warning';
    return Number.isNaN(value) ? 'unknown' : 'ok';
  }

  /** Whether a value is a warning or worse. */
  warns(value: number): boolean {
    return this.stateOf(value) === 'critical' || (this.warning !== undefined && alerts(this.warning, value));
  }

  /**
   * How far a value lies beyond the range that made its state, or, when negative, from the first that would. The start
   * of a range at 0 is no limit that a value above it comes near to: most values cannot be negative.
   */
  excess(state: State, value: number): number {
    const range = this.#of(state);
    if (!range) return 0;
    const below = range.start === 0 && value >= 0 ? Number.NEGATIVE_INFINITY : range.start - value;
    const outside = Math.max(below, value - range.end);
    return (range.inside ? -outside : outside) || 0;
  }

  /** Why a value is not ok: `12.3 is above 10`. */
  reason(state: State, value: number, unit: string): string {
    const range = this.#of(state);
    if (!range || state === 'unknown') return 'cannot be judged';
    const [start, end, short] = [amount(range.start, unit), amount(range.end, unit), amount(value, unit)];
    const shown = short === start || short === end ? amount(value, unit, 17) : short;
    if (!range.inside) return value > range.end ? `${shown} is above ${end}` : `${shown} is below ${start}`;
    if (range.start === Number.NEGATIVE_INFINITY && range.end === Number.POSITIVE_INFINITY)
      return `${shown} is a number`;
    if (range.start === Number.NEGATIVE_INFINITY) return `${shown} is not above ${end}`;
    if (range.end === Number.POSITIVE_INFINITY) return `${shown} is not below ${start}`;
    return `${shown} is between ${start} and ${end}`;
  }

  #of(state: State): Threshold | undefined {
    return state === 'critical' ? this.critical : (this.warning ?? this.critical);
  }
}
