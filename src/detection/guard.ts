import { misuse } from '../declaration/failure.js';
import { number } from '../declaration/option.js';
import type { Verdict } from '../detectors/detector.js';
import type { Event } from '../event/event.js';
import { member } from '../event/field.js';

/** The least change that matters: absolute, or a share of what was expected. */
export interface Floor {
  readonly size: number;
  readonly relative: boolean;
}

/** Reads `5` or `10%`. */
export function readFloor(text: string): Floor {
  const relative = text.endsWith('%');
  const size = relative ? number(text.slice(0, -1)) / 100 : number(text);
  if (size < 0) throw misuse(`${text} is less than nothing`);
  return { size, relative };
}

export interface Guarding {
  readonly direction: 'up' | 'down' | 'both';
  readonly floor: Floor | undefined;
  /** Readings made of fewer events than this are not judged. */
  readonly minCount: number;
}

/**
 * What people do not want to hear of: changes in the direction that is good news, changes too small to matter, ratios
 * and percentiles of too few events. A method that knows no departures (stuck, silence) is heard in every direction.
 * Remembers nothing.
 */
export class Guard {
  readonly #guarding: Guarding;

  constructor(guarding: Guarding) {
    this.#guarding = guarding;
  }

  /** Whether an alarm may open at this value (NaN: none came): not at a usual point of one that merely lasts. */
  admits({ expected, departure }: Verdict, value: number): boolean {
    const { direction, floor } = this.#guarding;
    if ((direction === 'both' && !floor) || Number.isNaN(departure)) return true;
    if (departure === 0 || (direction !== 'both' && departure > 0 !== (direction === 'up'))) return false;
    const from = Number.isNaN(expected) ? value - departure : expected;
    return !floor || Math.abs(departure) >= (floor.relative ? floor.size * Math.abs(from) : floor.size);
  }

  /** The part of a message that says why there is no alarm. */
  get told(): string {
    const { direction, floor } = this.#guarding;
    const options = [
      direction === 'both' ? '' : `--direction ${direction}`,
      floor ? `--floor ${floor.relative ? `${floor.size * 100}%` : floor.size}` : '',
    ];
    return `; no alarm, by ${options.filter((option) => option !== '').join(' and ')}`;
  }

  /** Whether a metric was made of too few events to be judged; one that does not tell its count is judged. */
  tooFew(event: Event): boolean {
    if (this.#guarding.minCount === 0) return false;
    const count = member(event.data, 'count');
    return typeof count === 'number' && count < this.#guarding.minCount;
  }
}
