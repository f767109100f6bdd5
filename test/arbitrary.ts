import fc from 'fast-check';
import { hash64 } from '../src/event/id.js';
import { levels } from '../src/event/level.js';
import { tagged } from '../src/event/name.js';
import { severityOf, states } from '../src/event/severity.js';
import { writeTime } from '../src/event/time.js';

/** Text that has done harm somewhere: to terminals, spreadsheets, parsers, objects. */
export const hostile: readonly string[] = [
  '\u001b[2J\u001b[31mowned', '\u001b]0;title\u0007', '\u009b31m', 'two\nlines', 'two\r\nlines', 'over\rwritten',
  'a\tb', '\0', '\u007f', '\b\b\b',
  '\u202egnp.exe', '\u2066hidden\u2069', '\u200b', '\ufeff', '\u2028', '\u{e0041}', '\ud800', '\udc00x', 'x\ud83d',
  '=1+1', '+1', '-1', '@sum', '"', '""', ',', "'", ';', 'a;b=c', '~', '\\', '\\u001b', '$(id)', '%s', '<script>',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'NaN', '', ' ', '日本語', 'é', 'e\u0301', 'مرحبا',
  '👩‍👩‍👧', '🇩🇪', '❤️', 'z\u0300\u0301\u0302\u0303',
]; // biome-ignore format: a table

/** Text of all kinds, hostile text among it. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9._-]{0,12}$/),
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(fc.constantFrom(...hostile), { maxLength: 4 }).map((parts) => parts.join(' ')),
);

const someText = anyText.filter((text) => text !== '');

/** Times of the years 1970 to 2099, most of them on one day and many of them equal. */
export const anyTime: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 86_400 }).map((second) => Date.UTC(2026, 10, 20) + second * 1000), weight: 4 },
  { arbitrary: fc.integer({ min: 0, max: Date.UTC(2099, 0) }), weight: 1 },
);

const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -1000, max: 1_000_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const anyRecord = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(anyText, value), { maxLength: 4 }).map((pairs) => fromPairs(pairs));

/** An object that owns each key, `__proto__` too. */
function fromPairs<T>(pairs: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = {};
  for (const [key, value] of pairs)
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

const anyTags = anyRecord(anyText);
const anyData = anyRecord(fc.jsonValue({ maxDepth: 2 }));
const anySubject = maybe(anyText);
const anyName = fc
  .tuple(someText, anyTags)
  .map(([name, tags]) => tagged(name, tags))
  .filter((name) => name !== '');
const anyId = fc
  .tuple(anyText, fc.nat({ max: 3 }))
  .map(([text, n]) => (n === 0 ? hash64(text) : `${hash64(text)}.${n}`));
const anyState = fc.constantFrom(...states);

const anyDetect = fc.record({
  method: fc.constantFrom('threshold', 'holt-winters', 'surprise'),
  expected: maybe(fc.option(anyNumber)),
  lower: maybe(fc.option(anyNumber)),
  upper: maybe(fc.option(anyNumber)),
  score: maybe(anyNumber),
  rarity: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  since: maybe(anyTime.map(writeTime)),
  points: maybe(fc.nat({ max: 500 })),
  needed: maybe(fc.nat({ max: 500 })),
  views: maybe(anyRecord(anyNumber)),
  version: maybe(anyText),
  recent: maybe(fc.array(fc.option(anyNumber), { maxLength: 130 })),
});

const anyShape = fc.record({
  from: anyTime.map(writeTime),
  until: anyTime.map(writeTime),
  words: anyText,
  mean: maybe(anyNumber),
  missing: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  values: maybe(fc.array(anyNumber, { maxLength: 8 })),
  residual: maybe(fc.constant(true)),
  note: maybe(anyText),
});

const common = {
  time: anyTime.map(writeTime),
  subject: anySubject,
  tags: maybe(anyTags),
  late: maybe(fc.boolean()),
};

const told = { ...common, name: maybe(anyName), message: maybe(anyText), data: maybe(anyData), id: anyId };

/** Events as Tocsin writes them, of each type, with what was parsed from their own JSON: no undefined, no -0. */
export const eventOf = {
  metric: parsed(
    fc.record({
      ...common,
      type: fc.constant('metric' as const),
      name: anyName,
      value: fc.option(anyNumber),
      unit: maybe(fc.oneof(fc.constantFrom('s', 'B', '1', '1/s', 'B/s', '%', 'requests'), anyText)),
    }),
  ),
  log: parsed(fc.record({ ...told, type: fc.constant('log' as const), level: maybe(fc.constantFrom(...levels)) })),
  status: parsed(
    fc
      .record({
        ...told,
        type: fc.constant('status' as const),
        name: anyName,
        state: anyState,
        value: maybe(fc.option(anyNumber)),
        unit: maybe(fc.constantFrom('s', 'B', '1/s')),
        detect: maybe(anyDetect),
      })
      .map((status) => ({ ...status, severity: severityOf(status.state) })),
  ),
  archive: parsed(fc.record({ ...told, type: fc.constant('archive' as const) })),
  incident: parsed(
    fc.record({ ...told, type: fc.constant('incident' as const), state: maybe(anyState), correlate: maybe(anyData) }),
  ),
  fingerprint: parsed(
    fc.record({ ...told, type: fc.constant('fingerprint' as const), name: anyName, fingerprint: maybe(anyShape) }),
  ),
  tick: parsed(fc.record({ time: common.time, type: fc.constant('tick' as const) })),
};

export type AnyEvent = Record<string, unknown>;

function parsed(arbitrary: fc.Arbitrary<object>): fc.Arbitrary<AnyEvent> {
  return arbitrary.map((event) => JSON.parse(JSON.stringify(event)));
}

/** An event of any type, as Tocsin writes it; its line is its JSON. */
export const anyEvent: fc.Arbitrary<AnyEvent> = fc.oneof(
  { arbitrary: eventOf.metric, weight: 4 },
  { arbitrary: eventOf.log, weight: 3 },
  { arbitrary: eventOf.status, weight: 3 },
  eventOf.archive,
  eventOf.incident,
  eventOf.fingerprint,
  eventOf.tick,
);

/** Any JSON object: core fields with anything in them, and fields of all kinds. */
export const anyObject: fc.Arbitrary<AnyEvent> = fc
  .record(
    Object.fromEntries(
      [
        'time',
        'type',
        'subject',
        'name',
        'value',
        'unit',
        'state',
        'severity',
        'level',
        'message',
        'tags',
        'data',
        'detect',
        'id',
        'late',
      ].map((name) => [
        name,
        name === 'type'
          ? fc.oneof(fc.constantFrom('metric', 'log', 'status', 'incident', 'fingerprint'), anyText)
          : fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText, anyDetect),
      ]),
    ),
    { requiredKeys: [] },
  )
  .chain((event) => anyData.map((data) => JSON.parse(JSON.stringify({ ...data, ...event }))));
