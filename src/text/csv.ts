import { type Event, textOf } from '../event/event.js';
import { readTime, writeTime } from '../event/time.js';
import { harmless } from './harmless.js';
import type { Render } from './look.js';

const header = 'time,type,subject,name,state,value,unit,message\n';

/**
 * Events as CSV (RFC 4180, but lines end in a newline alone): the core fields under a header, one row for each event
 * of whatever type, what an event does not have left empty. `state` is a log line's level. Times are written in our
 * form where they can be read, as they are where not; `value` is a number or empty. Text keeps its newlines, in
 * quotes; other control characters are made visible. Text that a spreadsheet would take for a formula, starting with
 * `=`, `+`, `-` or `@` (or their full-width forms), gets an apostrophe in front: use JSON where the text must stay
 * exact.
 */
export function csv(): Render {
  let start = header;
  return {
    event(event) {
      const row = start + rowOf(event);
      start = '';
      return row;
    },
    end: () => start,
  };
}

function rowOf(event: Event): string {
  const time = readTime(event.time);
  const value = typeof event.value === 'number' ? String(event.value) : '';
  const state = textOf(event.state) || textOf(event.level);
  return `${[
    Number.isNaN(time) ? cell(textOf(event.time)) : writeTime(time),
    cell(textOf(event.type)),
    cell(textOf(event.subject)),
    cell(textOf(event.name)),
    cell(state),
    value,
    cell(textOf(event.unit)),
    cell(textOf(event.message)),
  ].join(',')}\n`;
}

function cell(text: string): string {
  const shown = text.includes('\n') ? text.split(/\r?\n/).map(harmless).join('\n') : harmless(text);
  const safe = /^\s*[=+\-@＝＋－＠]/.test(shown) ? `'${shown}` : shown;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
