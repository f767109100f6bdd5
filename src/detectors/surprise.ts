import type { Event } from '../event/event.js';
import type { State } from '../event/severity.js';
import { retrospect } from '../statistics/retrospect.js';
import type { Bank, Detector, Evidence, Point, Verdict } from './detector.js';
import { float64, Pool } from './pool.js';
import type { Bar } from './surprise/bar.js';
import { Cells, type Place } from './surprise/cells.js';
import { ColdStart } from './surprise/cold-start.js';
import { concluded } from './surprise/conclusion.js';
import { Episode } from './surprise/episode.js';
import { alarming, type Band, decadesThatCount, quiet, views } from './surprise/evidence.js';
import { Gate } from './surprise/gate.js';
import { Hours, hourOf } from './surprise/hours.js';
import { Ranks } from './surprise/ranks.js';
import type { Relapse } from './surprise/relapse.js';
import { barOf, options, type Settings } from './surprise/settings.js';
import { Smoothers } from './surprise/smoothers.js';
import type { Judged } from './surprise/strength.js';
import { Usual } from './surprise/usual.js';
import { Warmup, warmup } from './surprise/warmup.js';
import { childhood, Youth } from './surprise/youth.js';

/** The first point that is judged by what the series did before. */
const needed = childhood + 1;
const day = 86_400_000;
/** A surprise below which a series that has grown up in an alarm is usual. */
const calm = 5;
/**
 * Six views of a series, each asking how rare the present point is in the series' own past; the squares of their
 * surprise in decades, less one, are added up. Nothing is assumed of the range, the length or the noise of a series;
 * the one season it knows is the day, by hours of UTC. The first 120 points are learned, and from the 20th on looked at
 * for gross changes. Learning goes on during an alarm: a level that stays is usual after 150 points that surprise
 * nobody, and a fault that comes again is known by where it lay. Costs about 3 KB a series (5 KB during its first 120
 * points), and about a microsecond a point.
 *
 * What is news of it scores 73.0 on the Numenta benchmark as shipped, and 70 to 71 with its hour bins shifted.
 */
