import { midnightOf, readTime, writeTime } from '../event/time.js';

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** The month of its English abbreviation, 1 to 12; NaN for any other word. */
export function monthOf(name: string): number {
  const at = name.length === 3 ? months.indexOf(name) : -1;
  return at % 3 === 0 ? at / 3 + 1 : Number.NaN;
}

/** The length of `20/Nov/2026:23:56:06 +0000`. */
const width = 26;

/**
 * Reads the times of access logs, `20/Nov/2026:23:56:06 +0000`, and RFC 3339 as `$time_iso8601` writes it. A log stays
 * on one second for many lines and on one day for long: the last second costs one comparison, the last day a few sums.
 */
export class AccessTime {
  /** The time last read in epoch milliseconds, NaN for none, and how an event writes it. */
  epoch = Number.NaN;
  text = '';
  #known = '';
  #date = '';
  #offset = '';
  /** The instant at which the known date begins at the known offset. */
  #midnight = 0;

  /** Reads what stands in `line` from `from` to `to`, into `epoch` and `text`. False when it is no time. */
  read(line: string, from: number, to: number): boolean {
    if (to - from > 40) return false;
    if (to - from === width && this.#known !== '' && line.startsWith(this.#known, from)) return true;
    const epoch = to - from === width ? this.#digits(line, from) : Number.NaN;
    this.epoch = Number.isNaN(epoch) && line[from + 4] === '-' ? readTime(line.slice(from, to)) : epoch;
    this.text = writeTime(this.epoch);
    this.#known = Number.isNaN(epoch) ? '' : line.slice(from, to);
    return this.text !== '';
  }

  #digits(line: string, at: number): number {
    if (line.charCodeAt(at + 14) !== 58 || line.charCodeAt(at + 17) !== 58) return Number.NaN;
    if (!line.startsWith(this.#date, at) || !line.startsWith(this.#offset, at + 20) || this.#date === '') {
      this.#midnight = midnight(line.slice(at, at + 12), line.slice(at + 20, at + width));
      this.#date = Number.isNaN(this.#midnight) ? '' : line.slice(at, at + 12);
      this.#offset = line.slice(at + 20, at + width);
    }
    const hours = two(line, at + 12);
    const minutes = two(line, at + 15);
    const seconds = two(line, at + 18);
    if (!(hours < 24 && minutes < 60 && seconds <= 60)) return Number.NaN;
    return this.#midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  }
}

/** When `20/Nov/2026:` begins at the offset ` +0100`. */
function midnight(date: string, offset: string): number {
  const day = /^(\d\d)\/([A-Z][a-z][a-z])\/(\d{4}):$/.exec(date);
  const from = /^ ([+-])(\d\d)([0-5]\d)$/.exec(offset);
  if (!day || !from) return Number.NaN;
  const minutes = Number(from[2]) * 60 + Number(from[3]);
  const start = midnightOf(Number(day[3]), monthOf(day[2] as string), Number(day[1]));
  return start - (from[1] === '-' ? -minutes : minutes) * 60_000;
}

function two(line: string, at: number): number {
  const tens = line.charCodeAt(at) - 48;
  const ones = line.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
