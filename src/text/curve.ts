import type { Event } from '../event/event.js';
import { member } from '../event/field.js';
import { stateOf } from '../event/severity.js';
import type { Look } from './look.js';
import { interval } from './number.js';
import { columnOf, sparkline } from './sparkline.js';
import { band, labelled, number, roomOf, unitOf } from './status.js';
import { width } from './width.js';

/** Columns of bars: the most, and the fewest beside their range; and the values that are looked at. */
const widest = 60;
const fewest = 12;
const longest = 1000;

/**
 * The last values of a series as a line of bars, with their range, the departure in the colour of the state (in that
 * of a warning when it is over). Empty when the event brings no values.
 */
export function curve(event: Event, indent: number, look: Look): string {
  const recent = member(event.detect, 'recent');
  const values = (Array.isArray(recent) ? recent : []).slice(-longest).map((value) => number(value) ?? null);
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '';
  const [lower, upper] = band(event);
  const low = Math.min(...known, lower ?? Number.POSITIVE_INFINITY);
  const high = Math.max(...known, upper ?? Number.NEGATIVE_INFINITY);
  const room = roomOf(indent, look);
  const range = interval(low, high, unitOf(event));
  const besides = width(range) + 2;
  const captioned = room - besides >= fewest;
  const columns = Math.min(widest, captioned ? room - besides : room);
  const bars = sparkline(values, { width: columns, from: low, to: high });
  const state = stateOf(event) ?? 'unknown';
  const paint = look.palette.state[state === 'ok' ? 'warning' : state];
  const [from, to] = departure(values, event).map((index) => columnOf(index, values.length, columns));
  const painted =
    from === undefined || to === undefined
      ? bars
      : bars.slice(0, from) + paint(bars.slice(from, to + 1)) + bars.slice(to + 1);
  return labelled('recent', captioned ? `${painted}  ${look.palette.faint(range)}` : painted, indent, look);
}

/**
 * First and last index of the values that a status is about; empty when there are none. Those of an alarm are its
 * points; the newest run of values outside the usual band where it does not say how many, or when it is over.
 */
function departure(values: readonly (number | null)[], event: Event): readonly number[] {
  const [lower, upper] = band(event);
  const points = number(member(event.detect, 'points'));
  const inside = (value: number | null): boolean =>
    value !== null && value >= (lower ?? value) && value <= (upper ?? value);
  const over = stateOf(event) === 'ok';
  const last = over
    ? values.findLastIndex((value) => value !== null && !inside(value))
    : values.findLastIndex((value) => value !== null);
  if (last < 0) return [];
  if (!over && points !== undefined && points >= 1) return [Math.max(0, Math.ceil(values.length - points)), last];
  return [values.slice(0, last).findLastIndex(inside) + 1, last];
}
