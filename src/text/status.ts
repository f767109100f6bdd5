import { writeDuration } from '../event/duration.js';
import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import { stateOf } from '../event/severity.js';
import { readTime } from '../event/time.js';
import { harmless } from './harmless.js';
import type { Look } from './look.js';
import { clock, digitsApart, figures, interval, quantity, rarity } from './number.js';
import { cut, wrapped } from './width.js';

/** Columns of a label. */
const labels = 10;

/** Lines of one part before it is cut: what a detector writes is short, what a stranger writes may not be. */
const most = 8;

/** Whether an event is a status that detect has written. */
export function judged(event: Event): boolean {
  return event.type === 'status' && typeof event.detect === 'object' && event.detect !== null;
}

/** Whether detect has said that it has seen too little of a series to judge it. */
export function tooShort(event: Event): boolean {
  const points = number(member(event.detect, 'points'));
  const needed = number(member(event.detect, 'needed')) ?? Number.POSITIVE_INFINITY;
  return stateOf(event) === 'unknown' && points !== undefined && points < needed;
}

/**
 * The body of an alarm, as lines that each start with `indent` blanks: what came and what was expected, why, by which
 * method and views, since when. Of an alarm that is over, why alone.
 */
export function story(event: Event, time: number, indent: number, look: Look): string {
  const room = roomOf(indent, look);
  let text = '';
  for (const [label, told] of parts(event, time)) {
    if (told === '') continue;
    const [first = '', ...more] = wrapped(harmless(told), room, most);
    text += labelled(label, first, indent, look);
    for (const line of more) text += `${' '.repeat(indent + labels)}${line}\n`;
  }
  return text;
}

/** One line of a story; `told` may hold colours. */
export function labelled(label: string, told: string, indent: number, { palette }: Look): string {
  return `${' '.repeat(indent)}${palette.faint(label.padEnd(labels))}${told}\n`;
}

/** The columns beside a label. */
export function roomOf(indent: number, look: Look): number {
  return look.width - indent - labels;
}

function parts(event: Event, time: number): readonly (readonly [label: string, told: string])[] {
  const why = ['why', textOf(event.message)] as const;
  if (stateOf(event) === 'ok') return [why];
  return [['came', came(event)], why, ['by', method(event)], ['since', since(event, time)]];
}

/** The unit of an event's values, as it may be shown. */
export function unitOf(event: Event): string {
  return cut(harmless(textOf(event.unit)), 12);
}

/** `3.1/s; expected 0.1/s, usual 0 to 0.2/s`, as far as the event tells. */
function came(event: Event): string {
  const unit = unitOf(event);
  const [lower, upper] = band(event);
  const given = typeof event.value === 'number' ? event.value : undefined;
  const expected = number(member(event.detect, 'expected'));
  const ends = [given, lower, upper].filter((each) => each !== undefined);
  const digits = digitsApart(unit, ends);
  const value = given === undefined ? (event.value === null ? 'no reading' : '') : quantity(given, unit, digits);
  const known = [
    expected === undefined ? '' : `expected ${quantity(expected, unit, digits)}`,
    usual(unit, lower, upper, digits),
  ];
  return [value, known.filter((part) => part !== '').join(', ')].filter((part) => part !== '').join('; ');
}

function usual(unit: string, lower: number | undefined, upper: number | undefined, digits: number): string {
  if (lower !== undefined && upper !== undefined) return `usual ${interval(lower, upper, unit, digits)}`;
  if (lower !== undefined) return `usual from ${quantity(lower, unit, digits)} up`;
  return upper === undefined ? '' : `usual up to ${quantity(upper, unit, digits)}`;
}

/** The method, how strange it finds the value, and the views that agreed. */
function method(event: Event): string {
  const { detect } = event;
  const score = number(member(detect, 'score'));
  const share = number(member(detect, 'rarity'));
  const strange = share === undefined ? '' : rarity(share);
  const views = member(detect, 'views');
  const agreed = Object.entries(typeof views === 'object' && views !== null ? views : {})
    .filter(([, said]) => typeof said === 'number')
    .map(([view, said]) => `${view} ${said > 0 && said < 0.5 ? rarity(said) : figures(said)}`);
  const head = [textOf(member(detect, 'method')), score === undefined ? '' : `score ${figures(score)}`, strange];
  return [head.filter((part) => part !== '').join(', '), agreed.join(', ')].filter((part) => part !== '').join(': ');
}

/** Since when, unless the message says it. */
function since(event: Event, time: number): string {
  const start = readTime(member(event.detect, 'since'));
  const begun = clock(start, time);
  if (Number.isNaN(start) || textOf(event.message).includes(`since ${begun}`)) return '';
  return start < time ? `${begun}, for ${writeDuration(time - start)}` : begun;
}

/** The band in which a value is usual, as far as the event tells. */
export function band(event: Event): readonly [lower: number | undefined, upper: number | undefined] {
  return [number(member(event.detect, 'lower')), number(member(event.detect, 'upper'))];
}

/** A finite number, or undefined for anything else. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
