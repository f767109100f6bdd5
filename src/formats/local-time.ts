import { misuse } from '../declaration/failure.js';
import { suggestion } from '../declaration/option.js';
import { readTime } from '../event/time.js';
import { type Zone, zone, zoneNames } from '../event/zone.js';

/** The zone of `--tz`; misuse where there is none of that name. */
export function wallClock(name: string): Zone {
  const found = zone(name);
  if (found) return found;
  throw misuse(`${name} is no time zone${suggestion(name, zoneNames())}`);
}

/** Reads the time at a place of a text; `near` as in `Zone.toEpoch`. */
type Read = (clock: Zone, text: string, at: number, near?: number) => number;

/**
 * The times of one series, each later than the one before. In the hour that a clock change repeats, a time that is not
 * later than the one before it is of the second pass, if that is where the series' step leads.
 */
export class Sequence {
  #previous = Number.NaN;
  #step = Number.POSITIVE_INFINITY;

  /** Epoch milliseconds of the time that `read` finds, which is taken as the next; NaN when it finds none. */
  next(read: Read, clock: Zone, text: string, at: number): number {
    let time = read(clock, text, at);
    if (time <= this.#previous) {
      const later = read(clock, text, at, this.#previous + this.#step);
      if (later > this.#previous) time = later;
    }
    if (time > this.#previous) this.#step = time - this.#previous;
    if (!Number.isNaN(time)) this.#previous = time;
    return time;
  }

  save(): readonly [number, number] {
    return [this.#previous, this.#step];
  }

  restore([previous, step]: readonly [number, number]): void {
    this.#previous = previous;
    this.#step = step;
  }
}

/** The length of `2026-11-20 19:38:00`. */
export const localLength = 19;

/**
 * Epoch milliseconds of the 19 characters `2026-11-20 19:38:00` from `at` on, with a blank or `T` between; NaN when
 * they are anything else. `near` as in `Zone.toEpoch`.
 */
export function localTime(clock: Zone, text: string, at: number, near?: number): number {
  const gap = text.charCodeAt(at + 10);
  const shaped =
    text.charCodeAt(at + 4) === 45 &&
    text.charCodeAt(at + 7) === 45 &&
    (gap === 32 || gap === 84) &&
    text.charCodeAt(at + 13) === 58 &&
    text.charCodeAt(at + 16) === 58;
  if (!shaped) return Number.NaN;
  return clock.toEpoch(
    two(text, at) * 100 + two(text, at + 2),
    two(text, at + 5),
    two(text, at + 8),
    two(text, at + 11),
    two(text, at + 14),
    two(text, at + 17),
    0,
    near,
  );
}

/** Two digits, or NaN. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

const loose = /^(\d{4})([-/])(\d\d?)\2(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?$/;

/**
 * Epoch milliseconds of a time as tables have it, from `at` to the end: whatever `readTime` takes (RFC 3339, epoch
 * numbers), and on the clock's wall what says no offset: `2026-11-20 19:38`, `2026/11/20`. NaN for the rest; a date
 * such as 01/02/2026 is not guessed at. `near` as in `Zone.toEpoch`.
 */
export function tableTime(clock: Zone, text: string, at: number, near?: number): number {
  if (text.length === at + localLength) {
    const time = localTime(clock, text, at, near);
    if (!Number.isNaN(time)) return time;
  }
  const cell = text.slice(at).trim();
  const found = loose.exec(cell);
  if (!found) return readTime(cell);
  const [, year, , month, date, hour = '0', minute = '0', second = '0', fraction = ''] = found;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const [y, m, d] = [Number(year), Number(month), Number(date)];
  return clock.toEpoch(y, m, d, Number(hour), Number(minute), Number(second), milliseconds, near);
}
