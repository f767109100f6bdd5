import { choice } from '../declaration/option.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { float64, Pool, uint32 } from './pool.js';
import { Cells, type Place } from './surprise/cells.js';
import { type Bar, fixed } from './surprise/bar.js';
import { Episode, type Relapse } from './surprise/episode.js';
import { alarming, decadesThatCount, quiet, views } from './surprise/evidence.js';
import { Gate } from './surprise/gate.js';
import { Hours, hourOf } from './surprise/hours.js';
import { Ranks } from './surprise/ranks.js';
import { Smoothers } from './surprise/smoothers.js';
import { Usual } from './surprise/usual.js';
import { Warmup, warmup } from './surprise/warmup.js';

/** The first point that may raise an alarm. */
const needed = 121;
const day = 86_400_000;

/**
 * The surprises that open an alarm. On the development half of the Numenta benchmark (194,000 points, 56 windows) 15
 * finds 35 windows with 32 false alarms, 9.4 finds 43 with 49, and 25 finds 23 with 14.
 */
const openings = {
  low: { warning: 25, critical: 125 / 3 },
  normal: { warning: 15, critical: 25 },
  high: { warning: 9.4, critical: 47 / 3 },
} as const;

interface Settings {
  readonly sensitivity: keyof typeof openings;
  readonly relapse: Relapse;
}

const options = {
  sensitivity: choice(
    '--sensitivity <level>',
    'How much surprise makes an alarm',
    {
      low: 'warning from 25, critical from 41.7',
      normal: 'warning from 15, critical from 25',
      high: 'warning from 9.4, critical from 15.7',
    },
    'normal',
  ),
  relapse: choice(
    '--relapse <what>',
    'Where a fault lay that is back after a recovery',
    { alarm: 'raises the alarm again', note: 'is told when an alarm is raised anyway', off: 'is not remembered' },
    'alarm',
  ),
};

/**
 * Six views of a series, each asking how rare the present point is in the series' own past; the squares of their
 * surprise in decades, less one, are added up. Nothing is assumed of the range, the length or the noise of a series;
 * the one season it knows is the day, by hours of UTC. The first 120 points are only learned. Learning goes on during
 * an alarm: a new level is usual after a while, and a fault that comes again is less of a surprise. Costs about 3 KB a
 * series (7 KB during its first 100 points), and well under a microsecond a point.
 *
 * What is news of it scores 73.0 on the Numenta benchmark as shipped, and 70 to 71 with its hour bins shifted.
 */
export class Surprise implements Bank {
  readonly needed = needed;
  readonly #smoothers = new Smoothers();
  readonly #hours = new Hours();
  readonly #cells = new Cells();
  readonly #warmup = new Warmup(this.#cells);
  readonly #ranks = new Ranks(views.length);
  readonly #gate = new Gate();
  readonly #usual = new Usual();
  readonly #episode: Episode;
  readonly #pool = new Pool({ points: uint32(), first: float64() });
  readonly #parts;
  readonly #place: Place = { value: 0, hour: 0, fastMean: 0, mediumMean: 0, mediumSpread: 0 };
  readonly #raw = new Float64Array(views.length);
  readonly #surprises = new Float64Array(views.length);

