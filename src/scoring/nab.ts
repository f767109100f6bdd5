/** What a false alarm and a missed window cost, where a window found at once is worth 1. */
export interface Profile {
  readonly name: string;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** The three profiles of the benchmark, in its order. */
export const profiles: readonly Profile[] = [
  { name: 'standard', falsePositive: 0.11, falseNegative: 1 },
  { name: 'reward low FP', falsePositive: 0.22, falseNegative: 1 },
  { name: 'reward low FN', falsePositive: 0.11, falseNegative: 2 },
];

/** From and until in epoch milliseconds, both included. */
export type Window = readonly [from: number, until: number];

/** The first points of a series are not scored: this share of them, but no more than of so many points. */
const probation = 0.15;
const longest = 5000;

/** Nearly 1 far before the end of a window, 0 at it, -1 far behind it. */
function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** Places of the first and the last point in a window. */
interface Span {
  readonly first: number;
  last: number;
}

/** What one detection is worth. */
interface Detection {
  readonly score: number;
  /** The window that it lies in; undefined outside of all. */
  readonly span: Span | undefined;
  /** In a window what of 1 it earns, outside what of a false alarm it costs, as a number below 0. */
  readonly worth: number;
}

/**
 * The points of one series with their scores, as the Numenta Anomaly Benchmark sees them. Remembers 16 bytes for each
 * point with a score above 0; one without is no detection at any threshold.
 */
export class ScoredSeries {
  readonly #windows: readonly Window[];
  #next = 0;
  #inside = false;
  #points = 0;
  #spans: Span[] = [];
  #places: number[] = [];
  #scores: number[] = [];

  /** Windows that do not overlap, in any order. */
  constructor(windows: readonly Window[]) {
    this.#windows = [...windows].sort(([a], [b]) => a - b);
  }

  /** The number of labelled windows. */
  get windows(): number {
    return this.#windows.length;
  }

  /** The next point, in the order of the series, and its score. */
  add(time: number, score: number): void {
    const place = this.#points++;
    if (score > 0) {
      this.#places.push(place);
      this.#scores.push(score);
    }
    while (this.#next < this.#windows.length && time > this.#windows[this.#next]![1]) this.#leave();
    const window = this.#windows[this.#next];
    if (window === undefined || time < window[0]) return;
    if (this.#inside) this.#spans.at(-1)!.last = place;
    else this.#spans.push({ first: place, last: place });
    this.#inside = true;
    if (time === window[1]) this.#leave();
  }

  #leave(): void {
    this.#next++;
    this.#inside = false;
  }

  /** The detections at a threshold below all scores, in the order of the series. */
  *detections(): Generator<Detection> {
    const begin = Math.min(Math.floor(probation * this.#points), probation * longest);
    let next = 0;
    for (const [i, place] of this.#places.entries()) {
      if (place < begin) continue;
      while (next < this.#spans.length && place > this.#spans[next]!.last) next++;
      const span = this.#spans[next];
      const score = this.#scores[i]!;
      if (span && place >= span.first) yield { score, span, worth: earned(span, place) };
      else yield { score, span: undefined, worth: lost(this.#spans[next - 1], place) };
    }
  }

  save(): unknown {
    const [next, inside, points] = [this.#next, this.#inside, this.#points];
    const spans = this.#spans.map((span) => ({ ...span }));
    return { next, inside, points, spans, places: [...this.#places], scores: [...this.#scores] };
  }

  restore(saved: unknown): void {
    const { next, inside, points, spans, places, scores } = saved as Saved;
    this.#next = next;
    this.#inside = inside;
    this.#points = points;
    this.#spans = spans.map((span) => ({ ...span }));
    this.#places = [...places];
    this.#scores = [...scores];
  }
}

interface Saved {
  readonly next: number;
  readonly inside: boolean;
  readonly points: number;
  readonly spans: readonly Span[];
  readonly places: readonly number[];
  readonly scores: readonly number[];
}

/** The earlier in the window, the more; 1 at its first point. */
function earned({ first, last }: Span, place: number): number {
  return sigmoid(-(last - place + 1) / (last - first + 1)) / sigmoid(-1);
}

/** The farther behind the window before it, the more; all where there is none. */
function lost(before: Span | undefined, place: number): number {
  return before ? sigmoid((place - before.last) / (before.last - before.first)) : -1;
}

/**
 * The score of the Numenta Anomaly Benchmark for a number of series, as published (Lavin and Ahmad, Evaluating
 * real-time anomaly detection algorithms, arXiv 1510.03336) and as its version 1.1 computes it. A point whose score
 * reaches the threshold is a detection; there is one threshold for all series. 0 is the score of a detector that never
 * fires, 100 that of one that fires at the first point of each window and nowhere else. Costs a sort of all detections.
 */
export class Benchmark {
  readonly #detections: readonly Detection[];
  readonly #windows: number;

  constructor(series: readonly ScoredSeries[]) {
    this.#detections = series.flatMap((each) => [...each.detections()]).sort((a, b) => b.score - a.score);
    this.#windows = series.reduce((sum, each) => sum + each.windows, 0);
  }

  /** The threshold at which the score is highest, and that score; Infinity where it is best never to fire. Scores are NaN without any window. */
  best(profile: Profile): { readonly threshold: number; readonly score: number } {
    let best = { threshold: Number.POSITIVE_INFINITY, total: 0 };
    for (const [threshold, total] of this.#totals(profile)) if (total > best.total) best = { threshold, total };
    return { threshold: best.threshold, score: this.#normalised(best.total, profile) };
  }

  /** The score at a threshold. */
  score(profile: Profile, threshold: number): number {
    let reached = 0;
    for (const [each, total] of this.#totals(profile)) {
      if (each < threshold) break;
      reached = total;
    }
    return this.#normalised(reached, profile);
  }

  /** The labelled windows, how many of them are found at a threshold, and the detections outside of them. */
  counts(threshold: number): { readonly windows: number; readonly found: number; readonly outside: number } {
    const found = new Set<Span>();
    let outside = 0;
    for (const { score, span } of this.#detections) {
      if (score < threshold) break;
      if (span) found.add(span);
      else outside++;
    }
    return { windows: this.#windows, found: found.size, outside };
  }

  /** From the highest threshold down, what is gained over never firing. */
  *#totals({ falsePositive, falseNegative }: Profile): Generator<readonly [threshold: number, total: number]> {
    const earliest = new Map<Span, number>();
    let total = 0;
    for (const [i, { score, span, worth }] of this.#detections.entries()) {
      if (!span) total += falsePositive * worth;
      else {
        const before = earliest.get(span) ?? -falseNegative;
        earliest.set(span, Math.max(before, worth));
        total += Math.max(before, worth) - before;
      }
      if (this.#detections[i + 1]?.score !== score) yield [score, total];
    }
  }

  #normalised(gained: number, { falseNegative }: Profile): number {
    return this.#windows > 0 ? (100 * gained) / (this.#windows * (1 + falseNegative)) : Number.NaN;
  }
}
