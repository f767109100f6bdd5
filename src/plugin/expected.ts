import { misuse } from '../declaration/failure.js';
import { seriesPattern } from '../event/series-pattern.js';
import { type Judgement, missing } from './judgement.js';
import { type Memory, newSeries, type Series } from './memory.js';

/** A series that is expected. */
export interface Expected {
  readonly subject: string;
  readonly name: string;
  is(series: Series): boolean;
}

/**
 * The series of a list: a line each, `SUBJECT NAME` with `*` for any characters, or one word that is a subject or a
 * name. Empty lines, and what follows a `#` at the start of a line or after a blank, say nothing.
 */
export function readExpected(text: string, path: string): readonly Expected[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, '').trim());
  const found = lines.flatMap((line, i): Expected[] => {
    const [first = '', second, ...more] = line.split(/\s+/);
    if (first === '') return [];
    if (more.length > 0) throw misuse(`${path}, line ${i + 1}: more than a subject and a name: ${line.slice(0, 80)}`);
    if (second !== undefined) {
      const is = seriesPattern(first, second);
      return [{ subject: first, name: second, is: ({ subject, name }) => is(subject, name) }];
    }
    const [bySubject, byName] = [seriesPattern(first, '*'), seriesPattern('*', first)];
    return [{ subject: '', name: first, is: ({ subject, name }) => bySubject(subject, name) || byName(subject, name) }];
  });
  if (found.length === 0) throw misuse(`${path} expects nothing: no line of it has a subject or a name`);
  return found;
}

/** Those expected of which no series was ever seen, and too few series in this run; or that there is nothing amiss. */
export function attendance(
  { series, came }: Pick<Memory, 'series' | 'came'>,
  expected: readonly Expected[],
  fewest: number | undefined,
): readonly Judgement[] {
  const seen = [...series.values()];
  const never = expected
    .filter((each) => !seen.some((one) => each.is(one)))
    .map(({ subject, name }) => missing(newSeries(subject, name), 'critical', 'never seen'));
  if (fewest !== undefined && came.size < fewest)
    return [...never, missing(newSeries('', 'series'), 'critical', `${came.size} of the ${fewest} that are expected`)];
  if (never.length > 0 || (fewest === undefined && expected.length === 0)) return never;
  return [missing(newSeries('', 'expected series'), 'ok', '')];
}
