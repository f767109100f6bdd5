import type { Archetype, Role } from './archetypes/archetype.js';
import { archetypes } from './archetypes/index.js';
import { type CellPlan, cell } from './cell.js';
import { kinds } from './failures/index.js';
import type { FailureKind } from './failures/kind.js';
import { SimulatedSeries } from './series.js';

/**
 * Series with labelled failures, without NDJSON:
 *
 *     const { series, points } = scenario({ seed: 7, series: 200, step: 300_000, span: 365 * 86_400_000 });
 *     const values = new Float64Array(points);
 *     for (const one of series) {
 *       one.fill(values);                  // the next values.length readings; NaN where one is missing
 *       for (const { from, until, kind } of one.failures) ...   // numbers of points, both included
 *     }
 *
 * `fill` may be called with parts of any length, which give what one call gives. Point i is at `start + i * step`. A
 * series hangs on seed, start, step, kinds and its own index alone, and its failures on span and rate too: not on how
 * many series there are. Without failures the readings are the same but where a failure was. A counter shows its
 * count: its rate is the difference of two readings. Costs 2 KB a series, and 0.15 µs a point where parts are
 * longer than a few points.
 */
export function scenario(given: Partial<Settings> = {}): Scenario {
  const settings = { ...usual, ...given };
  const chosen = kindsOf(settings);
  const used = archetypes.filter(({ role }) => chosen.some(({ roles }) => roles.includes(role)));
  const plan = planOf(settings, settings.kinds.length === 0 ? archetypes : used);
  const series: SimulatedSeries[] = [];
  for (let number = 0; series.length < settings.series; number++)
    for (const member of cell(plan, number))
      if (series.length < settings.series) series.push(new SimulatedSeries(plan, number, member));
  return { start: plan.start, step: plan.step, points: plan.points, series };
}

/** What a web server did, as series of its requests, of the share of errors, and of their 95th percentile in seconds. */
export interface Server {
  readonly requests: SimulatedSeries;
  readonly errors: SimulatedSeries;
  readonly latency: SimulatedSeries;
}

export interface Estate extends Omit<Scenario, 'series'> {
  readonly servers: readonly Server[];
}

/**
 * The web servers of the same estate, one of each cell, `series` of them: for the log behind the metrics. Without
 * kinds these are the series that `scenario` has; but no log is stuck when an exporter is.
 */
export function estate(given: Partial<Settings> = {}): Estate {
  const settings = { ...usual, ...given };
  const plan = planOf(settings, archetypes);
  const found = Array.from({ length: settings.series }, (_, number): Server => {
    const members = cell(plan, number);
    const series = (role: Role) => {
      const member = members.find(({ archetype }) => archetype.role === role)!;
      return new SimulatedSeries(plan, number, { ...member, failures: member.failures.filter(({ shown }) => !shown) });
    };
    return { requests: series('requests'), errors: series('errors'), latency: series('latency') };
  });
  return { start: plan.start, step: plan.step, points: plan.points, servers: found };
}

function kindsOf(settings: Settings): readonly FailureKind[] {
  return settings.kinds.length === 0 ? kinds : kinds.filter(({ kind }) => settings.kinds.includes(kind));
}

function planOf(settings: Settings, archetypes: readonly Archetype[]): CellPlan {
  const { seed, start, step, span, failures, lead = Math.min(span / 10, week) } = settings;
  return {
    seed,
    archetypes,
    kinds: kindsOf(settings),
    rate: (failures.count * step) / failures.per,
    start,
    step,
    points: Math.floor(span / step),
    lead: Math.floor(lead / step),
  };
}

export interface Settings {
  readonly seed: number;
  /** How many. */
  readonly series: number;
  /** Epoch milliseconds of the first point; milliseconds from one to the next, and from the first to the end. */
  readonly start: number;
  readonly step: number;
  readonly span: number;
  /** How often a series fails on average: so many times in so many milliseconds; none with a count of 0. */
  readonly failures: { readonly count: number; readonly per: number };
  /** Which failures; all for none. Only series that they can befall are made. */
  readonly kinds: readonly string[];
  /** Milliseconds before anything fails; a tenth of the span, a week at most, when it is not given. */
  readonly lead?: number;
}

export interface Scenario {
  readonly start: number;
  readonly step: number;
  readonly points: number;
  readonly series: readonly SimulatedSeries[];
}

const day = 86_400_000;
const week = 7 * day;

export const usual: Settings = {
  seed: 1,
  series: 20,
  start: Date.UTC(2026, 0, 1),
  step: 300_000,
  span: 28 * day,
  failures: { count: 1, per: 90 * day },
  kinds: [],
};
