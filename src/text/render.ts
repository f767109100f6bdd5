import { type Event, textOf, types } from '../event/event.js';
import { member } from '../event/field.js';
import { readLevel } from '../event/level.js';
import { stateOf } from '../event/severity.js';
import { readTime } from '../event/time.js';
import { badge, badgeWidth } from './badge.js';
import { curve } from './curve.js';
import { harmless } from './harmless.js';
import { asIs, type Look, type Render } from './look.js';
import { clock, date, figures, measure } from './number.js';
import { Quiet } from './quiet.js';
import { judged, story, unitOf } from './status.js';
import { Column, Row } from './table.js';
import { cut, width, wrapped } from './width.js';

export interface Settings {
  /** Show each first `ok` of a series, and each that is too short to judge, in place of their number at the end. */
  readonly every?: boolean;
}

/** Columns below which a terminal is treated as if it had so many. */
const narrowest = 40;
/** Lines of a message, and of an alarm's series, before they are cut. */
const most = 3;
const titleLines = 8;
/** Columns for the figures of a value, so that units stand below each other. */
const figuresWidth = 8;
/** Columns of a value that is no number. */
const longestForeign = 24;

/**
 * Events as lines for people, each given out at once: `time  STATE or level  subject  name  value or message`, in
 * columns that grow with what comes. The date stands on a line of its own where it changes; times are UTC. A status
 * of detect that is no `ok` is told in full, its end in a line or two; first `ok`s are counted and summed up at the
 * end; ticks are not shown; what is of no known type is shown as JSON. Nothing that an event holds can act on the
 * terminal.
 */
export function render(look: Look, settings: Settings = {}): Render {
  const quiet = new Quiet();
  const screen = new Screen({ ...look, width: Math.max(look.width, narrowest) });
  return {
    event(event) {
      return event.type === 'tick' || (!settings.every && quiet.takes(event)) ? '' : screen.event(event);
    },
    end() {
      const summary = quiet.summary();
      return summary === '' ? '' : screen.closing(summary);
    },
  };
}

class Screen {
  readonly #look: Look;
  readonly #time = new Column({ least: 8, by: 4, most: 12, whole: true });
  readonly #badge = new Column({ least: 8, by: 1, most: badgeWidth });
  readonly #subject: Column;
  readonly #name: Column;
  #date = '';
  /** What the last line was: a story keeps a blank line between itself and its neighbours. */
  #last: 'nothing' | 'date' | 'row' | 'story' = 'nothing';

  constructor(look: Look) {
    this.#look = look;
    const whole = look.width === Number.POSITIVE_INFINITY;
    this.#subject = new Column({ least: 4, by: 4, most: whole ? 32 : Math.floor(look.width * 0.2), whole });
    this.#name = new Column({ least: 12, by: 6, most: whole ? 64 : Math.floor(look.width * 0.35), whole });
  }

  event(event: Event): string {
    if (!types.some((type) => type === event.type)) return this.#spaced(this.#json(event), 'row');
    const time = readTime(event.time);
    const today = this.#newDate(time);
    if (!judged(event)) return today + this.#spaced(this.#row(event, time), 'row');
    const told = this.#brief(event, time) ?? this.#title(event, time) + story(event, time, this.#indent, this.#look);
    return today + this.#spaced(told + curve(event, this.#indent, this.#look), 'story');
  }