  constructor(bar: Bar, relapse: Relapse = 'off') {
    this.#episode = new Episode(bar, views.length, relapse);
    this.#parts = {
      smoothers: this.#smoothers,
      hours: this.#hours,
      cells: this.#cells,
      warmup: this.#warmup,
      ranks: this.#ranks,
      gate: this.#gate,
      usual: this.#usual,
      episode: this.#episode,
    };
  }

  add(): number {
    for (const part of Object.values(this.#parts)) part.add();
    return this.#pool.add();
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const count = ++this.#pool.at.points[slot]!;
    if (count === 1) {
      this.#pool.at.first[slot] = time;
      this.#hours.start(slot, value);
    }
    const hour = hourOf(time);
    const expected = this.#hours.expected(slot, hour);
    verdict.expected = this.#usual.within(slot, expected);
    verdict.lower = this.#usual.lower(slot, expected);
    verdict.upper = this.#usual.upper(slot, expected);
    verdict.points = count;
    verdict.needed = needed;
    this.#usual.learn(slot, value, this.#hours.learn(slot, hour, value));
    this.#look(slot, hour, value, count);
    const surprise = this.#surprise(slot);
    verdict.score = surprise;
    verdict.news = count < needed ? 0 : this.#gate.through(slot, surprise);
    if (count < needed) verdict.state = 'unknown';
    else {
      const young = time - this.#pool.at.first[slot]! < day;
      verdict.state = alarms[this.#episode.severity(slot, time, value, verdict, this.#surprises, young)]!;
    }
  }

  /** Fills the raw values: what is new by the tables, after this point is smoothed; what departs, before it is. */
  #look(slot: number, hour: number, value: number, count: number): void {
    const { fastMean, fastSpread, mediumMean, mediumSpread, slowMean, slowSpread } = this.#smoothers.at;
    const raw = this.#raw;
    raw[0] = raw[1] = raw[2] = 0;
    raw[3] = Math.abs(this.#hours.offCourse(slot));
    raw[4] = count === 1 ? 0 : Math.abs(value - slowMean[slot]!);
    const before = slowSpread[slot]!;
    const now = fastSpread[slot]!;
    raw[5] = now < before ? before / (now + 0.02 * before + 1e-12) : 0.5;
    this.#smoothers.learn(slot, value, count);
    const place = this.#place;
    place.value = value;
    place.hour = hour;
    place.fastMean = fastMean[slot]!;
    place.mediumMean = mediumMean[slot]!;
    place.mediumSpread = mediumSpread[slot]!;
    if (count <= warmup) {
      this.#warmup.gather(slot, place, count);
      return;
    }
    this.#warmup.follow(slot, this.#smoothers, count);
    this.#cells.learn(slot, place, raw);
    if (!this.#warmup.heard(slot)) raw[0] = raw[1] = raw[2] = 0;
  }

  /** The sum over the views; the tables' views are silent at 0. */
  #surprise(slot: number): number {
    let sum = 0;
    for (let view = 0; view < views.length; view++) {
      const raw = this.#raw[view]!;
      const decades = view < 3 && raw === 0 ? 0 : this.#ranks.surprise(slot, view, raw);
      this.#surprises[view] = decades;
      const beyond = decades - decadesThatCount;
      if (beyond > 0) sum += beyond * beyond;
    }
    return sum;
  }

  explain(slot: number, point: Point, verdict: Verdict): Evidence {
    const episode = this.#episode;
    const { expected, lower, upper, score, points, state } = verdict;
    const band = episode.band(slot);
    if (state === 'ok') return quiet(point, score, { expected, lower, upper }, points > needed ? band : undefined);
    const hour = point.time - this.#pool.at.first[slot]! >= day ? ' at this hour' : '';
    const vouched = views.map((_, view) => this.#ranks.vouched(slot, view));
    const evidence = alarming(point, { band, vouched, ...episode.course(slot) }, hour);
    return { ...evidence, reason: evidence.reason + episode.told(slot) };
  }

  save(): unknown {
    const parts = Object.entries(this.#parts).map(([name, part]) => [name, part.save()]);
    return { own: this.#pool.save(), parts: Object.fromEntries(parts) };
  }

  restore(saved: unknown): void {
    const { own, parts } = saved as { own: unknown; parts: Record<string, unknown> };
    this.#pool.restore(own);
    for (const [name, part] of Object.entries(this.#parts)) part.restore(parts[name]);
  }
}

const alarms = ['ok', 'warning', 'critical'] as const;

export const surprise: Detector = {
  name: 'surprise',
  version: '1',
  summary: 'is it rare in the past of its own series? Needs no setting; judges from point 121 on',
  source: 'Tocsin; ranks of six views, measured on the Numenta Anomaly Benchmark',
  options,
  open: ({ sensitivity, relapse }: Settings) => new Surprise(fixed(openings[sensitivity]), relapse),
};
