import { type State, states, worse } from '../event/severity.js';
import { byIdentity, type Judgement, judgement, type Question, worstFirst } from './judgement.js';
import type { Memory, Series } from './memory.js';
import { Labels, perfdata } from './perfdata.js';
import { printable } from './text.js';
import { count, reason, tooEarly, well } from './words.js';

/** What is to be said: a state, why, the numbers and the other series that are not ok, both worst first. */
export interface Verdict {
  readonly state: State;
  readonly text: string;
  readonly perfdata: readonly string[];
  readonly details: readonly string[];
}

/**
 * Judges all that is remembered. The worst series decides; those too early to judge, without a reading or without
 * limits decide only, as unknown, where nothing else was judged. Limits that were given and met no reading are unknown
 * too, and so is a field of the key that no event had. `rejected` lines were no events.
 */
export function verdict(memory: Memory, question: Question, rejected: number): Verdict {
  const series = [...memory.series.values()].map((each) => judgement(each, question)).sort(worstFirst);
  const reports = [...memory.reports.values()].map((each) => judgement(each, question));
  const bad = [...reports, ...series].filter(({ state }) => state && state !== 'ok').sort(worstFirst);
  const left = leftOver(memory, rejected);
  const judged = series.some(({ state }) => state);
  const lack = judged ? unanswered(memory, series, question) : nothing(series, question, memory.events, left);
  const found = bad[0]?.state ?? 'ok';
  const [first = '', ...others] = bad.map((each) => reason(each, question, memory.newest));
  const tally = series.length > 1 && judged ? tallied(series, question) : '';
  const aside = [tally, lack].filter(Boolean).join(', ');
  return {
    state: lack === '' ? found : worse(found, 'unknown'),
    text: first ? annotated(first, aside) : lack ? annotated(lack, tally) : allWell(series, question),
    perfdata: numbers(series, question),
    details: judged ? [...left, ...others] : others,
  };
}

function annotated(text: string, aside: string): string {
  return aside === '' ? text : `${text} (${aside})`;
}

/** Lines and events that were of no use. */
function leftOver({ unusable }: Memory, rejected: number): string[] {
  const lines = rejected > 0 ? [`${count(rejected, 'line', 'lines')} could not be used`] : [];
  return unusable > 0 ? [...lines, `${count(unusable, 'event', 'events')} had no value or state to be read`] : lines;
}

/** Why nothing was judged. */
function nothing(series: readonly Judgement[], question: Question, events: number, left: readonly string[]): string {
  const waiting = unjudged(series, question);
  if (waiting.length > 0) return waiting.join(', ');
  if (series.some(({ value }) => !Number.isNaN(value)))
    return 'nothing to judge: give -w or -c, or pipe the output of detect';
  const why = left.length > 0 ? left.join(', ') : `${count(events, 'event', 'events')}, no metric and no status`;
  return events > 0 || left.length > 0 ? `no data: ${why}` : 'no data';
}

/** What was asked for and came with no event. */
function unanswered(memory: Memory, series: readonly Judgement[], { limits }: Question): string {
  const [missing] = memory.notFound();
  if (missing !== undefined) return `no event had ${printable(missing, 100)}, of --key`;
  return limits.given && !series.some(({ measured }) => measured) ? 'no reading came for -w or -c' : '';
}

/** Series that could not be judged, in words. */
function unjudged(series: readonly Judgement[], { limits }: Question): string[] {
  const open = series.filter(({ state }) => !state).map((each) => each.series);
  const early = open.filter(({ standing }) => standing);
  const silent = limits.given ? open.filter(({ standing, readings }) => !standing && readings) : [];
  return [
    ...(early.length > 0 ? [tooEarly(early)] : []),
    ...(silent.length > 0 ? [`${silent.length} series without a reading`] : []),
  ];
}

/** How many series there are of each state: `1 critical, 4 ok`. */
function tallied(series: readonly Judgement[], question: Question): string {
  const counts = new Map<State, number>();
  for (const { state } of series) if (state) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = (['critical', 'warning', 'unknown', 'ok'] as const).flatMap((state) =>
    counts.has(state) ? [`${counts.get(state)} ${state}`] : [],
  );
  return [...parts, ...unjudged(series, question)].join(', ');
}

function allWell(series: readonly Judgement[], question: Question): string {
  const judged = series.filter(({ state }) => state);
  const nearest = judged.find(({ decidedByReadings }) => decidedByReadings) ?? judged[0]!;
  const shown = judged.length === 1 ? `: ${well(nearest, question)}` : '';
  const limit =
    judged.length > 1 && nearest.decidedByReadings ? `, nearest to its limit: ${well(nearest, question)}` : '';
  return [`${judged.length} series ok${shown}${limit}`, ...unjudged(series, question)].join(', ');
}

/** How many series are in each state, where statuses came, and what stands for the readings of each. */
function numbers(series: readonly Judgement[], { stat, limits }: Question): string[] {
  const owners = series.filter(({ value }) => !Number.isNaN(value)).map((each) => each.series);
  const labels = labelled(owners);
  const values = series.map(({ series, value }) => {
    const range = { warning: limits.warning, critical: limits.critical };
    const unit = stat === 'count' ? { least: 0 } : { unit: series.unit };
    return perfdata({ label: labels.get(series) ?? '', value, ...unit, ...range });
  });
  return [...counts(series), ...values.filter((datum) => datum !== undefined)];
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
