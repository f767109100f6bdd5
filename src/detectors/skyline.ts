import { misuse } from '../declaration/failure.js';
import { duration, option, whole } from '../declaration/option.js';
import { figures, quantity } from '../text/number.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { names, type Vote, votes } from './skyline/tests.js';

/** Points before a series is judged, and the most that are kept of one. */
const needed = 60;
const most = 20_000;
/** Points in a row without a consensus that end an alarm. */
const back = 3;

interface Settings {
  readonly fullDuration: number;
  readonly skylineConsensus: number;
}

/** The points of a series that are kept, and how its alarm stands. */
interface Kept {
  times: number[];
  values: number[];
  open: boolean;
  calm: number;
  since: number;
  streak: number;
  agreeing: number;
  views: Record<string, number>;
}

/**
 * Etsy's Skyline: nine tests of the newest point against the points of the last day (--full-duration), anomalous where
 * six of them (--skyline-consensus) do not say no, with the same verdicts as algorithms.py. An alarm opens at such a
 * point as a warning, is critical where eight agree, and ends after three points in a row without. 16 bytes for each
 * point of the duration, of 20,000 at most; a point costs a pass over all of these, 30 microseconds for 1,440.
 */
class Skyline implements Bank {
  readonly needed = needed;
  readonly #settings: Settings;
  #series: Kept[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  add(): number {
    const none = { open: false, calm: 0, since: Number.NaN, streak: 0, agreeing: 0, views: {} };
    return this.#series.push({ times: [], values: [], ...none }) - 1;
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const kept = this.#series[slot]!;
    const { times, values } = kept;
    times.push(time);
    values.push(value);
    let old = 0;
    while (times[old]! <= time - this.#settings.fullDuration || times.length - old > most) old++;
    if (old > 0) {
      times.splice(0, old);
      values.splice(0, old);
    }
    verdict.points = values.length;
    verdict.needed = needed;
    verdict.expected = verdict.lower = verdict.upper = verdict.news = Number.NaN;
    verdict.score = verdict.departure = 0;
    verdict.state = kept.open ? 'warning' : 'unknown';
    if (values.length < needed) return;
    const said = votes({
      times: Float64Array.from(times, (each) => each / 1000),
      values: Float64Array.from(values),
      duration: this.#settings.fullDuration / 1000,
    });
    this.#settle(kept, time, said);
    verdict.score = kept.agreeing;
    if (kept.open && kept.calm === 0) verdict.departure = value - mean(values) || Number.NaN;
    verdict.state = kept.open ? (kept.agreeing >= this.#settings.skylineConsensus + 2 ? 'critical' : 'warning') : 'ok';
  }

  #settle(kept: Kept, time: number, said: readonly Vote[]): void {
    const agreeing = said.filter((vote) => vote !== false).length;
    const isAnomalous = agreeing >= this.#settings.skylineConsensus;
    if (isAnomalous) {
      if (!kept.open) [kept.since, kept.streak] = [time, 0];
      kept.open = true;
      kept.calm = 0;
      kept.views = Object.fromEntries(names.filter((_, i) => said[i] !== false).map((name) => [name, 1]));
      kept.agreeing = agreeing;
    } else if (kept.open && ++kept.calm >= back) kept.open = false;
    if (!kept.open) kept.agreeing = agreeing;
    if (kept.open) kept.streak++;
  }

  explain(slot: number, { time, value, unit }: Point, { state, score }: Verdict): Evidence {
    const { since, streak, views, agreeing } = this.#series[slot]!;
    const none = Number.NaN;
    const found = { expected: none, lower: none, upper: none, score, rarity: none };
    if (state === 'ok' || state === 'unknown')
      return {
        ...found,
        since: time,
        streak: 1,
        views: undefined,
        reason: `${quantity(value, unit)}; ${figures(agreeing)} of 9 tests object`,
      };
    const who = Object.keys(views).map((name) => name.replaceAll('_', ' '));
    const reason = `${quantity(value, unit)}; ${figures(agreeing)} of 9 tests object: ${who.join(', ')}`;
    return { ...found, since, streak, views: { ...views }, reason };
  }

  save(): unknown {
    return this.#series.map(({ times, values, views, ...rest }) => ({
      ...rest,
      views: { ...views },
      times: Float64Array.from(times),
      values: Float64Array.from(values),
    }));
  }

  restore(saved: unknown): void {
    const series = saved as (Omit<Kept, 'times' | 'values'> & { times: Float64Array; values: Float64Array })[];
    this.#series = series.map((kept) => ({
      ...kept,
      views: { ...kept.views },
      times: [...kept.times],
      values: [...kept.values],
    }));
  }
}

/** What the tests of the mean hold the newest value against: all that is kept, itself included. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const skyline: Detector = {
  name: 'skyline',
  version: '1',
  summary: "would Etsy's Skyline call it anomalous? Nine tests over --full-duration; judges from point 60 on",
  source: 'Etsy Skyline, analyzer/algorithms.py; Stanway, Bring the Noise, 2013',
  options: {
    fullDuration: option(
      '--full-duration <duration>',
      "Skyline's FULL_DURATION: what a point is held against",
      duration,
      '24h',
    ),
    skylineConsensus: option(
      '--skyline-consensus <n>',
      "Of Skyline's nine tests, those that must object",
      whole(1),
      '6',
    ),
  },
  open: (settings: Settings) => {
    if (!(settings.fullDuration > 0)) throw misuse('--full-duration must be more than 0');
    if (settings.skylineConsensus > 9) throw misuse('--skyline-consensus is at most 9: so many tests there are');
    return new Skyline(settings);
  },
};