export class Surprise implements Bank {
  readonly needed = needed;
  readonly #bar: Bar;
  readonly #youth = new Youth();
  readonly #coldStart = new ColdStart(this.#youth);
  readonly #smoothers = new Smoothers();
  readonly #hours = new Hours();
  readonly #cells = new Cells();
  readonly #warmup = new Warmup(this.#cells);
  readonly #ranks = new Ranks(views.length);
  readonly #gate = new Gate();
  readonly #usual = new Usual();
  readonly #episode: Episode;
  /** The points of a series, and the time of its first. */
  readonly #pool = new Pool({ numbers: float64(2) });
  readonly #parts;
  readonly #place: Place = { value: 0, hour: 0, fastMean: 0, mediumMean: 0, mediumSpread: 0 };
  readonly #raw = new Float64Array(views.length);
  readonly #surprises = new Float64Array(views.length);
  readonly #point: Judged = {
    time: 0,
    value: 0,
    surprises: this.#surprises,
    young: false,
    level: 0,
    spread: 0,
    scatter: 0,
  };

  constructor(bar: Bar, relapse: Relapse = 'off') {
    this.#bar = bar;
    this.#episode = new Episode(bar, views.length, relapse);
    this.#parts = {
      bar,
      youth: this.#youth,
      coldStart: this.#coldStart,
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

  add(_first: Event): number {
    for (const part of Object.values(this.#parts)) part.add();
    return this.#pool.add();
  }

  advance(time: number): void {
    this.#bar.advance(time);
  }

  scale(slot: number, factor: number): void {
    this.#episode.scale(slot, factor);
  }

  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const { numbers } = this.#pool.at;
    const count = ++numbers[slot * 2]!;
    if (count === 1) {
      numbers[slot * 2 + 1] = time;
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
    if (count < needed) this.#youth.learn(slot, time, value);
    this.#look(slot, hour, value, count);
    verdict.score = this.#surprise(slot);
    verdict.news = count < needed ? 0 : this.#gate.through(slot, verdict.score);
    verdict.state = this.#state(slot, time, value, count, verdict);
    contain(verdict);
  }

  #state(slot: number, time: number, value: number, count: number, verdict: Verdict): State {
    const coldStart = this.#coldStart;
    if (count < needed) {
      const gross = coldStart.severity(slot, value);
      verdict.departure = gross > 0 ? coldStart.departure(slot, value) : 0;
      return alarms[gross] ?? 'unknown';
    }
    if (count === needed) this.#youth.forget(slot);
    this.#bar.count(slot, time);
    const point = this.#point;
    point.time = time;
    point.value = value;
    point.level = Math.min(this.#smoothers.fastMean(slot), this.#smoothers.slowMean(slot));
    point.spread = this.#smoothers.fastSpread(slot);
    point.scatter = this.#smoothers.slowSpread(slot);
    point.young = time - this.#pool.at.numbers[slot * 2 + 1]! < day;
    const wasOpen = this.#episode.isOpen(slot);
    const severity = this.#episode.severity(slot, point, verdict);
    const first = coldStart.isOpen(slot) ? coldStart.grown(slot, value, verdict.score < calm) : 0;
    verdict.departure = 0;
    if (severity > 0) verdict.departure = this.#episode.departure(slot, value, !wasOpen);
    else if (first > 0) verdict.departure = coldStart.departure(slot, value);
    return alarms[Math.max(severity, first)] ?? 'ok';
  }

  /** Fills the raw values: what is new by the tables, after this point is smoothed; what departs, before it is. */
  #look(slot: number, hour: number, value: number, count: number): void {
    const smoothers = this.#smoothers;
    const raw = this.#raw;
    raw[0] = raw[1] = raw[2] = 0;
    raw[3] = Math.abs(this.#hours.offCourse(slot));
    raw[4] = count === 1 ? 0 : Math.abs(value - smoothers.slowMean(slot));
    const before = smoothers.slowSpread(slot);
    const now = smoothers.fastSpread(slot);
    raw[5] = now < before ? before / (now + 0.02 * before + 1e-12) : 0.5;
    smoothers.learn(slot, value, count);
    if (count < warmup) return;
    if (count === warmup) {
      this.#warmup.anchor(slot, this.#youth.values(slot), this.#youth.times(slot));
      return;
    }
    this.#warmup.follow(slot, smoothers, count);
    smoothers.place(slot, this.#place, value, hour);
    this.#cells.learn(slot, this.#place, raw);
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
    const coldStart = this.#coldStart;
    const { expected, lower, upper, score, state } = verdict;
    const isOver = state === 'ok' || state === 'unknown';
    if (isOver ? coldStart.isTold(slot) : coldStart.isOpen(slot) && !episode.isOpen(slot))
      return coldStart.evidence(slot, point, isOver);
    if (isOver) return quiet(point, score, { expected, lower, upper }, episode.ended(slot));
    const band = contain(episode.band(slot));
    const hour = point.time - this.#pool.at.numbers[slot * 2 + 1]! >= day ? ' at this hour' : '';
    const vouched = views.map((_, view) => this.#ranks.vouched(slot, view));
    const evidence = alarming(point, { band, vouched, ...episode.course(slot, verdict) }, hour);
    return {
      ...evidence,
      threshold: episode.threshold(slot),
      basis: this.#bar.basis(slot),
      reason: evidence.reason + episode.told(slot),
    };
  }

  conclude(slot: number, verdict: Verdict): Evidence | undefined {
    if (this.#youth.points(slot) === 0) return undefined;
    const found = retrospect(this.#youth.values(slot));
    if (!found) return undefined;
    return concluded(found, this.#youth.values(slot), this.#youth.times(slot), verdict);
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

/**
 * Makes a band that is told hold its expected value. Judged is by the band as it is: a series that climbs evenly lies
 * above what is expected of it, and all of its band may.
 */
function contain<B extends Band>(band: B): B {
  band.lower = Math.min(band.lower, band.expected);
  band.upper = Math.max(band.upper, band.expected);
  return band;
}

const alarms: readonly (State | undefined)[] = [undefined, 'warning', 'critical'];

export const surprise: Detector = {
  name: 'surprise',
  version: '2',
  summary:
    'is it rare in the past of its own series? Needs no setting; judges from point 121 on, gross changes from 20',
  source: 'Tocsin; ranks of six views, measured on the Numenta Anomaly Benchmark',
  options,
  open: (settings: Settings) => new Surprise(barOf(settings), settings.relapse),
};
