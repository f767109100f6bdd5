import type { Label } from '../event/label.js';
import { seriesPattern } from '../event/series-pattern.js';
import { Benchmark, profiles, ScoredSeries, type Window } from './nab.js';

/** The score by one profile of the benchmark, at the threshold that is best for it. */
export interface NabScore {
  readonly profile: string;
  readonly score: number;
  readonly threshold: number;
}

/** All series that come as a corpus of the Numenta Anomaly Benchmark, the failures of labels being its windows. */
export class NabSeries {
  readonly #labels;
  readonly #series = new Map<string, Known>();

  constructor(labels: readonly Label[]) {
    this.#labels = labels
      .filter(({ verdict }) => verdict !== 'nothing')
      .map(({ from, until, subject, name }) => ({ from, until, means: seriesPattern(subject, name) }));
  }

  point(subject: string, name: string, time: number, score: number): void {
    this.#of(subject, name).add(time, score);
  }

  #of(subject: string, name: string): ScoredSeries {
    const key = `${subject}\0${name}`;
    const known = this.#series.get(key);
    if (known) return known.points;
    const points = new ScoredSeries(this.#windows(subject, name));
    this.#series.set(key, { subject, name, points });
    return points;
  }

  /** Windows of a series; those that overlap are one. */
  #windows(subject: string, name: string): readonly Window[] {
    const own = this.#labels.filter(({ means }) => means(subject, name)).sort((a, b) => a.from - b.from);
    const windows: [number, number][] = [];
    for (const { from, until } of own) {
      const last = windows.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], until);
      else windows.push([from, until]);
    }
    return windows;
  }

  scores(): readonly NabScore[] {
    const benchmark = new Benchmark([...this.#series.values()].map(({ points }) => points));
    return profiles.map((profile) => ({ profile: profile.name, ...benchmark.best(profile) }));
  }

  save(): unknown {
    return [...this.#series.values()].map(({ subject, name, points }) => ({ subject, name, points: points.save() }));
  }

  restore(saved: unknown): void {
    for (const { subject, name, points } of saved as readonly Saved[]) this.#of(subject, name).restore(points);
  }
}

interface Known {
  readonly subject: string;
  readonly name: string;
  readonly points: ScoredSeries;
}

type Saved = Omit<Known, 'points'> & { readonly points: unknown };
