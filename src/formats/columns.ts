import { suggestion } from '../declaration/option.js';

/** What the columns of a table are for, each by its place; undefined where there is no such column. */
export interface Columns {
  readonly time: number;
  /** The time of day, where `time` is the date alone. */
  readonly clock: number | undefined;
  /** The one value of a row; without it the table is wide, and each numeric column is a metric. */
  readonly value: number | undefined;
  readonly name: number | undefined;
  readonly subject: number | undefined;
  readonly unit: number | undefined;
  /** Mapped to tags that stand in no name, and to data. */
  readonly tags: readonly (readonly [key: string, place: number])[];
  readonly data: readonly (readonly [key: string, place: number])[];
  /** Columns that have no part. */
  readonly rest: readonly number[];
}

const times = ['time', 'timestamp', '@timestamp', 'datetime', 'date_time', 'date', 'ts', '_time', 'epoch'];
const usual: Readonly<Record<string, readonly string[]>> = {
  time: times,
  value: ['value', '_value'],
  name: ['name', 'metric'],
  subject: ['subject', 'host', 'hostname'],
  unit: ['unit'],
};

/** What the columns of a table can be mapped to, in words. */
export const parts = `${Object.keys(usual).join(', ')}, tags.x and data.x`;

/** Whether a column can be mapped to a field. */
export function isPart(field: string): boolean {
  return Object.hasOwn(usual, field) || /^(?:tags|data)\../.test(field);
}

/**
 * Gives the columns of a header their parts: as `map` says (event field to a column's name, or its number from 1), else
 * by their names; a `date` and a `time` are read together. A string is the sentence that says why it cannot be done.
 */
export function columnsOf(header: readonly string[], map: Readonly<Record<string, string>>): Columns | string {
  const names = header.map((name) => name.trim().toLowerCase());
  const given = new Map<string, number>();
  for (const [field, column] of Object.entries(map)) {
    const place = placeOf(column, header);
    if (place < 0) return `--map ${field}=${column}: no such column in ${listed(header)}${suggestion(column, header)}`;
    given.set(field, place);
  }
  const taken = new Set(given.values());
  const part = (field: string): number | undefined => {
    const place =
      given.get(field) ?? usual[field]?.map((word) => names.indexOf(word)).find((at) => at >= 0 && !taken.has(at));
    if (place !== undefined) taken.add(place);
    return place;
  };
  const [date, hour] = [names.indexOf('date'), names.indexOf('time')];
  const split = !given.has('time') && date >= 0 && hour >= 0;
  if (split) taken.add(date).add(hour);
  const time = split ? date : part('time');
  if (time === undefined)
    return `no time column in ${listed(header)}: say which with --map time=COLUMN, by its number if there is no header`;
  const value = part('value');
  if (value === undefined && given.has('name'))
    return '--map name: which column is the value? say it with --map value=COLUMN';
  const name = value === undefined ? undefined : part('name');
  const [subject, unit] = [part('subject'), part('unit')];
  const under = (prefix: string): [string, number][] =>
    [...given]
      .filter(([field]) => field.startsWith(prefix))
      .map(([field, place]) => [field.slice(prefix.length), place]);
  const rest = header.map((_, place) => place).filter((place) => !taken.has(place));
  return {
    time,
    clock: split ? hour : undefined,
    value,
    name,
    subject,
    unit,
    tags: under('tags.'),
    data: under('data.'),
    rest,
  };
}

/** The place of a column by its name, as written or in other case, or else by its number from 1; -1 when there is none. */
function placeOf(column: string, header: readonly string[]): number {
  const exact = header.indexOf(column);
  if (exact >= 0) return exact;
  const like = header.findIndex((name) => name.trim().toLowerCase() === column.toLowerCase());
  if (like >= 0 || !/^[1-9]\d{0,4}$/.test(column)) return like;
  return Number(column) <= header.length ? Number(column) - 1 : -1;
}

function listed(header: readonly string[]): string {
  const names = header.slice(0, 12).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
  return `the header (${names.join(', ')}${header.length > 12 ? ', ...' : ''})`;
}

/** The delimiter of a table: of tab, semicolon, bar and comma the one that stands most often in its first line. */
export function delimiterOf(line: string): string {
  const unquoted = line.replace(/"[^"]*"/g, '');
  const counts = ['\t', ';', '|', ','].map((delimiter) => unquoted.split(delimiter).length);
  return ['\t', ';', '|', ','][counts.indexOf(Math.max(...counts))] as string;
}
