import fc from 'fast-check';
import { writeTime } from '../src/event/time.js';
import { type AnyEvent, anyEvent, anyObject, anyText } from './arbitrary.js';

/** Where the streams begin. */
export const start = Date.UTC(2026, 10, 20);
const second = 1000;
const hour = 3600 * second;

/** The text of the nth thing of a stream, made different by a byte. It may be of several lines, or of none. */
export type Made = (n: number, byte: number) => string;

/** Lines of a stream, without their newlines. */
export type Lines = readonly Buffer[];

/** Three hosts and a rare one every three seconds: readings, requests, ticks; gaps, a fault, and what comes late. */
export function plausible(n: number, byte: number): AnyEvent {
  const late = byte % 37 === 5 ? 90 * second : 0;
  const time = writeTime(start + n * 3 * second + (byte & 7) * 500 - late);
  const subject = byte % 11 === 0 ? 'rare' : `web${n % 3}`;
  if (byte % 29 === 28) return { time, type: 'tick' };
  const path = `/${byte % 5}`;
  if (byte % 2 === 0) {
    const data = { status: byte % 10 === 0 ? 500 : 200, duration: byte / 100, path };
    return { time, type: 'log', subject, name: 'access', level: 'info', data, id: byte.toString(16).padStart(16, '0') };
  }
  const value = byte % 23 === 0 ? null : (40 + (byte % 32)) * (n % 60 > 50 ? 4 : 1);
  return { time, type: 'metric', subject, name: `load;path=${path}`, value, unit: 's', tags: { path } };
}

/** One series, ten seconds from point to point, with a fault in each hundred points. */
function reading(n: number, byte: number): AnyEvent {
  const time = writeTime(start + n * 10 * second + (byte & 3) * second);
  const value = byte === 7 ? null : (100 + (byte % 40)) * (n % 100 > 90 ? 5 : 1);
  return { time, type: 'metric', subject: 'web1', name: 'load', value };
}

/** An event every four hours, so that keys are forgotten. */
function seldom(n: number, byte: number): AnyEvent {
  const time = writeTime(start + n * 4 * hour + byte * 60 * second);
  return {
    time,
    type: 'log',
    subject: 'web1',
    name: 'access',
    data: { path: `/${byte % 6}`, status: 200 },
    id: '0'.repeat(16),
  };
}

const nearTime = fc.integer({ min: -600, max: 2400 }).map((seconds) => writeTime(start + seconds * second));
const anyWhen = fc.integer({ min: 0, max: Date.UTC(2099, 0) });
const strangeTime = fc.oneof(
  { arbitrary: nearTime, weight: 8 },
  anyWhen.map(writeTime),
  fc.constantFrom(start / 1000 + 30, String(start + 40_000), '2026-11-20 00:01', 'soon', '', null, undefined),
);

const core = ['type', 'subject', 'name', 'value', 'unit', 'tags', 'data', 'detect', 'state', 'id', 'late'];

/** An event with anything in one of its fields, or without it. */
const spoiled: fc.Arbitrary<AnyEvent> = fc
  .tuple(anyEvent, fc.constantFrom(...core), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)))
  .map(([event, field, value]) => JSON.parse(JSON.stringify({ ...event, [field]: value })));

/** Events of all kinds and what is hardly one, most of them within the time of the stream. */
export const strangeEvent: fc.Arbitrary<AnyEvent> = fc
  .tuple(fc.oneof(anyEvent, spoiled, anyObject), strangeTime)
  .map(([event, time]) => (time === undefined ? event : { ...event, time }));

const noEvent = fc.oneof(
  fc.constantFrom('', '\r', '  ', 'not json', '[1]', 'null', '{"a":', '\ufeff{"n":"mark"}', '{"a":1}{"b":2}', '"', ',,,', '\0'),
  anyText.map((text) => text.replaceAll('\n', ' ')),
).map((text) => Buffer.from(text)); // biome-ignore format: a table
const noText = fc.constantFrom(Buffer.from([0xff, 0xfe]), Buffer.from([0x7b, 0xc3]));

/** What may stand anywhere in a stream: a strange event, what is none, the line before it once more. */
const strange = fc.oneof({ arbitrary: strangeEvent, weight: 3 }, noEvent, noText, fc.constant('again' as const));

/**
 * Streams of so many things, with strange lines among them. Each strange event has its number in `n`, a field that no
 * stage knows, by which it is known again.
 */
function streamOf(made: Made, least: number, most: number, strangers = 12): fc.Arbitrary<Lines> {
  const bytes = fc.uint8Array({ minLength: least, maxLength: most });
  const among = fc.array(fc.tuple(fc.nat({ max: most }), strange), { maxLength: strangers });
  return fc.tuple(bytes, among).map(([bytes, among]) => {
    const lines = [...bytes].flatMap((byte, n) => made(n, byte).split('\n')).map((text) => Buffer.from(text));
    for (const [n, [place, found]] of among.entries()) {
      const at = place % (lines.length + 1);
      const line = found === 'again' ? (lines[at - 1] ?? Buffer.from('')) : found;
      lines.splice(at, 0, Buffer.isBuffer(line) ? line : Buffer.from(JSON.stringify({ ...line, n })));
    }
    return shown(lines);
  });
}

/** Lines that a failed property shows as text. */
function shown(lines: Lines): Lines {
  const text = () => lines.map((line) => `\n${line.toString('latin1')}`).join('');
  return Object.defineProperty(lines, fc.toStringMethod, { value: text });
}

const asLine =
  (event: (n: number, byte: number) => AnyEvent): Made =>
  (n, byte) =>
    JSON.stringify(event(n, byte));

