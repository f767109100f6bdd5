import { misuse } from '../declaration/failure.js';
import { Ids } from '../event/id.js';
import type { Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';

/** Settings to try a format with, before any are known. */
export const trial = (): Settings => ({
  zone: 'UTC',
  subject: undefined,
  name: undefined,
  map: {},
  now: 0,
  ids: new Ids(),
});

const nothing: Take = () => {};

/** The lines that are not blank; a format is not judged by blank ones. */
export function written(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.trim() !== '');
}

/** The share of lines that a format reads without a complaint; 0 when there are none. */
export function shareOf(lines: readonly string[], format: Pick<Format, 'open'>): number {
  const decoder = format.open(trial());
  return share(lines, (line) => decoder.line(line, nothing) === undefined);
}

/** The share of lines, blank ones left out, that `sure` says yes to. */
export function share(lines: readonly string[], sure: (line: string) => boolean): number {
  const judged = written(lines);
  return judged.length === 0 ? 0 : judged.filter(sure).length / judged.length;
}

/** Refuses `--map` for a format whose fields have their places. */
export function unmapped({ map }: Settings, what: string): void {
  const [field] = Object.keys(map);
  if (field !== undefined)
    throw misuse(`--map ${field}: the fields of ${what} have their places, nothing can be mapped`);
}

/** A date and a time of day, and behind them neither an offset nor more of the time. */
const floating = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?! ?(?:Z|[+-]\d\d)|[.:]?\d)/;

/** Whether a time without an offset stands in any of the lines. */
export function withoutOffset(lines: readonly string[]): boolean {
  return lines.some((line) => floating.test(line.slice(0, 4096)));
}
