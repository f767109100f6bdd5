import type { State } from '../event/severity.js';
import { clock } from '../text/number.js';
import type { Judgement, Question } from './judgement.js';
import type { Series } from './memory.js';
import { amount } from './number.js';
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
export function reason(judged: Judgement, { stat, limits }: Question, newest: number): string {
  const { series, state, since, value, decidedByReadings } = judged;
  const began = Number.isNaN(since) ? '' : ` since ${clock(since, newest)}`;
  const said = decidedByReadings
    ? `${limits.reason(state as State, value, stat === 'count' ? '' : series.unit)}${summary(judged, stat)}`
    : cut(withoutEnd(printable(series.standing?.message ?? '', 400), `;${began},`), 300);
  const subject = `${who(series)} ${state}${began}`;
  return said === '' ? subject : `${subject}: ${said}`;
}

/** A message without its last clause if that begins so: it would say once more what was said. */
function withoutEnd(message: string, clause: string): string {
  const at = message.lastIndexOf(clause);
  return at < 0 || message.includes(';', at + 1) ? message : message.slice(0, at);
}

function summary({ series }: Judgement, stat: Question['stat']): string {
  if (stat === 'last') return '';
  const readings = count(series.readings?.count ?? 0, 'reading', 'readings');
  return stat === 'count' ? ', the count of readings' : `, the ${stat} of ${readings}`;
}

/** A series that is well, with the value that was judged: `load of web1 3.2`, `load of web1 max 3.2`. */
export function well({ series, value, decidedByReadings }: Judgement, { stat }: Question): string {
  if (!decidedByReadings) return who(series);
  return `${who(series)} ${stat === 'last' ? '' : `${stat} `}${amount(value, stat === 'count' ? '' : series.unit)}`;
}

/** How many series wait for more points: `2 series too early to judge: 60 of 121 points`. */
export function tooEarly(waiting: readonly Series[]): string {
  const counted = waiting.flatMap(({ standing }) =>
    standing && standing.points >= 0 && standing.needed > 0 ? [standing] : [],
  );
  const [first] = counted.toSorted((a, b) => b.points / b.needed - a.points / a.needed);
  const same = counted.every(({ points, needed }) => points === first?.points && needed === first.needed);
  const seen = first ? `: ${same ? '' : 'at most '}${first.points} of ${first.needed} points` : '';
  return `${waiting.length} series too early to judge${seen}`;
}

export function count(number: number, one: string, more: string): string {
  return `${number} ${number === 1 ? one : more}`;
}
