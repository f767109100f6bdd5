import type { Label } from '../event/label.js';
import { writeTime } from '../event/time.js';
import type { Estate } from './scenario.js';
import type { SimulatedSeries } from './series.js';

/** The labels of some series by their beginning. A failure of many has one for each. */
export function seriesLabels(series: readonly SimulatedSeries[]): readonly Label[] {
  return series.flatMap((one) => one.labels()).sort(byBeginning);
}

/**
 * The labels of servers by their beginning: one for all that a failure does to the log of one, from the first request
 * that is counted in the first reading.
 */
export function serverLabels({ servers, step }: Pick<Estate, 'servers' | 'step'>): readonly Label[] {
  const all = servers.flatMap(({ requests, errors, latency }) => joined(seriesLabels([requests, errors, latency])));
  return all.map((label) => ({ ...label, from: label.from - step, name: undefined })).sort(byBeginning);
}

/** Labels in order, those of one failure that touch each other as one. */
function joined(labels: readonly Label[]): readonly Label[] {
  const found: Label[] = [];
  for (const label of labels) {
    const at = found.findIndex(({ failure, until }) => failure === label.failure && label.from <= until);
    const one = found[at];
    if (!one) found.push(label);
    else found[at] = { ...one, until: Math.max(one.until, label.until), note: `${one.note}; ${label.note}` };
  }
  return found;
}

function byBeginning(one: Label, other: Label): number {
  return one.from - other.from;
}

/** A label as a line of a labels file. */
export function labelLine({ from, until, subject, name, verdict, kind, note, failure }: Label): string {
  const times = { from: writeTime(from), until: writeTime(until) };
  const label = verdict === 'failure' ? undefined : verdict;
  return `${JSON.stringify({ ...times, subject, name, kind, label, note, failure })}\n`;
}