/** Streams of events. */
export const streams = {
  mixed: streamOf(asLine(plausible), 0, 120),
  /** Long enough for every detector to judge. */
  series: streamOf(asLine(reading), 320, 400, 6),
  seldom: streamOf(asLine(seldom), 20, 60, 4),
} satisfies Record<string, fc.Arbitrary<Lines>>;

/** The clocks of Berlin are put back at one o'clock UTC of this day. */
const back = Date.UTC(2026, 9, 25, 1);
const inBerlin = (time: number) => new Date(time + (time < back ? 2 : 1) * hour).toISOString().slice(0, 19);
const at = (n: number, byte: number) => start + n * 7 * second + byte * 10;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function access(n: number, byte: number): string {
  const when = new Date(at(n, byte));
  const stamp = `${when.getUTCDate()}/${months[when.getUTCMonth()]}/2026:${when.toISOString().slice(11, 19)} +0000`;
  return `10.0.0.${byte % 4} - - [${stamp}] "GET /${byte % 7}?q=${byte} HTTP/1.1" ${byte % 9 ? 200 : 500} ${byte * 31}`;
}

function syslog(n: number, byte: number): string {
  const when = new Date(at(n, byte));
  if (byte % 3 === 0)
    return `<34>1 ${when.toISOString()} web${byte % 2} su ${byte} ID47 - 'su root' failed for ${byte}`;
  const stamp = `${months[when.getUTCMonth()]} ${when.getUTCDate()} ${when.toISOString().slice(11, 19)}`;
  return `${stamp} web${byte % 2} sshd[${byte}]: Failed password for ${byte % 5}`;
}

function answer(n: number, byte: number): string {
  const time = at(n, byte) / 1000;
  return `[\n{"target": "shop.${byte % 3}",\n"datapoints": [\n[${byte}, ${Math.floor(time)}],\n[null, ${Math.floor(time) + 9}]\n]}\n]`;
}

function row(n: number, byte: number): string {
  if (n === 0) return 'time,host,note,load,late';
  const note = byte % 5 === 0 ? '"said ""no""\nand left"' : `calm${byte % 2}`;
  return `${inBerlin(back - hour + n * 400 * second)},web${byte % 2},${note},${byte / 8},${byte % 4 ? '' : byte}`;
}

const graphiteRow: Made = (n, byte) => {
  const target = byte % 2 ? '"sum(a,b)"' : `shop.${byte % 3}`;
  return `${target},${inBerlin(back - hour + n * 400 * second).replace('T', ' ')},${byte % 6 ? byte / 8 : ''}`;
};

function logger(n: number, byte: number): string {
  const event = {
    level: 10 * (1 + (byte % 6)),
    time: at(n, byte),
    hostname: `web${byte % 2}`,
    msg: `paid ${byte % 5}`,
  };
  if (byte % 4 === 0) return JSON.stringify({ ts: at(n, byte) / 1000, host: 'web1', metric: 'load', value: byte });
  return JSON.stringify(byte % 7 === 0 ? plausible(n, byte) : event);
}

/** What each format of ingest reads, as it is found in the wild. */
export const samples: Readonly<Record<string, Made>> = {
  common: access,
  combined: (n, byte) => `${access(n, byte)} "-" "curl/8.5"`,
  nginx: (n, byte) => `${access(n, byte)} "-" "curl/8.5" rt=0.${byte} urt="0.${byte}"`,
  'graphite-csv': graphiteRow,
  'graphite-json': answer,
  graphite: (n, byte) => `shop.${byte % 3}.load ${byte / 8} ${Math.floor(at(n, byte) / 1000)}`,
  json: logger,
  syslog,
  csv: row,
  logfmt: (n, byte) => `time=${new Date(at(n, byte)).toISOString()} level=warn host=web1 msg="slow ${byte}" ms=${byte}`,
  lines: (n, byte) => (byte % 3 ? `${inBerlin(at(n, byte)).replace('T', ' ')},123 it is ${byte}` : `  ${byte}`),
};

/** Lines of a format; of one that has no sample, lines of all of them. */
export function linesOf(format: string): fc.Arbitrary<Lines> {
  const all = Object.values(samples);
  const any: Made = (n, byte) => all[byte % all.length]!(n, byte);
  return streamOf(samples[format] ?? any, 1, 40);
}

/**
 * Streams of events with times that are all different, sorted by them; and the same as they arrive when each is up to
 * 25.5 seconds late.
 */
function delayedOf(made: typeof plausible, step: number, least: number, most: number): fc.Arbitrary<Delayed> {
  const thing = fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.option(strangeEvent, { freq: 9 }));
  return fc.array(thing, { minLength: least, maxLength: most, size: 'max' }).map((things) => {
    const sorted = things.map(([byte, delay, stranger], n) => {
      const time = start + n * step + byte;
      const event = stranger && n % 8 === 0 ? stranger : made(n, byte);
      return { line: Buffer.from(JSON.stringify({ ...event, time: writeTime(time) })), arrival: time + delay * 100 };
    });
    const shuffled = sorted.toSorted((a, b) => a.arrival - b.arrival);
    return { sorted: shown(sorted.map(({ line }) => line)), shuffled: shown(shuffled.map(({ line }) => line)) };
  });
}

interface Delayed {
  readonly sorted: Lines;
  readonly shuffled: Lines;
}

export const delayed = {
  mixed: delayedOf(plausible, 1500, 0, 120),
  series: delayedOf(reading, 10 * second, 250, 300),
} satisfies Record<string, fc.Arbitrary<Delayed>>;
