import { type State, worse } from '../event/severity.js';
import { count } from './aging.js';
import { attendance, type Expected } from './expected.js';
import { type Judgement, judgement, ofAll, worstFirst } from './judgement.js';
import { type Memory, newSeries } from './memory.js';
import { numbers } from './numbers.js';
import { countsEvents, type Question } from './question.js';
import { noReadings } from './readings.js';
import type { Ratio } from './selections.js';
import { printable } from './text.js';
import { reason, tooEarly, well } from './words.js';

/** What is to be said: a state, why, the numbers and the other series that are not ok, both worst first. */
export interface Verdict {
  readonly state: State;
  readonly text: string;
  readonly perfdata: readonly string[];
  readonly details: readonly string[];
}

/** What a verdict rests on beside the series. */
export interface Circumstances {
  /** Lines that were no events, and events that were read, selected or not. */
  readonly rejected: number;
  readonly taken: number;
  /** What the sources have to say. */
  readonly notes: readonly string[];
  readonly expected: readonly Expected[];
  readonly fewest: number | undefined;
  readonly ratio: Ratio | undefined;
  /** That nothing came is well. */
  readonly mayBeEmpty: boolean;
  /** What the stages before could not use does not count. */
  readonly ignoresRejects: boolean;
  /** All series are told in the lines below, those that are well too. */
  readonly verbose: boolean;
}

/**
 * Judges all that is remembered. The worst series decides; those too early to judge, without a reading or without
 * limits decide only, as unknown, where nothing else was judged. Limits that were given and met no reading are unknown
 * too, and so is a field of the key that no event had. `rejected` lines were no events.
 */
export function verdict(memory: Memory, question: Question, given: Circumstances): Verdict {
  const { newest } = memory;
  const series = judgements(memory, question, given).sort(worstFirst);
  const said = given.ignoresRejects ? [] : [...memory.reports.values()];
  const reports = said.map((each) => judgement(each, { ...question, fresh: undefined }, newest));
  const bad = [...reports, ...series].filter(({ state }) => state && state !== 'ok').sort(worstFirst);
  const left = leftOver(memory, given.rejected);
  const notes = given.notes.map((note) => printable(note, 300));
  const judged = series.some(({ state }) => state);
  const lack = judged ? unanswered(memory, series, question) : nothing(series, question, memory.events, left, given);
  const isLacking = lack !== '' && !(given.mayBeEmpty && !judged && memory.events === 0);
  const found = bad[0]?.state ?? 'ok';
  const [first = '', ...others] = bad.map((each) => reason(each, newest));
  const tally = series.length > 1 && judged ? tallied(series, question) : '';
  const aside = [tally, lack].filter(Boolean).join(', ');
  const wells = given.verbose ? series.filter(({ state }) => state === 'ok').map((each) => `${well(each)} ok`) : [];
  for (const { series: one, state, measured, decidedByReadings } of series)
    if (measured?.state !== undefined) one.alarmed = decidedByReadings && state !== 'ok' ? state : undefined;
  return {
    state: isLacking ? worse(found, 'unknown') : found,
    text: first ? annotated(first, aside) : lack ? annotated(lack, tally) : allWell(series, question),
    perfdata: numbers(series),
    details: [...notes, ...(judged ? left : []), ...others, ...wells],
  };
}

/** All that is judged: series, the ratio, what is absent. Events that are counted are none where others came. */
function judgements(memory: Memory, question: Question, given: Circumstances): Judgement[] {
  const { ratio, expected, fewest, taken } = given;
  if (ratio) {
    const found = ratio.measured(question.limits, memory.newest);
    return [ofAll(newSeries('', found.unit === '%' ? 'ratio' : 'burn rate'), found)];
  }
  const all = [...memory.series.values()].map((each) => judgement(each, question, memory.newest));
  const found = attendance(memory, expected, fewest);
  if (all.some(({ state }) => state)) return [...all, ...found.filter(({ state }) => state !== 'ok')];
  const counts = countsEvents(question) && question.limits.given;
  if (counts && all.length === 0 && (taken > 0 || given.mayBeEmpty)) all.push(noEvents(question, memory.newest));
  return [...all, ...found];
}

/** That none of the events was selected, which is a count of 0. */
function noEvents(question: Question, newest: number): Judgement {
  return judgement({ ...newSeries('', 'events', true), readings: noReadings() }, question, newest);
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
function nothing(
  series: readonly Judgement[],
  question: Question,
  events: number,
  left: readonly string[],
  given: Circumstances,
): string {
  const waiting = unjudged(series, question);
  if (waiting.length > 0) return waiting.join(', ');
  if (given.ratio) return 'no data: there is nothing to hold --ratio against';
  if (series.some(({ measured }) => measured && !Number.isNaN(measured.value)))
    return 'nothing to judge: give -w or -c, or pipe the output of detect';
  const why = left.length > 0 ? left.join(', ') : `${count(events, 'event', 'events')}, no metric and no status`;
  return events > 0 || left.length > 0 ? `no data: ${why}` : 'no data';
}

/** What was asked for and came with no event. */
function unanswered(memory: Memory, series: readonly Judgement[], { limits }: Question): string {
  const [missing] = memory.notFound();
  if (missing !== undefined) return `no event had ${printable(missing, 100)}, of --key`;
  const met = series.some(({ measured }) => measured?.state);
  return limits.given && !met ? 'no reading came for -w or -c' : '';
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
  const shown = judged.length === 1 ? `: ${well(nearest)}` : '';
  const limit = judged.length > 1 && nearest.decidedByReadings ? `, nearest to its limit: ${well(nearest)}` : '';
  return [`${judged.length} series ok${shown}${limit}`, ...unjudged(series, question)].join(', ');
}
