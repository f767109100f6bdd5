import type { Event } from '../event/event.js';
import { calledAs, field } from '../event/field.js';
import type { Source } from './aggregate.js';

/** The field a statistic reads when none is given. */
const usual = 'value';

/** Greater numbers are taken for no reading, so that no sum of squares can overflow. */
const greatest = 1e100;

/** The name of the field to read: what was given with the option, or the usual one. */
export function fieldName(given: string): string {
  return given.trim() || usual;
}

/**
 * What stands after the event's name in the metric's: the statistic alone for `value`, else the field before it:
 * `duration.p95`. Blanks, control characters and `;=~` become `_`.
 */
export function label(path: string, statistic: string): string {
  return path === usual ? statistic : `${calledAs(path).replace(/[;=~\s\u0000-\u001f\u007f]/g, '_')}.${statistic}`;
}

const numbers = new Map<string, Source>();

/** How to read a number from a field: finite, and at most 1e100 in size. The same function for the same path. */
export function numberAt(path: string): Source {
  const known = numbers.get(path);
  if (known) return known;
  const read = field(path);
  const source = (event: Event): number | undefined => {
    const value = read(event);
    return typeof value === 'number' && Math.abs(value) <= greatest ? value : undefined;
  };
  numbers.set(path, source);
  return source;
}
