import type { Label } from '../event/label.js';
import { type SeriesPattern, seriesPattern } from '../event/series-pattern.js';

/** A labelled failure, and what became of it. */
export interface Failure {
  readonly kind: string;
  readonly note: string;
  /** Of its labels: the series where it is one or several of one pattern, the first beginning, the last end. */
  readonly subject: string | undefined;
  readonly name: string | undefined;
  from: number;
  until: number;
  /** A series that it is about has come. */
  seen: boolean;
  /** When the first alarm opened in it, NaN before. */
  found: number;
  /** When the alarm opened that was still open as it began, NaN where there was none. */
  open: number;
}

/** A stretch of time in which alarms of a series are judged by a label; `failure` is -1 where alarms are nothing. */
export interface Watch {
  readonly from: number;
  /** The grace included. */
  readonly until: number;
  readonly failure: number;
}

interface Labelled {
  readonly watch: Watch;
  readonly means: SeriesPattern;
}

/** Of what is said of labels without a kind. */
const plain = 'failure';

/**
 * The failures of labels: those of one `failure` are one, all others one each. Labels of what was nothing are none.
 * Costs a comparison of each label that names a series with each series.
 */
export class Failures {
  readonly all: readonly Failure[];
  /** Those of any series, which all share. */
  readonly general: readonly Watch[];
  readonly #particular: readonly Labelled[];

  constructor(labels: readonly Label[], grace: number) {
    const all: Failure[] = [];
    const places = new Map<string, number>();
    const labelled = labels.map((label) => {
      const failure = label.verdict === 'nothing' ? -1 : placeOf(label, all, places);
      const { subject, name, from, until } = label;
      const watch = { from, until: until + grace, failure };
      return { watch, means: seriesPattern(subject, name), general: subject === undefined && name === undefined };
    });
    this.all = all;
    this.general = labelled.filter(({ general }) => general).map(({ watch }) => watch);
    this.#particular = labelled.filter(({ general }) => !general);
  }

  /** A new series: what is said of it beside what is said of all. Its failures have been seen from now on. */
  add(subject: string, name: string): readonly Watch[] {
    const watches = this.#particular.filter(({ means }) => means(subject, name)).map(({ watch }) => watch);
    for (const { failure } of [...watches, ...this.general]) if (failure >= 0) this.all[failure]!.seen = true;
    return watches;
  }

  save(): unknown {
    return this.all.map(({ seen, found, open }) => ({ seen, found, open }));
  }

  restore(saved: unknown): void {
    for (const [i, each] of (saved as readonly Partial<Failure>[]).entries()) Object.assign(this.all[i]!, each);
  }
}

function placeOf(
  { failure, kind, note, subject, name, from, until }: Label,
  all: Failure[],
  places: Map<string, number>,
): number {
  const known = failure === undefined ? undefined : places.get(failure);
  if (known !== undefined) {
    const one = all[known]!;
    one.from = Math.min(one.from, from);
    one.until = Math.max(one.until, until);
    return known;
  }
  if (failure !== undefined) places.set(failure, all.length);
  const fate = { seen: false, found: Number.NaN, open: Number.NaN };
  all.push({ kind: kind || plain, note, subject, name, from, until, ...fate });
  return all.length - 1;
}
