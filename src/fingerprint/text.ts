import { writeDuration } from '../event/duration.js';
import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import { readTime } from '../event/time.js';
import { harmless } from '../text/harmless.js';
import type { Look, Render } from '../text/look.js';
import { clock, date, figures, quantity } from '../text/number.js';
import { sparkline } from '../text/sparkline.js';
import { Column, Row } from '../text/table.js';

/** Columns of a rank, and of bars on a wide terminal and on a narrow one. */
const rankWidth = 3;
const bars = { wide: 60, narrow: 24 };
/** A terminal with so many columns is wide. */
const wide = 110;
/** Members of a group that are told, and lines for them. */
const mostMembers = 12;
const memberLines = 3;

type Of = (field: string) => unknown;

const of =
  (event: Event): Of =>
  (field) =>
    member(event['fingerprint'], field);

/** Shapes as lines for people: when the window ended, whose it is, the shape, its words. `others` shows other events. */
export function fingerprints(look: Look, others: Render): Render {
  const screen = new Screen(look);
  return {
    event: (event) => (event.type === 'fingerprint' ? screen.shape(event) : others.event(event)),
    end: () => others.end(),
  };
}

/** Answers under their query, drawn on its axis of time: what is alike stands in one column. */
export function answers(look: Look, others: Render): Render {
  const screen = new Screen(look);
  return {
    event(event) {
      if (event.type !== 'fingerprint') return others.event(event);
      return typeof of(event)('rank') === 'number' ? screen.answer(event) : screen.shape(event);
    },
    end: () => screen.end() + others.end(),
  };
}

/** Groups: how many, the shape of the medoid, its words, and the members. */
export function groups(look: Look, others: Render): Render {
  const screen = new Screen(look);
  return {
    event: (event) => (event.type === 'fingerprint' ? screen.group(event) : others.event(event)),
    end: () => others.end(),
  };
}

class Screen {
  readonly #look: Look;
  readonly #bars: number;
  readonly #label: Column;
  #date = '';
  #queries = 0;
  #chance = Number.NaN;

  constructor(look: Look) {
    this.#look = look;
    this.#bars = look.width >= wide ? bars.wide : bars.narrow;
    const most = look.width === Number.POSITIVE_INFINITY ? 64 : Math.max(12, Math.floor(look.width * 0.3));
    this.#label = new Column({ least: 12, by: 4, most });
  }