  get #indent(): number {
    return this.#time.width + 2;
  }

  /** The end of an alarm in one line, where it fits in one. */
  #brief(event: Event, time: number): string | undefined {
    if (stateOf(event) !== 'ok') return undefined;
    const row = this.#row(event, time);
    return row.indexOf('\n') === row.length - 1 ? row : undefined;
  }

  closing(summary: string): string {
    const lines = wrapped(harmless(summary), this.#look.width, most);
    const gap = this.#last === 'nothing' ? '' : '\n';
    return `${gap}${lines.map((line) => this.#look.palette.faint(line)).join('\n')}\n`;
  }

  #newDate(time: number): string {
    const today = date(time);
    if (today === '' || today === this.#date) return '';
    this.#date = today;
    return this.#spaced(`${this.#look.palette.faint(`${today} UTC`)}\n`, 'date');
  }

  #spaced(text: string, kind: 'date' | 'row' | 'story'): string {
    const before = this.#last;
    this.#last = kind;
    if (before === 'nothing' || before === 'date') return text;
    return kind === 'row' && before === 'row' ? text : `\n${text}`;
  }

  #json(event: Event): string {
    return `${wrapped(compact(event), this.#look.width, most).join('\n')}\n`;
  }

  #start(event: Event, time: number): Row {
    const { palette, width: columns } = this.#look;
    const { word, paint } = badge(event, palette);
    const when = this.#time.fit(clock(time));
    const row = new Row(columns, this.#indent);
    row.add(when, this.#time.width, palette.faint);
    row.add(this.#badge.fit(word), this.#badge.width, paint);
    return row;
  }

  /** The first line of an alarm: its series is told whole, however long. */
  #title(event: Event, time: number): string {
    const { palette } = this.#look;
    const row = this.#start(event, time);
    const [subject, name] = [subjectOf(event), harmless(textOf(event.name))];
    const fits = this.#subject.fit(subject) === subject;
    if (fits) row.add(subject, this.#subject.width, palette.subject);
    row.wrap(fits ? name : `${subject}  ${name}`, titleLines, palette.strong);
    return `${row.text}\n`;
  }

  #row(event: Event, time: number): string {
    const { palette } = this.#look;
    const row = this.#start(event, time);
    row.add(this.#subject.fit(subjectOf(event)), this.#subject.width, palette.subject);
    row.add(this.#name.fit(harmless(textOf(event.name))), this.#name.width);
    const message = said(event);
    row.add(reading(event, message), 0);
    row.add(remarks(event), 0, palette.faint);
    row.wrap(message, most, readLevel(event.level) === 'debug' ? palette.faint : asIs);
    return `${row.text}\n`;
  }
}

function subjectOf(event: Event): string {
  return harmless(textOf(event.subject)) || '-';
}

/** What an event says in words; what it holds, where it has no message. */
function said(event: Event): string {
  const message = harmless(textOf(event.message));
  if (message !== '' || event.type === 'metric' || event.type === 'status') return message;
  const held = event.type === 'fingerprint' ? event.fingerprint : event.data;
  return typeof held === 'object' && held !== null ? compact(held) : '';
}

/** The value with its unit, unless the message tells it. */
function reading(event: Event, message: string): string {
  if (event.value === null && event.type === 'metric') return figures(Number.NaN).padStart(figuresWidth);
  if (typeof event.value !== 'number') return event.type === 'metric' ? foreign(event.value) : '';
  const [number, suffix] = measure(event.value, unitOf(event));
  if (event.type !== 'metric' && message.includes(number)) return '';
  return ' '.repeat(Math.max(0, figuresWidth - width(number))) + number + suffix;
}

/** A value that is no number, so that it is seen what it is. */
function foreign(value: unknown): string {
  if (typeof value === 'string') return cut(harmless(JSON.stringify(value)), longestForeign);
  return typeof value === 'object' && value !== null ? cut(compact(value), longestForeign) : textOf(value);
}

function remarks(event: Event): string {
  const score = event.type === 'metric' ? member(event.detect, 'score') : undefined;
  const remarks = typeof score === 'number' && score > 0 ? [`score ${figures(score)}`] : [];
  if (event.late === true) remarks.push('late');
  return remarks.join(', ');
}

/** As JSON on one line. What is nested too deeply for that is said to be. */
function compact(value: object): string {
  try {
    return harmless(JSON.stringify(value));
  } catch {
    return '{ nested too deeply to show }';
  }
}
