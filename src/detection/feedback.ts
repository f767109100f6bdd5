import type { Label } from '../event/label.js';
import { type SeriesPattern, seriesPattern } from '../event/series-pattern.js';
import { counted, figures } from '../text/number.js';

/** What one label does to the thresholds of its series, and how far all together may move them. */
const step = 2;
const least = 1 / 8;
const most = 8;

interface Opinion {
  readonly from: number;
  readonly factor: number;
  readonly means: SeriesPattern;
}

/**
 * What people said of earlier alarms, as thresholds: each `nothing` doubles those of the series it is about, each
 * `missed` halves them, an eighth and eight times at most. A label counts from its end on, so that what came before
 * is judged as it was.
 */
export class Feedback {
  readonly #opinions: readonly Opinion[];
  #about: (readonly Opinion[])[] = [];

  constructor(labels: readonly Label[]) {
    this.#opinions = labels
      .filter(({ verdict }) => verdict !== 'failure')
      .map(({ until, verdict, subject, name }) => ({
        from: until,
        factor: verdict === 'nothing' ? step : 1 / step,
        means: seriesPattern(subject, name),
      }));
  }

  add(subject: string, name: string): void {
    this.#about.push(this.#opinions.filter(({ means }) => means(subject, name)));
  }

  /** The factor of a series' thresholds at a time. */
  factor(slot: number, time: number): number {
    let factor = 1;
    for (const opinion of this.#about[slot]!) if (time >= opinion.from) factor *= opinion.factor;
    return Math.min(most, Math.max(least, factor));
  }

  /** The part of an alarm's message that tells of it; empty where nothing was said. */
  told(slot: number, time: number): string {
    const said = this.#about[slot]!.filter(({ from }) => time >= from);
    if (said.length === 0) return '';
    const nothing = said.filter(({ factor }) => factor > 1).length;
    const missed = said.length - nothing;
    const words = [
      nothing > 0 ? `${counted(nothing, 'label')} "nothing"` : '',
      missed > 0 ? `${counted(missed, 'label')} "missed"` : '',
    ].filter((word) => word !== '');
    return `; threshold ${figures(this.factor(slot, time))} times the usual by ${words.join(' and ')}`;
  }
}
