import { writeDuration } from '../event/duration.js';
import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import { readTime } from '../event/time.js';
import { harmless } from '../text/harmless.js';
import type { Look, Render } from '../text/look.js';
import { clock, counted, date, figures } from '../text/number.js';
import { sparkline } from '../text/sparkline.js';
import { cut, width, wrapped } from '../text/width.js';

/** Columns of a label in front of a line, rows of thresholds, and missed failures that are told. */
const labelled = 11;
const mostRows = 20;
const mostMissed = 50;

type Row = readonly string[];

/** The events of score as tables for people; `others` shows any other event. */
export function scores(look: Look, others: Render): Render {
  return {
    event: (event) => (event.name === 'score' && member(event, 'score') ? shown(event, look) : others.event(event)),
    end: () => others.end(),
  };
}

function shown(event: Event, look: Look): string {
  const score: Of = (field) => member(event.score, field);
  const parts = [
    summary(score, look),
    kinds(score('kinds'), look),
    missed(list(score('missed')), look),
    noisiest(list(score('noisiest')), look),
    choices(list(score('sweep')), look),
    benchmark(list(score('nab')), look),
  ];
  const lines = parts.filter((part) => part.length > 0).map((part) => part.join('\n'));
  return `${lines.join('\n\n')}\n`;
}

type Of = (field: string) => unknown;

function summary(of: Of, { palette }: Look): Row {
  const number = (field: string): string => figures(num(of(field)));
  const delay = Number.isNaN(num(of('delay'))) ? '' : `, in the median ${lasting(of('delay'))} after it began`;
  const span = writeDuration(readTime(of('until')) - readTime(of('from')));
  const rate = of('points') === undefined ? '' : `, ${number('perThousandPoints')} per 1,000 points`;
  const [nothing, uncounted] = [num(of('nothing')), num(of('uncounted'))];
  const found = palette.strong(`${number('found')} of ${counted(num(of('failures')), 'failure')}`);
  const alarms = palette.strong(counted(num(of('falseAlarms')), 'alarm'));
  const lines = [
    ['found', found + delay],
    ['false', `${alarms} in ${span} over ${number('series')} series`],
    [
      '',
      `${number('perDay')} a day, ${number('perWeek')} a week; of each series ${number('perSeriesWeek')} a week${rate}`,
    ],
    ['', nothing > 0 ? `${figures(nothing)} where a label says that it was nothing` : ''],
    ['precision', `${share(of('precision'))}, recall ${share(of('recall'))}, F1 ${share(of('f1'))}`],
    ['not counted', uncounted > 0 ? `${counted(uncounted, 'failure')}: no series, or no point in that time` : ''],
  ];
  return lines
    .filter(([, told]) => told !== '')
    .map(([label = '', told]) => `${palette.faint(label.padEnd(labelled))}  ${told}`);
}

function kinds(found: unknown, look: Look): Row {
  const rows = Object.entries(typeof found === 'object' && found !== null ? found : {}).map(([kind, of]) => [
    named(kind, look),
    ...['failures', 'found'].map((field) => figures(num(member(of, field)))),
    share(member(of, 'recall')),
    lasting(member(of, 'delay')),
  ]);
  return table(['kind', 'failures', 'found', 'recall', 'delay'], rows, look);
}

function missed(found: readonly unknown[], look: Look): Row {
  if (found.length === 0) return [];
  const lines = found.slice(0, mostMissed).flatMap((each) => {
    const [from, until, open] = ['from', 'until', 'open'].map((field) => readTime(member(each, field)));
    const when = `${date(from!)} ${clock(from!)} to ${clock(until!, from)}`;
    const series = ['subject', 'name'].map((field) => textOf(member(each, field))).filter((word) => word !== '');
    const before = Number.isNaN(open) ? '' : `an alarm was already open, since ${clock(open!, from)}`;
    const told = [textOf(member(each, 'kind')), when, series.join(' '), before, textOf(member(each, 'note'))];
    return wrapped(harmless(told.filter((part) => part !== '').join(', ')), look.width - 2).map(
      (line, i) => (i === 0 ? '' : '  ') + line,
    );
  });
  const more = found.length - mostMissed;
  const rest = more > 0 ? [look.palette.faint(`and ${figures(more)} more, all of them with -o json`)] : [];
  return [look.palette.faint('missed'), ...lines, ...rest];
}

function noisiest(found: readonly unknown[], look: Look): Row {
  const rows = found.map((each) => [
    named(
      [textOf(member(each, 'subject')), textOf(member(each, 'name'))].filter((word) => word !== '').join(' '),
      look,
    ),
    figures(num(member(each, 'alarms'))),
  ]);
  return table(['most false alarms', 'alarms'], rows, look);
}

/** The trade-off: as many thresholds as a person reads, with what they would give, and the course of all as lines. */
function choices(found: readonly unknown[], look: Look): Row {
  const all = found.map((each) => (field: string) => member(each, field));
  const step = Math.max(1, (all.length - 1) / (mostRows - 1));
  const some = all.filter((_, i) => all.length <= mostRows || Math.round(Math.round(i / step) * step) === i);
  const rows = some.map((of) => [
    figures(num(of('threshold'))),
    ...['perDay', 'perWeek', 'found'].map((field) => figures(num(of(field)))),
    ...['recall', 'precision', 'f1'].map((field) => share(of(field))),
    lasting(of('delay')),
  ]);
  const header = ['threshold', 'false a day', 'a week', 'found', 'recall', 'precision', 'F1', 'delay'];
  const curves = (['recall', 'precision', 'perDay'] as const).map((field) => {
    const values = all.map((of) => (field === 'perDay' ? Math.log10(num(of(field)) + 0.01) : num(of(field))));
    const scale = field === 'perDay' ? {} : { from: 0, to: 1 };
    const bars = sparkline(values, { width: Math.min(60, look.width - labelled - 2), ...scale });
    return `${look.palette.faint((field === 'perDay' ? 'false (log)' : field).padEnd(labelled))}  ${bars}`;
  });
  const hint = look.palette.faint('false a day is what tocsin detect --budget sets');
  return rows.length > 0 ? [...table(header, rows, look), '', ...curves, hint] : [];
}

function benchmark(found: readonly unknown[], look: Look): Row {
  const rows = found.map((each) => [
    harmless(textOf(member(each, 'profile'))),
    share(member(each, 'score'), 1),
    figures(num(member(each, 'threshold'))),
  ]);
  return table(['NAB', 'score', 'threshold'], rows, look);
}

/** Columns as wide as they must be, the first to the left, the others to the right. */
function table(header: Row, rows: readonly Row[], look: Look): Row {
  if (rows.length === 0) return [];
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => width(row[i]!))));
  const padded = (row: Row) =>
    row.map((cell, i) => {
      const blanks = ' '.repeat(widths[i]! - width(cell));
      return i === 0 ? cell + blanks : blanks + cell;
    });
  return [look.palette.faint(padded(header).join('  ')), ...rows.map((row) => padded(row).join('  '))];
}

function named(text: string, look: Look): string {
  return cut(harmless(text), Math.max(12, Math.min(60, look.width - 36)));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function num(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** A share with two digits behind the point, in full length for columns. */
function share(value: unknown, digits = 2): string {
  return typeof value === 'number' ? value.toFixed(digits) : '–';
}

function lasting(seconds: unknown): string {
  return typeof seconds === 'number' ? writeDuration(seconds * 1000) : '–';
}
