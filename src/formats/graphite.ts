import { readTime } from '../event/time.js';
import type { Decoder, Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';
import { pageReason } from './page.js';
import { isInfinite, numberText } from './reading.js';
import { share } from './recognition.js';
import { graphiteSeries, kept, metric, rememberedSeries, type Series, type Target, target, unread } from './target.js';

const full = /^[^\s<>[\]{}"']\S*\s+[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s+(?:-1|N|\d{9,}(?:\.\d+)?)\s*$/;

/**
 * Carbon's plaintext lines, `path value timestamp`, with any blanks between, read as carbon-cache reads them: `a..b` is
 * `a.b`, tags are sorted, -1 or N for the timestamp is the time of the start, infinity is stored (here as null, with
 * the word in `data`). What carbon drops without a word, `nan`, is rejected with the reason, as are a wrong number of
 * fields and what is no number. Remembers a path's text; costs no object for a line.
 */
export const graphite: Format = {
  name: 'graphite',
  summary: "Carbon's plaintext lines: path value timestamp",
  recognise: (lines) => share(lines, (line) => line.length < 10_000 && full.test(line)),
  open: (settings) => new Graphite(settings),
};

class Graphite implements Decoder {
  readonly #series: (path: string) => Series;
  readonly #now: number;
  #known = new Map<string, Target>();

  constructor(settings: Settings) {
    this.#series = graphiteSeries(settings);
    this.#now = settings.now;
  }

  line(text: string, take: Take): string | undefined {
    const first = text.indexOf(' ');
    const last = text.lastIndexOf(' ');
    const known = this.#known.get(text.slice(0, first));
    if (known && first < last) {
      const number = numberText(text.slice(first + 1, last));
      const time = number === '' ? Number.NaN : this.#time(text.slice(last + 1));
      if (!Number.isNaN(time)) {
        take(time, metric(time, known, number));
        return undefined;
      }
    }
    return this.#spaced(text, take);
  }

  #spaced(text: string, take: Take): string | undefined {
    const fields = text.trim().split(/\s+/, 4);
    const [path = '', value = '', timestamp = ''] = fields;
    if (path === '') return undefined;
    if (fields.length !== 3) return pageReason(text) ?? 'not the three fields path, value, timestamp';
    if (/^[+-]?nan$/i.test(value)) return 'the value is nan, which Carbon drops';
    const number = numberText(value);
    if (number === '' && !isInfinite(value)) return `not a number: ${JSON.stringify(value.slice(0, 80))}`;
    const time = this.#time(timestamp);
    if (Number.isNaN(time)) return `not a timestamp: ${JSON.stringify(timestamp.slice(0, 80))}`;
    const known = this.#known.get(path) ?? this.#learn(kept(path));
    take(time, number === '' ? unread(time, known, value) : metric(time, known, number));
    return undefined;
  }

  #time(timestamp: string): number {
    const seconds = Number(timestamp);
    if (seconds === -1 || timestamp === 'N') return this.#now;
    return /^\s*[+-]?[\d.]+(?:[eE][+-]?\d+)?\s*$/.test(timestamp) ? readTime(seconds) : Number.NaN;
  }

  #learn(path: string): Target {
    if (this.#known.size >= rememberedSeries) this.#known.clear();
    const known = target(this.#series(path.replace(/\.{2,}/g, '.')));
    this.#known.set(path, known);
    return known;
  }
}
