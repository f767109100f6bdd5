import type { Zone } from '../event/zone.js';
import type { Decoder, Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';
import { localLength, localTime, Sequence, wallClock } from './local-time.js';
import { pageReason } from './page.js';
import { isGap, numberText } from './reading.js';
import { share } from './recognition.js';
import { Records } from './records.js';
import { graphiteSeries, kept, metric, rememberedSeries, type Series, type Target, target, unread } from './target.js';

const row = /^(?:"(?:[^"]|"")*"|[^",]+),\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,(?:-?[\d.]+(?:e[+-]?\d+)?|-?inf|nan|None)?\r?$/;

/**
 * What Graphite's render answers with `format=csv`: no header, a target, its local time, its value or nothing; several
 * targets one after another, each with its own step. A target is the event's name; an empty value is null, `inf` and
 * `nan` are null with the word in `data`. Times are on the wall of `--tz`, which must be the one the answer was asked
 * in. The times of a target grow, and so tell the two passes of the hour that a clock change repeats; an answer that
 * lies within the second pass alone is read as the first. Remembers a target's text and last time; costs no object for
 * a point.
 */
export const graphiteCsv: Format = {
  name: 'graphite-csv',
  summary: 'what Graphite exports as CSV',
  recognise: (lines) => share(lines, (line) => line.length < 10_000 && row.test(line)),
  local: () => true,
  open: (settings) => new GraphiteCsv(settings),
};

interface Known {
  readonly written: string;
  readonly target: Target;
  readonly sequence: Sequence;
}

class GraphiteCsv implements Decoder {
  readonly #clock: Zone;
  readonly #series: (path: string) => Series;
  readonly #records: Records;
  /** By the target as CSV writes it. */
  #known = new Map<string, Known>();
  #last: Known | undefined;

  constructor(settings: Settings) {
    this.#clock = wallClock(settings.zone);
    this.#series = graphiteSeries(settings);
    this.#records = new Records(',', (fields, take) => this.#row(fields, take));
  }

  line(text: string, take: Take): string | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (!this.#records.open && (line === '' || this.#point(line, take))) return undefined;
    const reason = this.#records.line(line, take);
    return reason === undefined ? undefined : (pageReason(line) ?? reason);
  }

  end(take: Take): string | undefined {
    return this.#records.end(take);
  }

  save(): unknown {
    const known = [...this.#known].map(([written, { sequence }]) => [written, ...sequence.save()]);
    return { held: this.#records.save(), known };
  }

  restore(saved: unknown): void {
    const { held, known } = saved as { held: string[]; known: [string, number, number][] };
    this.#records.restore(held);
    this.#known = new Map();
    for (const [written, previous, step] of known) {
      const path = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
      this.#learn(written, path).sequence.restore([previous, step]);
    }
  }

  /** A row of a target that is known, which needs no CSV parser; false for any other. */
  #point(line: string, take: Take): boolean {
    let known = this.#last;
    let comma = known?.written.length ?? 0;
    if (!known || line.charCodeAt(comma) !== 44 || !line.startsWith(known.written)) {
      comma = line.lastIndexOf(',') - localLength - 1;
      known = this.#known.get(line.slice(0, Math.max(comma, 0)));
      if (!known || line.charCodeAt(comma) !== 44) return false;
      this.#last = known;
    }
    const value = line.slice(comma + localLength + 2);
    const number = numberText(value);
    if (line.charCodeAt(comma + localLength + 1) !== 44 || (number === '' && !isGap(value))) return false;
    return this.#taken(known, line, comma + 1, number, value, take);
  }

  #taken(known: Known, text: string, at: number, number: string, value: string, take: Take): boolean {
    const time = known.sequence.next(localTime, this.#clock, text, at);
    if (Number.isNaN(time)) return false;
    take(time, number === '' ? unread(time, known.target, value) : metric(time, known.target, number));
    return true;
  }

  #row(fields: readonly string[], take: Take): string | undefined {
    const [path = '', time = '', value = ''] = fields;
    if (fields.length !== 3) return `${fields.length} columns where Graphite's CSV has 3: target, time, value`;
    if (path === '') return 'no target';
    const number = numberText(value);
    if (number === '' && !isGap(value)) return `not a number: ${shown(value)}`;
    const written = /[",\r\n]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
    const known = this.#known.get(written) ?? this.#learn(kept(written), kept(path));
    const right = time.length === localLength && this.#taken(known, time, 0, number, value, take);
    return right ? undefined : `not a time as Graphite's CSV has it (2026-11-20 19:38:00): ${shown(time)}`;
  }

  #learn(written: string, path: string): Known {
    if (this.#known.size >= rememberedSeries) this.#known.clear();
    const known = { written, target: target(this.#series(path)), sequence: new Sequence() };
    this.#known.set(written, known);
    this.#last = known;
    return known;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
