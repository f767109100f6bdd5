import { writeTime } from '../event/time.js';
import type { Decoder, Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';
import { tableTime, wallClock } from './local-time.js';
import { unmapped, withoutOffset } from './recognition.js';

/** A time in front of a line, in brackets or not. */
const stamp = /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z| ?[+-]\d\d:?\d\d)?)(?![\w:])/;

/**
 * Any line, whole, as the message of a log event:
 *
 *     2026-11-20 23:56:06,123 something happened
 *
 * It has a time where one stands in front. Never recognised: it is for those who ask.
 */
export const lines: Format = {
  name: 'lines',
  summary: 'any line as a message, with the time in front of it if there is one',
  recognise: () => 0,
  local: withoutOffset,
  open: (settings) => new Lines(settings),
};

class Lines implements Decoder {
  readonly #settings: Settings;
  readonly #clock;
  readonly #who: string;
  #last = Number.NEGATIVE_INFINITY;

  constructor(settings: Settings) {
    const { subject, name, zone } = settings;
    unmapped(settings, 'a plain line');
    this.#settings = settings;
    this.#clock = wallClock(zone);
    const given = [
      ['subject', subject],
      ['name', name],
    ].filter(([, value]) => value);
    this.#who = given.map(([key, value]) => `,"${key}":${JSON.stringify(value)}`).join('');
  }

  line(text: string, take: Take): string | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '') return undefined;
    const { ids, subject = '', name = '' } = this.#settings;
    const found = stamp.exec(line);
    const time = found ? tableTime(this.#clock, found[1] as string, 0, this.#last) : Number.NaN;
    if (!Number.isNaN(time)) this.#last = time;
    const written = Number.isNaN(time) ? '' : `"time":"${writeTime(time)}",`;
    const id = ids.next('log', time, subject, name, line);
    take(time, `{${written}"type":"log"${this.#who},"message":${JSON.stringify(line)},"id":"${id}"}`);
    return undefined;
  }

  save(): unknown {
    return this.#last;
  }

  restore(saved: unknown): void {
    this.#last = saved as number;
  }
}
