import { textOf } from '../event/event.js';
import { member } from '../event/field.js';
import type { Label } from '../event/label.js';
import { readTime } from '../event/time.js';
import { misuse } from './failure.js';
import { suggestion } from './option.js';
import { records } from './records.js';

const columns = ['from', 'until', 'to', 'subject', 'name', 'label', 'kind', 'note', 'failure'];
const verdicts = ['failure', 'nothing', 'missed'] as const;

/**
 * The labels of a file's text, in their order. Four forms are known:
 * NDJSON and CSV with a header, a label each line: `from`, `until` (or `to`), `subject`, `name`, `label` (`failure`
 * where it is missing, `nothing`, `missed`), `kind`, `note`, `failure`; other fields are passed over, but for slips of these.
 * The windows of the Numenta Anomaly Benchmark, `{"folder/file.csv": [["from", "to"], ...]}`, the key being the name.
 * Faults with the series they show in, `{"faults": [{"name", "from", "to", "series": [...]}]}`: each is one failure,
 * and a series stands for what aggregate makes of it too (`access;status=200` for `access.rate;status=200`).
 * Misuse, with the place, where one cannot be read.
 */
export function labels(text: string, path: string): readonly Label[] {
  const whole = wholeObject(text);
  if (whole && Array.isArray(whole['faults'])) return whole['faults'].flatMap((fault, i) => ofFault(fault, i, path));
  if (whole && Object.values(whole).every(Array.isArray)) return ofWindows(whole as Windows, path);
  return records(text, path, columns, true).map(({ line, fields }) => ofRecord(fields, `${path}, line ${line}`));
}

type Windows = Readonly<Record<string, readonly unknown[]>>;

/** The object that the whole text is, if it is one. */
function wholeObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function ofRecord(fields: object, place: string): Label {
  const said = textOf(member(fields, 'label')) || 'failure';
  const verdict = verdicts.find((each) => each === said);
  if (!verdict) throw misuse(`${place}: label ${said} is none of ${verdicts.join(', ')}${suggestion(said, verdicts)}`);
  return {
    ...spanOf(fields, place),
    subject: wordOf(fields, 'subject'),
    name: wordOf(fields, 'name'),
    verdict,
    kind: textOf(member(fields, 'kind')),
    note: textOf(member(fields, 'note')),
    failure: wordOf(fields, 'failure'),
  };
}

function wordOf(fields: object, field: string): string | undefined {
  return textOf(member(fields, field)) || undefined;
}

function ofWindows(windows: Windows, path: string): readonly Label[] {
  return Object.entries(windows).flatMap(([name, spans]) =>
    spans.map((span, i) => {
      const place = `${path}, window ${i + 1} of ${name}`;
      if (!Array.isArray(span) || span.length !== 2) throw misuse(`${place}: not a pair of times`);
      const [from, until] = span;
      return { ...spanOf({ from, until }, place), subject: undefined, name, ...plainFailure };
    }),
  );
}

const plainFailure = { verdict: 'failure', kind: '', note: '' } as const;

function ofFault(fault: unknown, index: number, path: string): readonly Label[] {
  const place = `${path}, fault ${index + 1}`;
  if (typeof fault !== 'object' || fault === null) throw misuse(`${place}: not an object`);
  const [kind, series] = [textOf(member(fault, 'name')), member(fault, 'series')];
  const names = Array.isArray(series) ? series.map(textOf).flatMap((name) => [name, made(name)]) : [undefined];
  const span = spanOf(fault, place);
  const failure = `${kind} ${index}`;
  return names.map((name) => ({ ...plainFailure, ...span, subject: undefined, name, kind, failure }));
}

/** What aggregate calls the metrics that it makes of a name: the statistic stands in front of the dimensions. */
function made(name: string): string {
  const dimensions = name.indexOf(';');
  return dimensions < 0 ? `${name}.*` : `${name.slice(0, dimensions)}.*${name.slice(dimensions)}`;
}

function spanOf(fields: object, place: string): Pick<Label, 'from' | 'until'> {
  const from = timeOf(fields, 'from', place);
  const until = timeOf(fields, member(fields, 'until') === undefined ? 'to' : 'until', place);
  if (until < from) throw misuse(`${place}: it ends before it begins`);
  return { from, until };
}

function timeOf(fields: object, field: string, place: string): number {
  const given = member(fields, field);
  if (given === undefined) throw misuse(`${place}: no ${field === 'to' ? 'until' : field}`);
  const time = readTime(given);
  if (Number.isNaN(time)) throw misuse(`${place}: ${field} is not a time: ${JSON.stringify(given)}`);
  return time;
}
