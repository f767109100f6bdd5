import { misuse } from '../declaration/failure.js';
import { records } from '../declaration/records.js';
import { textOf } from '../event/event.js';
import { type SeriesPattern, seriesPattern } from '../event/series-pattern.js';
import { readTime } from '../event/time.js';
import { type Zone, zone } from '../event/zone.js';

/** What a time is to a series: nothing special, a time that is not judged, or a day unlike the others. */
export const kinds = ['usual', 'holiday', 'maintenance'] as const;
export type Kind = (typeof kinds)[number];

/** Some stretches of time, and the series they are about. */
interface Entry {
  readonly kind: Kind;
  readonly holds: (time: number) => boolean;
  readonly means: SeriesPattern;
}

const day = 86_400_000;
const columns = ['kind', 'from', 'until', 'to', 'date', 'every', 'zone', 'subject', 'name', 'note'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * A calendar of holidays and maintenance windows. Each entry has a kind, and `from` and `until` as times or as dates
 * (both days included; one date alone is that day), or times of day with `every`: `day`, or weekdays as `sat,sun`. A
 * window may pass midnight. `zone` is an IANA name or an offset, UTC when it is not given. `subject` and `name` say
 * which series, with * for any characters. Where several hold, maintenance outranks holidays.
 */
export class Calendar {
  readonly #entries: readonly Entry[];
  /** By slot, the entries about its series. */
  #about: (readonly Entry[])[] = [];

  constructor(text: string, path: string) {
    this.#entries = records(text, path, columns).map(({ fields, line }) => {
      const entry = read(fields);
      if (typeof entry === 'string') throw misuse(`${path}, line ${line}: ${entry}`);
      return entry;
    });
  }

  add(subject: string, name: string): void {
    this.#about.push(this.#entries.filter(({ means }) => means(subject, name)));
  }

  kind(slot: number, time: number): Kind {
    let kind: Kind = 'usual';
    for (const entry of this.#about[slot]!)
      if (entry.holds(time)) {
        if (entry.kind === 'maintenance') return entry.kind;
        kind = entry.kind;
      }
    return kind;
  }
}

function read(fields: Readonly<Record<string, unknown>>): Entry | string {
  const kind = textOf(fields['kind']) || 'maintenance';
  if (kind !== 'maintenance' && kind !== 'holiday') return `the kind ${kind} is neither maintenance nor holiday`;
  const clock = zone(textOf(fields['zone']) || 'UTC');
  if (!clock) return `the zone ${textOf(fields['zone'])} is not known`;
  const holds = fields['every'] === undefined ? span(fields, clock) : recurring(fields, clock);
  return typeof holds === 'string' ? holds : { kind, holds, means: seriesPattern(fields['subject'], fields['name']) };
}

function span(fields: Readonly<Record<string, unknown>>, clock: Zone): Entry['holds'] | string {
  const given = fields['from'] ?? fields['date'];
  const from = dateIn(given, clock) ?? readTime(given);
  const last = fields['until'] ?? fields['to'] ?? given;
  const lastDay = dateIn(last, clock);
  const until = lastDay === undefined ? readTime(last) : dateIn(last, clock, 1)!;
  if (Number.isNaN(from) || Number.isNaN(until)) return 'from and until are no times such as 2026-11-20T02:00:00Z';
  return until <= from ? 'it ends before it begins' : (time) => time >= from && time < until;
}

/** Midnight of a date in a zone, `more` days later; undefined for what is no date. */
function dateIn(given: unknown, clock: Zone, more = 0): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(textOf(given));
  if (!match) return undefined;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const known = clock.toEpoch(year, month, date, 0, 0, 0, 0);
  if (more === 0 || Number.isNaN(known)) return known;
  const next = new Date(Date.UTC(year, month - 1, date) + more * day);
  return clock.toEpoch(next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), 0, 0, 0, 0);
}

function recurring(fields: Readonly<Record<string, unknown>>, clock: Zone): Entry['holds'] | string {
  const words = textOf(fields['every'])
    .toLowerCase()
    .split(/[,\s]+/);
  const strange = words.find((word) => word !== 'day' && !weekdays.includes(word.slice(0, 3)));
  if (strange !== undefined) return `every ${strange} is neither day nor weekdays such as sat,sun`;
  const on = weekdays.map((name) => words.some((word) => word === 'day' || word.slice(0, 3) === name));
  const [from, until] = [minuteOfDay(fields['from']), minuteOfDay(fields['until'])];
  if (from === undefined || until === undefined) return 'from and until are no times of day such as 02:30';
  return (time) => {
    const today = Math.floor(time / day);
    for (let date = today - 2; date <= today + 1; date++)
      if (on[(((date + 4) % 7) + 7) % 7] && time >= at(date, from, clock) && time < at(date, until + (until <= from ? 1440 : 0), clock)) return true; // biome-ignore format: one condition
    return false;
  };
}

function minuteOfDay(given: unknown): number | undefined {
  const match = /^(\d\d?):(\d\d)$/.exec(textOf(given));
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return minutes <= 1440 ? minutes : undefined;
}

/** No clock is moved on by more. */
const mostSkipped = 180;

/**
 * A minute of a day, counted from the epoch, on the wall clock of a zone: one that the clock skips in spring is the
 * moment in which it is moved.
 */
function at(date: number, minutes: number, clock: Zone): number {
  const found = moment(date, minutes, clock);
  if (moment(date, minutes + mostSkipped, clock) - found >= mostSkipped * 60_000) return found;
  const later = Array.from({ length: mostSkipped }, (_, i) => moment(date, minutes + i, clock));
  return Math.min(...later);
}

function moment(date: number, minutes: number, clock: Zone): number {
  const wall = new Date(date * day + minutes * 60_000);
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1];
  return clock.toEpoch(year, month, wall.getUTCDate(), wall.getUTCHours(), wall.getUTCMinutes(), 0, 0);
}
