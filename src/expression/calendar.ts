/** A timestamp as it stands on a wall clock, in milliseconds that a UTC clock would call the same. */
export type Wall = (at: number) => number;

/** Times of the year's clock changes lie on whole quarters of an hour, so that one offset serves for each. */
const quarter = 900_000;
const remembered = 10_000;

/**
 * The wall clock of an IANA zone or an offset such as `+02:00`; undefined for any other name. Asks Intl once for each
 * quarter of an hour a stream comes by.
 */
export function wall(zone: string): Wall | undefined {
  if (zone === 'UTC') return (at) => at;
  if (/^[+-]\d\d:\d\d$/.test(zone)) {
    const fixed = offsetIn(`GMT${zone}`);
    return (at) => at + fixed;
  }
  let form: Intl.DateTimeFormat;
  try {
    form = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const offsets = new Map<number, number>();
  return (at) => {
    if (!(Math.abs(at) <= 8.64e15)) return Number.NaN;
    const block = Math.floor(at / quarter);
    let offset = offsets.get(block);
    if (offset === undefined) {
      offset = offsetIn(form.format(at));
      if (offsets.size >= remembered) offsets.clear();
      offsets.set(block, offset);
    }
    return at + offset;
  };
}

/** Milliseconds of the offset in what Intl wrote, `1/2/2026, GMT+01:00`, or `GMT` alone for none. */
function offsetIn(written: string): number {
  const found = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(written);
  if (!found) return 0;
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0);
  return found[1] === '-' ? seconds * -1000 : seconds * 1000;
}

/** What CEL asks of a timestamp. Months, and days but for `getDate`, are counted from 0, weeks begin on Sunday. */
export const parts: Readonly<Record<string, (wall: Date) => number>> = {
  getFullYear: (wall) => wall.getUTCFullYear(),
  getMonth: (wall) => wall.getUTCMonth(),
  getDate: (wall) => wall.getUTCDate(),
  getDayOfMonth: (wall) => wall.getUTCDate() - 1,
  getDayOfWeek: (wall) => wall.getUTCDay(),
  getDayOfYear: (wall) => Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / 86_400_000),
  getHours: (wall) => wall.getUTCHours(),
  getMinutes: (wall) => wall.getUTCMinutes(),
  getSeconds: (wall) => wall.getUTCSeconds(),
  getMilliseconds: (wall) => wall.getUTCMilliseconds(),
};

/** What CEL asks of a duration: all of it in whole hours, minutes, seconds, milliseconds. */
export const wholes: Readonly<Record<string, number>> = {
  getHours: 3_600_000,
  getMinutes: 60_000,
  getSeconds: 1000,
  getMilliseconds: 1,
};
