import { midnightOf } from './time.js';

const minute = 60_000;
const day = 86_400_000;

/**
 * Where a wall clock stands, to read times that say no offset. Costs about 20 ns a time while a stream stays on days
 * it has been on; the first time on a day asks Intl for the offsets around it.
 */
export interface Zone {
  /** The IANA name, `UTC`, or the offset as `+02:00`; for `local` the zone of this machine, UTC if it has none. */
  readonly name: string;
  /**
   * Epoch milliseconds of a time on the wall clock; NaN for a date or hour that is on no calendar. A time the clock
   * skipped in spring is read with the offset before the gap, so 01:30 becomes what the moved clock calls 02:30. Of a
   * time it showed twice in autumn the pass nearest to `near` is meant, the later one when both are equally near: give
   * the time read before for a sequence in order, Infinity for the second pass; the default is the first.
   */
  toEpoch(
    year: number,
    month: number,
    date: number,
    hour: number,
    minute: number,
    second: number,
    millisecond: number,
    near?: number,
  ): number;
}

/** The offsets a day of the wall clock may have, and the instant from which the second one counts. */
interface Offsets {
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

/** The zone of an IANA name, of an offset (`+02:00`, `-0530`, `+2`), `UTC` or `local`; undefined for any other word. */
export function zone(name: string): Zone | undefined {
  if (/^(utc|gmt|z)$/i.test(name)) return utc();
  if (/^local$/i.test(name)) return named(new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC') ?? utc();
  const offset = readOffset(name);
  return Number.isNaN(offset) ? named(name) : new Clock(writeOffset(offset), () => offset);
}

function utc(): Zone {
  return new Clock('UTC', () => 0);
}

function named(timeZone: string): Zone | undefined {
  try {
    const form = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    return new Clock(timeZone, (epoch) => offsetIn(form.format(epoch)));
  } catch {
    return undefined;
  }
}

/** What may be given to `zone`, for a suggestion where a name is unknown. */
export function zoneNames(): readonly string[] {
  return ['UTC', 'local', ...Intl.supportedValuesOf('timeZone')];
}

/** Milliseconds of `+02:00`, `+0200` or `+2`; NaN when it is no offset. */
function readOffset(text: string): number {
  const found = /^([+-])(\d\d?)(?::?([0-5]\d))?(?::([0-5]\d))?$/.exec(text);
  if (!found || Number(found[2]) > 23) return Number.NaN;
  const size = Number(found[2]) * 3600 + Number(found[3] ?? 0) * 60 + Number(found[4] ?? 0);
  return (found[1] === '-' ? -size : size) * 1000;
}

function writeOffset(offset: number): string {
  const minutes = Math.abs(offset) / minute;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(Math.floor(rest)).padStart(2, '0')}`;
}

/** The offset at the end of a text that Intl wrote: `1/2/2026, GMT+01:00`, or `GMT` alone for none. */
function offsetIn(text: string): number {
  const sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'), text.lastIndexOf('\u2212'));
  return sign < 0 ? 0 : readOffset(text.slice(sign).replace('\u2212', '-'));
}

/** Days whose offsets are remembered before all are forgotten. */
const remembered = 50_000;

class Clock implements Zone {
  readonly name: string;
  #offsetAt: (epoch: number) => number;
  #days = new Map<number, Offsets>();
  #offsets: Offsets = { before: 0, after: 0, change: 0 };
  #midnight = Number.NaN;
  #date = Number.NaN;
  #month = Number.NaN;
  #year = Number.NaN;

  constructor(name: string, offsetAt: (epoch: number) => number) {
    this.name = name;
    this.#offsetAt = offsetAt;
  }

  toEpoch(
    year: number,
    month: number,
    date: number,
    hour: number,
    minute: number,
    second: number,
    millisecond: number,
    near = Number.NEGATIVE_INFINITY,
  ): number {
    if (date !== this.#date || month !== this.#month || year !== this.#year) this.#turnTo(year, month, date);
    if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60)) return Number.NaN;
    const wall = this.#midnight + (hour * 60 + minute) * 60_000 + Math.min(second * 1000 + millisecond, 60_000);
    const { before, after, change } = this.#offsets;
    const early = wall - before;
    const late = wall - after;
    if (early >= change) return late >= change ? late : early;
    return late >= change && near >= (early + late) / 2 ? late : early;
  }

  #turnTo(year: number, month: number, date: number): void {
    this.#midnight = midnightOf(year, month, date);
    this.#date = date;
    this.#month = month;
    this.#year = year;
    const known = this.#days.get(this.#midnight);
    this.#offsets = known ?? this.#around(this.#midnight);
    if (known) return;
    if (this.#days.size >= remembered) this.#days.clear();
    this.#days.set(this.#midnight, this.#offsets);
  }

  /** No zone is more than 16 hours from UTC, and none moves its clock twice within the three days looked at. */
  #around(midnight: number): Offsets {
    let from = midnight - day;
    let until = midnight + 2 * day;
    if (!(from > -8.64e15 && until < 8.64e15)) return { before: 0, after: 0, change: 0 };
    const before = this.#offsetAt(from);
    const after = this.#offsetAt(until);
    if (before === after) return { before, after, change: 0 };
    while (until - from > 1) {
      const middle = Math.floor((from + until) / 2);
      if (this.#offsetAt(middle) === before) from = middle;
      else until = middle;
    }
    return { before, after, change: until };
  }
}
