import { states } from '../event/severity.js';
import { byIdentity, type Judgement } from './judgement.js';
import type { Series } from './memory.js';
import { Labels, perfdata } from './perfdata.js';

/** How many series are in each state, where statuses came; what stands for the readings of each; ages in seconds. */
export function numbers(series: readonly Judgement[]): string[] {
  const labels = labelled(series.map((each) => each.series));
  const found = series.flatMap(({ series, measured, age }) => {
    const label = labels.get(series) ?? '';
    const { value = Number.NaN, ...rest } = measured ?? {};
    const whole = Math.max(0, Math.floor(age / 1000));
    return [
      perfdata({ label, value, ...rest }),
      perfdata({ label: `${label}.age`, value: whole, unit: 's', least: 0 }),
    ];
  });
  return [...counts(series), ...found.filter((datum) => datum !== undefined)];
}

function counts(series: readonly Judgement[]): string[] {
  const stated = series.filter(({ state, series }) => state || series.standing);
  if (!stated.some(({ series }) => series.standing)) return [];
  return states.map((label) => {
    const value = stated.filter(({ state = 'unknown' }) => state === label).length;
    return perfdata({ label, value, least: 0, most: stated.length })!;
  });
}

function labelled(series: readonly Series[]): Map<Series, string> {
  const labels = new Labels(states);
  return new Map(series.toSorted(byIdentity).map((each) => [each, labels.next(each.subject, each.name)]));
}