  shape(event: Event): string {
    const said = of(event);
    const until = readTime(said('until'));
    const row = this.#row(8);
    row.add(clock(until), 8, this.#look.palette.faint);
    this.#series(row, event.subject, event.name);
    row.add(this.#drawn(said('values')), this.#bars);
    row.wrap(harmless(textOf(said('words'))), 2, this.#look.palette.strong);
    row.add(range(event, said), 0, this.#look.palette.faint);
    return this.#dated(until) + row.text.trimEnd().concat('\n');
  }

  answer(event: Event): string {
    const said = of(event);
    const { faint, strong } = this.#look.palette;
    const head = said('rank') === 1 ? this.#query(said) : '';
    const row = this.#row(rankWidth + 2);
    row.add(String(said('rank')).padStart(rankWidth), rankWidth, faint);
    this.#series(row, event.subject, event.name);
    row.add(this.#drawn(moved(said)), this.#bars);
    const distance = figures(num(said('distance')));
    if (this.#bars === bars.wide) row.add(`distance ${distance}`, 14);
    else row.add(distance, 5);
    row.add(`r ${figures(num(said('r')))}`, 7);
    row.add(textOf(said('strength')), 6, said('strength') === 'strong' ? strong : faint);
    row.add(later(num(said('lag'))), 0);
    row.add(origin(said), 0, faint);
    return `${head}${row.text.trimEnd()}\n`;
  }

  /** What was asked for, drawn above its answers. */
  #query(said: Of): string {
    const query: Of = (field) => member(said('query'), field);
    const before = this.#queries++ > 0 ? `${this.#chances()}\n` : '';
    this.#chance = num(said('chance'));
    const row = this.#row(rankWidth + 2);
    row.add('', rankWidth);
    this.#series(row, query('subject'), query('sketch') === true ? 'the sketch' : query('name'));
    row.add(this.#drawn(query('values')), this.#bars, this.#look.palette.strong);
    row.add(span(query), 0, this.#look.palette.faint);
    row.add(harmless(textOf(query('words'))), 0);
    return `${before}${row.text.trimEnd()}\n`;
  }

  #chances(): string {
    if (Number.isNaN(this.#chance)) return '';
    return `${this.#look.palette.faint(`the best r by chance alone is about ${figures(this.#chance)} here`)}\n`;
  }

  end(): string {
    return this.#queries > 0 ? this.#chances() : '';
  }

  group(event: Event): string {
    const said = of(event);
    const { faint, strong } = this.#look.palette;
    const members = said('members');
    const row = this.#row(6);
    row.add(figures(num(said('size'))).padStart(6), 6, strong);
    row.add(this.#drawn(said('values')), this.#bars);
    row.add(harmless(textOf(said('words'))), 0, strong);
    const names = Array.isArray(members) ? members.map(memberLabel) : [];
    const told = names.slice(0, mostMembers).join(', ') + (names.length > mostMembers ? ', …' : '');
    const below = this.#row(8);
    below.add('', 6);
    below.wrap(told, memberLines, faint);
    return `${row.text.trimEnd()}\n${below.text.trimEnd()}\n`;
  }

  #row(indent: number): Row {
    return new Row(this.#look.width, indent);
  }

  #series(row: Row, subject: unknown, name: unknown): void {
    const text = this.#label.fit(label(subject, name));
    row.add(text, this.#label.width, this.#look.palette.subject);
  }

  #drawn(values: unknown): string {
    if (!Array.isArray(values)) return '';
    const known = values.map((value) => (typeof value === 'number' ? value : null));
    return sparkline(known, { width: this.#bars });
  }

  #dated(time: number): string {
    const day = Number.isNaN(time) ? this.#date : date(time);
    if (day === this.#date) return '';
    this.#date = day;
    return `${this.#look.palette.faint(`${day} UTC`)}\n`;
  }
}

/** A member of a group, with its window where they differ. */
function memberLabel(each: unknown): string {
  const from = readTime(member(each, 'from'));
  const when = Number.isNaN(from) ? '' : ` at ${date(from)} ${clock(from)}`;
  return label(member(each, 'subject'), member(each, 'name')) + when;
}

function label(subject: unknown, name: unknown): string {
  const [who, what] = [harmless(textOf(subject)), harmless(textOf(name))];
  return who === '' ? what : `${what} of ${who}`;
}

/** The values of an answer where those of its query are that they are like; blank where it has none. */
function moved(said: Of): unknown {
  const values = said('values');
  const span = readTime(said('until')) - readTime(said('from'));
  if (!Array.isArray(values) || !(span > 0)) return values;
  const lag = Math.round((num(said('lag')) * 1000 * values.length) / span) || 0;
  return values.map((_, i) => values[i + lag] ?? null);
}

function later(seconds: number): string {
  if (!seconds) return '';
  return `${writeDuration(Math.abs(Math.round(seconds)) * 1000)} ${seconds > 0 ? 'later' : 'earlier'}`;
}

/** Where an answer is from, if not from the current data, and when that was. */
function origin(said: Of): string {
  const source = textOf(said('source'));
  const isOther = readTime(said('from')) !== readTime(member(said('query'), 'from'));
  const when = isOther && member(said('query'), 'sketch') !== true ? span(said) : '';
  const note = textOf(said('note'));
  const told = [source === 'current' || source === 'index' ? '' : source, when, note && `“${note}”`];
  return harmless(told.filter((part) => part !== '').join(', '));
}

function span(said: Of): string {
  const [from, until] = [readTime(said('from')), readTime(said('until'))];
  return Number.isNaN(from) ? '' : `${date(from)} ${clock(from)} to ${clock(until, from)}`;
}

function range({ unit }: Event, said: Of): string {
  const [min, max] = [num(said('min')), num(said('max'))];
  if (Number.isNaN(min)) return '';
  return `${quantity(min, harmless(textOf(unit)))} to ${quantity(max, harmless(textOf(unit)))}`;
}

function num(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
