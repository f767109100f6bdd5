import { clock } from '../text/number.js';
import { count } from './aging.js';
import type { Judgement } from './judgement.js';
import type { Series } from './memory.js';
import { cut, printable } from './text.js';

/** A series as people say it: `access.rate;status=502 of web1`. */
export function who({ subject, name }: Series): string {
  const [what, whose] = [printable(name, 200), printable(subject, 100)];
  return whose === '' ? what || '-' : `${what || '-'} of ${whose}`;
}

/**
 * Why a series is not ok: `load of web1 critical since 14:02:10: 12.3 is above 10`. At most some 700 bytes. Times are
 * UTC, with their date where it is not that of the newest event.
 */
export function reason({ series, state, since, why }: Judgement, newest: number): string {
  const began = Number.isNaN(since) ? '' : ` since ${clock(since, newest)}`;
  const said = why ?? cut(withoutEnd(printable(series.standing?.message ?? '', 400), `;${began},`), 300);
  const subject = `${who(series)} ${state}${began}`;
  return said === '' ? subject : `${subject}: ${cut(said, 400)}`;
}

/** A message without its last clause if that begins so: it would say once more what was said. */
function withoutEnd(message: string, clause: string): string {
  const at = message.lastIndexOf(clause);
  return at < 0 || message.includes(';', at + 1) ? message : message.slice(0, at);
}

/** A series that is well, with the value that was judged: `load of web1 3.2`, `load of web1 max 3.2`. */
export function well({ series, measured, decidedByReadings }: Judgement): string {
  return decidedByReadings && measured ? `${who(series)} ${measured.well}` : who(series);
}

/** How many series wait for more points: `2 series too early to judge: 60 of 121 points`. */
export function tooEarly(waiting: readonly Series[]): string {
  const counted = waiting.flatMap(({ standing }) =>
    standing && standing.points >= 0 && standing.needed > 0 ? [standing] : [],
  );
  const [first] = counted.toSorted((a, b) => b.points / b.needed - a.points / a.needed);
  const same = counted.every(({ points, needed }) => points === first?.points && needed === first.needed);
  const seen = first ? `: ${same ? '' : 'at most '}${first.points} of ${first.needed} points` : '';
  return `${count(waiting.length, 'series', 'series')} too early to judge${seen}`;
}
