import { type State, worse } from '../event/severity.js';
import { alerts, type Threshold } from '../event/threshold.js';
import { age, count } from './aging.js';
import type { Series } from './memory.js';
import { amount } from './number.js';
import { forecast } from './prediction.js';
import { keepsReadings, type Question } from './question.js';
import { type Readings, statistic, within } from './readings.js';

/** What the readings of a series come to. */
export interface Measured {
  /** Undefined where they are not judged. */
  readonly state: State | undefined;
  readonly value: number;
  readonly unit: string;
  /** Since when it has been so; NaN where that is not known. */
  readonly since: number;
  /** How bad, among series of one state. */
  readonly rank: number;
  /** Why it is not ok: `12.3 is above 10`. */
  readonly why: string;
  /** The value of one that is: `max 3.2`. */
  readonly well: string;
  /** For the perfdata. */
  readonly warning: Threshold | undefined;
  readonly critical: Threshold | undefined;
  readonly least?: number;
}

/** What the readings of a series come to, by a question; undefined where it has none. `newest` ends the window. */
export function measured(series: Series, question: Question, newest: number): Measured | undefined {
  if (!series.readings) return undefined;
  const { limits, window, share, predict } = question;
  const all = series.readings;
  const readings = keepsReadings(question) ? within(all, window, newest, limits) : all;
  const found =
    share !== undefined
      ? byShare(readings, share, question)
      : predict !== undefined
        ? byForecast(series, readings, question)
        : byStatistic(series, readings, question, newest);
  return recovering(series, aged(series, readings, found, question), question);
}

function byStatistic(series: Series, readings: Readings, { stat, limits, window }: Question, newest: number): Measured {
  const value = series.events && stat === 'rate' ? perSecond(readings, window, newest) : statistic(stat, readings);
  const unit = stat === 'count' ? '' : stat === 'rate' ? `${series.unit}/s` : series.unit;
  const isJudged = limits.given && (readings.count > 0 || stat === 'count' || series.events);
  const state = isJudged ? limits.stateOf(value) : undefined;
  const of =
    stat === 'count' ? 'the count of readings' : `the ${stat} of ${count(readings.count, 'reading', 'readings')}`;
  const [plain, told] = stat === 'last' || series.events ? ['', ''] : [`${stat} `, `, ${of}`];
  return {
    state,
    value,
    unit: unit.replace(/^1?\/s$/, '1/s'),
    since: stat === 'last' && readings.state === state ? readings.since : Number.NaN,
    rank: state ? limits.excess(state, value) : 0,
    why: state ? `${limits.reason(state, value, unit.replace(/^1?\/s$/, '1/s'))}${told}` : '',
    well: `${plain}${amount(value, unit.replace(/^1?\/s$/, '1/s'))}`,
    warning: limits.warning,
    critical: limits.critical,
    ...(stat === 'count' && { least: 0 }),
  };
}

/** Events a second, over the window or from the first to the end; none is 0. */
function perSecond({ count, first }: Readings, window: number, newest: number): number {
  if (count === 0) return 0;
  const span = window === Number.POSITIVE_INFINITY ? newest - first : window;
  return span > 0 ? count / (span / 1000) : Number.NaN;
}

function byShare(readings: Readings, share: number, { limits }: Question): Measured {
  const { count: all, warned, alarmed } = readings;
  // 29 of 100 are no more than 29 %, whatever 0.29 * 100 is
  const most = share * all * (1 + 1e-9);
  const isCritical = limits.critical !== undefined && alarmed > most;
  const isWarning = limits.warning !== undefined && warned > most;
  const state = isCritical ? 'critical' : isWarning ? 'warning' : 'ok';
  const beyond = isCritical || !limits.warning ? alarmed : warned;
  const value = all === 0 ? Number.NaN : (100 * beyond) / all;
  const range = isCritical || !limits.warning ? limits.critical : limits.warning;
  const allowed: Threshold = { text: '', start: 0, end: 100 * share, inside: false };
  const told = `${amount(value, '%', 3)} of ${count(all, 'reading', 'readings')}`;
  return {
    state: all === 0 ? undefined : state,
    value,
    unit: '%',
    since: Number.NaN,
    rank: value,
    why: `${told} ${range?.inside ? 'are within' : 'are outside of'} ${range?.text.replace('@', '')}, more than ${amount(100 * share, '%', 3)}`,
    well: `${amount(value, '%', 3)} beyond ${range?.text}`,
    warning: limits.warning && allowed,
    critical: limits.critical && allowed,
    least: 0,
  };
}

function byForecast(series: Series, readings: Readings, question: Question): Measured {
  const { limits } = question;
  const { unit } = series;
  const present = readings.count > 0 ? limits.stateOf(readings.last) : undefined;
  const found = present === undefined ? undefined : forecast(readings, question, unit);
  const state = found && present ? worse(present, found.state) : present;
  const isForecast = found !== undefined && state !== present;
  const plain = amount(readings.last, unit);
  return {
    state,
    value: readings.last,
    unit,
    since: isForecast || readings.state !== state ? Number.NaN : readings.since,
    rank: isForecast ? found.rank : state ? limits.excess(state, readings.last) : 0,
    why: isForecast ? found.why : state ? limits.reason(state, readings.last, unit) : '',
    well: found && !isForecast && found.state === 'ok' ? `${plain}, ${found.why}` : plain,
    warning: limits.warning,
    critical: limits.critical,
  };
}

/** With the age of the newest reading where nulls came after it, which may make the series unknown. */
function aged(series: Series, { count, time }: Readings, found: Measured, { nulls, now }: Question): Measured {
  const isMissing = count === 0 ? !Number.isNaN(series.missing) : series.missing > time;
  if (!isMissing || nulls === 'zero') return found;
  if (count === 0) return nulls === 'unknown' ? { ...found, state: 'unknown', why: 'has no reading but nulls' } : found;
  if (found.state === undefined) return found;
  const told = `, ${age(now - time)} old`;
  if (nulls === 'ignore') return { ...found, why: `${found.why}${told}`, well: `${found.well}${told}` };
  const why = `the newest reading is missing, the last was ${amount(found.value, found.unit)}${told}`;
  return { ...found, state: 'unknown', since: Number.NaN, why };
}

/** An alert that was given ends only within the range of recovery. */
function recovering(series: Series, found: Measured, { recover }: Question): Measured {
  const before = series.alarmed;
  if (!recover || before === undefined || found.state !== 'ok' || !alerts(recover, found.value)) return found;
  const why = `${amount(found.value, found.unit)} is not back within ${recover.text}`;
  return { ...found, state: before, since: Number.NaN, why };
}
