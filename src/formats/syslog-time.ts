import type { Zone } from '../event/zone.js';
import { monthOf } from './access-time.js';
import { tableTime } from './local-time.js';

const week = 7 * 86_400_000;
const month = 31 * 86_400_000;

const stamp = /^([A-Z][a-z][a-z]) {1,2}(\d\d?) (?:(\d{4}) )?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?= |: )/;

/**
 * Times in front of syslog lines: `Nov 20 23:56:06` of RFC 3164, and RFC 3339 as rsyslog writes it to files. The year
 * that RFC 3164 leaves out is the first that puts a line no more than a month before the one before, since logs go
 * forward, but no more than a month after it if that is a week beyond the start of the run. For the first line, and where
 * no year does, it is the latest that is not beyond. Remembers the last time.
 */
export class SyslogTime {
  /** The time last read in epoch milliseconds. */
  epoch = Number.NaN;
  readonly #clock: Zone;
  readonly #now: number;
  #last = Number.NaN;
  #known = '';

  constructor(clock: Zone, now: number) {
    this.#clock = clock;
    this.#now = now;
  }

  /** Reads the time that begins at `at` into `epoch`. Where the host begins; -1 when there is no time. */
  read(text: string, at: number): number {
    if (this.#known !== '' && text.startsWith(this.#known, at)) return at + this.#known.length;
    const head = text.slice(at, at + 48);
    const found = stamp.exec(head);
    const end = found ? found[0].length + (head[found[0].length] === ':' ? 1 : 0) : head.indexOf(' ');
    const time = found ? this.#traditional(found) : end < 0 ? Number.NaN : this.#standard(head.slice(0, end));
    if (Number.isNaN(time)) return -1;
    this.epoch = time;
    this.#last = time;
    this.#known = head.slice(0, end + 1);
    return at + end + 1;
  }

  /** A date alone is none: other formats have a blank behind it, and the time of day behind that. */
  #standard(word: string): number {
    return word[4] === '-' && word[10] === 'T' ? tableTime(this.#clock, word, 0, this.#last) : Number.NaN;
  }

  #traditional([, name = '', date, year, hour, minute, second, fraction = '']: readonly string[]): number {
    const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
    const numbers = [Number(date), Number(hour), Number(minute), Number(second), milliseconds] as const;
    const inYear = (y: number) => this.#clock.toEpoch(y, monthOf(name), ...numbers, this.#last);
    return year === undefined ? this.#dated(inYear) : inYear(Number(year));
  }

  /** The epoch in the right year, of those that a leap day may be from. */
  #dated(inYear: (year: number) => number): number {
    const first = Number.isNaN(this.#last);
    const from = first ? this.#now : this.#last;
    const latest = Math.max(this.#now + week, first ? Number.NEGATIVE_INFINITY : from + month);
    const year = new Date(from).getUTCFullYear();
    const same = first ? Number.NaN : inYear(year);
    if (same >= from - month && same <= Math.min(latest, from + 4 * month)) return same;
    let best = Number.NaN;
    for (let y = year - 8; y <= year + 1; y++) {
      const time = inYear(y);
      if (time > latest || Number.isNaN(time)) continue;
      if (!first && best >= from - month) break;
      best = time;
    }
    return best;
  }

  save(): unknown {
    return this.#last;
  }

  restore(saved: unknown): void {
    this.#last = saved as number;
    this.#known = '';
  }
}
