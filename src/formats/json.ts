import { type Event, type Type, types } from '../event/event.js';
import { members, objectOf } from '../event/members.js';
import { readTime, writeTime } from '../event/time.js';
import type { Decoder, Take } from '../stream/stage.js';
import { lookUp } from './foreign.js';
import type { Format, Settings } from './format.js';
import { Normal, rawOf } from './normal.js';
import { otlpRecords } from './otlp.js';
import { share, withoutOffset } from './recognition.js';

/**
 * Any object on a line. Field names of ECS, OpenTelemetry, CloudEvents, Riemann, pino, Bunyan, Logstash, GELF, Docker
 * and journald are known, others are named with `--map`:
 *
 *     {"level":30,"time":1795219866000,"hostname":"web1","name":"shop","msg":"paid","ms":12}
 *
 * An event of Tocsin passes with its bytes untouched, but for what `--subject`, `--name` and `--map` say.
 */
export const json: Format = {
  name: 'json',
  summary: 'an object on each line, under the field names of any common logger',
  recognise: (lines) => share(lines, (line) => line.trimStart().startsWith('{') && objectIn(line) !== undefined),
  local: withoutOffset,
  open: (settings) => new Json(settings),
};

class Json implements Decoder {
  readonly #settings: Settings;
  readonly #normal: Normal;
  readonly #untouched: boolean;

  constructor(settings: Settings) {
    const { subject, name, map } = settings;
    this.#settings = settings;
    this.#normal = new Normal(settings);
    this.#untouched = subject === undefined && name === undefined && Object.keys(map).length === 0;
  }

  line(text: string, take: Take): string | undefined {
    if (text === '' || text === '\r') return undefined;
    const values = objectIn(text);
    if (values === undefined) return 'not a JSON object';
    try {
      this.#object(values, text, take);
    } catch (error) {
      if (error instanceof RangeError && error.message.startsWith('Maximum call stack')) return 'nested too deeply';
      throw error;
    }
    return undefined;
  }

  #object(values: Event, line: string, take: Take): void {
    if (isEvent(values)) {
      if (this.#untouched) take(timeOf(values), line);
      else this.#assigned(values, line, take);
      return;
    }
    const records = otlpRecords(values);
    if (!records) this.#normal.take({ values, members: members(line), line }, take);
    for (const record of records ?? []) {
      const own = JSON.stringify(record);
      this.#normal.take({ values: record, members: members(own), line: own }, take);
    }
  }

  /** An event with what was asked for in place of what it has. */
  #assigned(event: Event, line: string, take: Take): void {
    const { subject, name, map } = this.#settings;
    const fields = members(line);
    let time = timeOf(event);
    for (const [to, path] of Object.entries(map)) {
      const found = lookUp(event, path);
      if (!found) continue;
      if (to === 'time') time = this.#normal.time(found.value);
      else assign(fields, to, rawOf(members(line), found));
    }
    if (Object.hasOwn(map, 'time') && !Number.isNaN(time)) fields.set('time', `"${writeTime(time)}"`);
    if (subject !== undefined) fields.set('subject', JSON.stringify(subject));
    if (name !== undefined) fields.set('name', JSON.stringify(name));
    take(time, objectOf(fields));
  }

  save(): unknown {
    return this.#normal.save();
  }

  restore(saved: unknown): void {
    this.#normal.restore(saved);
  }
}

/** The object that a line is; undefined when it is none. */
function objectIn(line: string): Event | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Event) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an object is an event of Tocsin already, rather than another's that has a `type`. */
function isEvent(values: Event): boolean {
  const { type, time } = values;
  const own = types.includes(type as Type) && !Object.hasOwn(values, '@timestamp');
  return own && (time === undefined || !Number.isNaN(readTime(time)));
}

function timeOf({ time }: Event): number {
  return time === undefined ? Number.NaN : readTime(time);
}

/** Sets a field, or one within `data` or `tags`. */
function assign(fields: Map<string, string>, to: string, text: string): void {
  const dot = to.indexOf('.');
  const outer = to.slice(0, Math.max(dot, 0));
  const before = fields.get(outer);
  if (dot < 0) fields.set(to, text);
  else
    fields.set(outer, objectOf((before?.startsWith('{') ? members(before) : new Map()).set(to.slice(dot + 1), text)));
}
