const day = 86_400_000;

/** The Gregorian calendar repeats after 400 years. Dates go by way of them, since Date.UTC takes 99 for 1999. */
const era = 146_097 * day;

/** The first and the last millisecond that four digits for the year can tell: RFC 3339 has no more. */
const first = Date.UTC(2000, 0) - 5 * era;
const last = Date.UTC(10_000, 0) - 1;

/** The date and the second last read in our own form, and their beginnings: a stream stays on one for a while. */
let knownDate = '';
let knownMidnight = 0;
let knownSecond = '';
let knownStart = 0;

/**
 * Epoch milliseconds of an event's `time`: RFC 3339 text, or epoch seconds, milliseconds, microseconds or nanoseconds
 * as a number or as digits, told apart by their size (seconds below 1e11, so until the year 5138). NaN when it is
 * none of these, or lies outside the years 0 to 9999. Digits below a millisecond are dropped. Our own form
 * (`2026-11-20T14:02:10.000Z`) takes a fast path.
 */
export function readTime(time: unknown): number {
  if (typeof time === 'number') return fromEpoch(time);
  if (typeof time !== 'string') return Number.NaN;
  if (time.length === 24 && time.charCodeAt(23) === 90 && time.charCodeAt(10) === 84) {
    const own = readOwn(time);
    if (!Number.isNaN(own)) return own;
  }
  const digits = time.trim();
  return /^[+-]?\d+(\.\d+)?$/.test(digits) ? fromEpoch(Number(digits)) : readRfc3339(digits);
}

function fromEpoch(number: number): number {
  const size = Math.abs(number);
  if (size < 1e11) return known(fromMicroseconds(number * 1e6));
  if (size < 1e14) return known(Math.floor(number));
  return known(fromMicroseconds(size < 1e17 ? number : number / 1e3));
}

/** By whole microseconds, because a double holds neither fractions of a second nor nanoseconds exactly. */
function fromMicroseconds(number: number): number {
  return Math.floor(Math.round(number) / 1e3);
}

/** A time within the years that can be told, or NaN. */
function known(time: number): number {
  return time >= first && time <= last ? time : Number.NaN;
}

/** Two digits at `at`, or NaN. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function readOwn(text: string): number {
  if (knownSecond === '' || !text.startsWith(knownSecond)) {
    const second = readSecond(text);
    if (Number.isNaN(second)) return Number.NaN;
    knownSecond = text.slice(0, 20);
    knownStart = second;
  }
  const ones = text.charCodeAt(22) - 48;
  return ones >= 0 && ones <= 9 ? knownStart + two(text, 20) * 10 + ones : Number.NaN;
}

/** The start of the second that a text in our own form tells, NaN when it tells none. */
function readSecond(text: string): number {
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58 || text.charCodeAt(19) !== 46) return Number.NaN;
  if (knownDate === '' || !text.startsWith(knownDate)) {
    const date = text.slice(0, 10);
    const midnight = readRfc3339(`${date}T00:00:00Z`);
    if (Number.isNaN(midnight)) return Number.NaN;
    knownDate = date;
    knownMidnight = midnight;
  }
  const hours = two(text, 11);
  const minutes = two(text, 14);
  const seconds = two(text, 17);
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
  return knownMidnight + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt _](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/;

/** RFC 3339, and what is commonly written for it: a blank for T, no seconds, a date alone. Without an offset: UTC. */
function readRfc3339(text: string): number {
  const found = rfc3339.exec(text);
  if (!found) return Number.NaN;
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = '', , sign] = found;
  const [offsetHours, offsetMinutes = '0'] = found.slice(10);
  const offset = sign ? Number(`${sign}1`) * (Number(offsetHours) * 60 + Number(offsetMinutes)) : 0;
  const midnight = midnightOf(Number(year), Number(month), Number(date));
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return Number.NaN;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return Number.NaN;
  return known(
    midnight +
      (Number(hour) * 60 + Number(minute) - offset) * 60_000 +
      Math.min(Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')), 60_000),
  );
}

/** Midnight UTC of a calendar date in epoch milliseconds; NaN for a date that is on no calendar. */
export function midnightOf(year: number, month: number, date: number): number {
  const later = Date.UTC(year + 400, month - 1, date);
  const back = new Date(later);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? later - era : Number.NaN;
}

let writtenDay = Number.NaN;
let writtenDate = '';
const pad2 = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/**
 * Epoch milliseconds as RFC 3339 in UTC with milliseconds, the one form Tocsin writes. Empty for what is no time, or
 * one outside the years 0 to 9999.
 */
export function writeTime(milliseconds: number): string {
  if (!(milliseconds >= first && milliseconds < last + 1)) return '';
  const whole = Math.floor(milliseconds);
  const today = Math.floor(whole / day);
  if (today !== writtenDay) {
    writtenDay = today;
    writtenDate = new Date(today * day).toISOString().slice(0, -14);
  }
  let rest = whole - today * day;
  const thousandths = rest % 1000;
  rest = (rest - thousandths) / 1000;
  const seconds = rest % 60;
  rest = (rest - seconds) / 60;
  const minutes = rest % 60;
  const hours = (rest - minutes) / 60;
  const tail = thousandths < 10 ? `00${thousandths}` : thousandths < 100 ? `0${thousandths}` : thousandths;
  return `${writtenDate}T${pad2[hours]}:${pad2[minutes]}:${pad2[seconds]}.${tail}Z`;
}
