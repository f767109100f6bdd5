import { fiveMinutes, type Pattern } from './pattern.js';
import { poisson, type Random } from './random.js';
import { isWeekend, load, type Season } from './season.js';

/**
 * What a failure does to one series from one point until another, both included. Each function is given the number of
 * points since `from`, and hangs on nothing else that changes but `shown`, which is called once for each point in order.
 */
export interface Effect {
  readonly from: number;
  readonly until: number;
  /** Milliseconds by which what follows a clock comes late. */
  readonly delay?: number;
  /** The level, before noise. */
  readonly level?: (level: number, at: number) => number;
  /** What is shown of it; `last` is what was shown before. */
  readonly shown?: (reading: number, last: number, at: number) => number;
}

const day = 86_400_000;

/**
 * The readings of one series, in order. A point takes two or three normal numbers whatever its level is, so failures
 * change the points that they last for and no others.
 */
export class Course {
  readonly #pattern: Pattern;
  readonly #step: number;
  readonly #start: number;
  readonly #effects: readonly Effect[];
  readonly #noise: Random;
  readonly #chance: Random;
  readonly #gaps: Random;
  readonly #wanderKept: number;
  readonly #noiseKept: number;
  #at = 0;
  #wander: number;
  #ripple: number;
  #total = 0;
  #last = Number.NaN;
  /** The first effect that is not over. */
  #effect = 0;
  #burst = 0;
  #nextBurst: number;
  #nextTail: number;
  #nextGap: number;

  constructor(
    pattern: Pattern,
    place: { readonly start: number; readonly step: number; readonly random: (stream: string) => Random },
    effects: readonly Effect[],
  ) {
    this.#pattern = pattern;
    this.#step = place.step;
    this.#start = place.start;
    this.#effects = effects;
    this.#noise = place.random('noise');
    this.#chance = place.random('chance');
    this.#gaps = place.random('gaps');
    this.#wanderKept = Math.exp(-place.step / pattern.wander.memory);
    this.#noiseKept = pattern.noise.memory === 0 ? 0 : Math.exp(-place.step / pattern.noise.memory);
    this.#wander = this.#noise.normal();
    this.#ripple = this.#noise.normal();
    this.#nextBurst = wait(this.#chance, (pattern.bursts.daily * place.step) / day);
    this.#nextTail = wait(this.#chance, pattern.tails.share);
    this.#nextGap = wait(this.#gaps, pattern.gaps);
  }

  /** Fills an array with the next readings; NaN for one that is missing. */
  fill(values: Float64Array): void {
    const first = this.#at;
    const effects = this.#effects;
    while (this.#effect < effects.length && effects[this.#effect]!.until < first) this.#effect++;
    this.#levels(values, first, 0, values.length, 0);
    for (let e = this.#effect; e < effects.length && effects[e]!.from < first + values.length; e++)
      this.#fail(effects[e]!, values, first);
    this.#readings(values);
    this.#show(values, first);
    this.#at = first + values.length;
  }

  /** Levels before noise of the points `begin` to `end` of the array, `delay` milliseconds late. */
  #levels(values: Float64Array, first: number, begin: number, end: number, delay: number): void {
    const { base, season, growth, saw, jobs, shiftWork, perStep } = this.#pattern;
    const scale = perStep ? (base * this.#step) / fiveMinutes : base;
    const steady = isSteady(season);
    for (let i = begin; i < end; i++) {
      const since = (first + i) * this.#step;
      const time = this.#start + since - delay;
      let level = scale * (1 + (growth * since) / (30 * day));
      if (!steady) level *= load(season, time);
      if (saw) level += saw.height * (((time + saw.shift) % saw.period) / saw.period);
      if (jobs && (time + jobs.shift) % jobs.period < jobs.lasts) level += jobs.height;
      if (shiftWork) level += shiftWork.height * working(shiftWork, time);
      values[i] = level;
    }
  }

  /** The levels of the points that an effect lasts for, as it makes them. */
  #fail({ from, until, delay, level }: Effect, values: Float64Array, first: number): void {
    const begin = Math.max(0, from - first);
    const end = Math.min(values.length, until + 1 - first);
    if (delay) this.#levels(values, first, begin, end, delay);
    if (level) for (let i = begin; i < end; i++) values[i] = level(values[i]!, first + i - from);
  }

  #readings(values: Float64Array): void {
    const { noise, wander, tails, bursts } = this.#pattern;
    const [wanderKept, noiseKept, random] = [this.#wanderKept, this.#noiseKept, this.#noise];
    const wanderNew = Math.sqrt(1 - wanderKept * wanderKept);
    const noiseNew = Math.sqrt(1 - noiseKept * noiseKept);
    const burstKept = Math.exp(-this.#step / bursts.length);
    const burstChance = (bursts.daily * this.#step) / day;
    for (let i = 0; i < values.length; i++) {
      this.#wander = wanderKept * this.#wander + wanderNew * random.normal();
      this.#ripple = noiseKept * this.#ripple + noiseNew * random.normal();
      let ripple = this.#ripple;
      let level = values[i]!;
      if (this.#nextTail-- === 0) {
        ripple += tails.size * this.#chance.exponential();
        this.#nextTail = wait(this.#chance, tails.share);
      }
      if (this.#nextBurst-- === 0) {
        this.#burst += bursts.size * this.#chance.exponential();
        this.#nextBurst = wait(this.#chance, burstChance);
      }
      if (wander.size > 0) level *= Math.exp(wander.size * this.#wander);
      if (this.#burst > 0.01) {
        level *= 1 + this.#burst;
        this.#burst *= burstKept;
      }
      if (noise.form === 'added') values[i] = level + noise.size * ripple;
      else {
        level *= Math.exp(noise.size * ripple);
        values[i] = noise.form === 'count' ? poisson(level, random.normal()) : level;
      }
    }
  }

  #show(values: Float64Array, first: number): void {
    const { least, most, resolution, counter } = this.#pattern;
    const effects = this.#effects;
    const parts = resolution < 1 ? Math.round(1 / resolution) : 0;
    let e = this.#effect;
    for (let i = 0; i < values.length; i++) {
      const reading = Math.min(most, Math.max(least, values[i]!));
      let shown = parts > 0 ? Math.round(reading * parts) / parts : Math.round(reading / resolution) * resolution;
      if (counter) shown = this.#total += shown;
      while (e < effects.length && effects[e]!.until < first + i) e++;
      const effect = effects[e];
      if (effect?.shown && effect.from <= first + i) shown = effect.shown(shown, this.#last, first + i - effect.from);
      if (this.#nextGap-- === 0) {
        this.#nextGap = wait(this.#gaps, this.#pattern.gaps);
        values[i] = Number.NaN;
        continue;
      }
      values[i] = shown;
      if (!Number.isNaN(shown)) this.#last = shown;
    }
  }
}

/** Points until something happens that does with a chance at each; none, told by -1, without a chance. */
function wait(random: Random, chance: number): number {
  return chance > 0 ? Math.floor(random.exponential() / chance) : -1;
}

function isSteady({ depth, weekend }: Season): boolean {
  return depth === 0 && weekend === 1;
}

/** 1 in working hours of a weekday, else 0. */
function working({ on, off }: { readonly on: number; readonly off: number }, time: number): number {
  const today = Math.floor(time / day);
  const into = time - today * day;
  return into >= on && into < off && !isWeekend(today) ? 1 : 0;
}
