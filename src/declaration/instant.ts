import { readDuration } from '../event/duration.js';
import { midnightOf, readTime } from '../event/time.js';
import { misuse } from './failure.js';

/** A moment as people give it: RFC 3339, a time of this day (UTC), `-30m` before now. */
export function instant(flag: string, given: string | undefined, now: number): number | undefined {
  if (given === undefined) return undefined;
  if (given === 'now') return now;
  const back = given.startsWith('-') ? readDuration(given.slice(1)) : Number.NaN;
  if (back >= 0) return now - back;
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(given);
  const today = new Date(now);
  const midnight = midnightOf(today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate());
  const time = clock
    ? midnight + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
    : readTime(given);
  if (Number.isNaN(time)) throw misuse(`${flag} ${given}: not a time such as 2026-11-20T14:02:10Z, 02:50 or -30m`);
  return time;
}
