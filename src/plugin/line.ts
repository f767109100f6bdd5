import type { State } from '../event/severity.js';
import { cut, printable } from './text.js';
import type { Verdict } from './verdict.js';

/** Nagios was seen to lose perfdata of longer output, and a line for its command file must be one write. */
const mostBytes = 4000;
const mostText = 1200;
const mostDetails = 1000;
/** Room for `, +123456789 more without perfdata`, and for `+123456789 more` as the last line. */
const remark = 48;

/**
 * The lines a plugin prints: `NAME STATE - text | perfdata`, then the details. At most 4 KB in all: what does not fit
 * is counted, perfdata in the text, details in a last line.
 */
export function pluginLines(name: string, { state, text, perfdata, details }: Verdict): readonly string[] {
  const lead = cut(`${heading(name, state)} - ${text}`, mostText);
  const wanted = details.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const room = mostBytes - Buffer.byteLength(lead) - 2 * remark - 3;
  const data = fitting(perfdata, room - Math.min(wanted, mostDetails));
  const shown = data.join(' ');
  const leftOut = perfdata.length - data.length;
  const said = leftOut === 0 ? lead : `${lead}, +${leftOut} more without perfdata`;
  const first = data.length === 0 ? said : `${said} | ${shown}`;
  const below = fitting(details, mostBytes - Buffer.byteLength(first) - remark);
  const more = details.length === below.length ? [] : [`+${details.length - below.length} more`];
  return [first, ...below, ...more];
}

/** What a plugin prints when it cannot answer. */
export function refusal(name: string, why: string, details: readonly string[] = []): readonly string[] {
  return pluginLines(name, { state: 'unknown', text: printable(why, 1000), perfdata: [], details });
}

function heading(name: string, state: State): string {
  return `${printable(name, 60)} ${state.toUpperCase()}`.trim();
}

/** The first ones that fit in so many bytes, each with a byte between. */
function fitting(texts: readonly string[], bytes: number): readonly string[] {
  let left = bytes;
  const end = texts.findIndex((text) => {
    left -= Buffer.byteLength(text) + 1;
    return left < 0;
  });
  return end < 0 ? texts : texts.slice(0, end);
}
