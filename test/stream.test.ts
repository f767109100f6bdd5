import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import type { Event } from '../src/event/event.js';
import { writeTime } from '../src/event/time.js';
import { range } from '../src/sources/bisect.js';
import { Lines } from '../src/stream/lines.js';
import { lockState } from '../src/stream/lock.js';
import { Order } from '../src/stream/order.js';
import { Pipeline } from '../src/stream/pipeline.js';
import { Rejects } from '../src/stream/rejects.js';
import type { Emit, Stage } from '../src/stream/stage.js';
import { readState, writeState } from '../src/stream/state.js';
import { Watermark } from '../src/stream/watermark.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-stream-'));
t.teardown(() => rmSync(folder, { recursive: true }));

/** All lines of some bytes given in pieces; a fault stands as its reason and length. */
function linesOf(bytes: Buffer, cuts: readonly number[], latin1 = false): string[] {
  const lines = new Lines({ latin1 });
  const found: string[] = [];
  const keep = ({ lines, faults }: ReturnType<Lines['chunk']>) => {
    for (const [i, line] of lines.entries()) {
      const fault = faults?.get(i);
      found.push(fault ? `<${fault.reason}: ${fault.length}>` : line);
    }
  };
  let start = 0;
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    const end = Math.min(cut, bytes.length);
    keep(lines.chunk(bytes.subarray(start, end)));
    start = end;
  }
  keep(lines.end());
  return found;
}

t.test('lines', async (t) => {
  const cases: [name: string, bytes: string | Buffer, lines: string[]][] = [
    ['nothing', '', []],
    ['a last line without a newline', 'a\nb', ['a', 'b']],
    ['blank lines and carriage returns stay', '\n\na\r\n', ['', '', 'a\r']],
    ['a byte order mark at the start only', '\ufeffa\n\ufeffb\n', ['a', '\ufeffb']],
    ['NUL is a character', 'a\0b\n', ['a\0b']],
    ['beyond ASCII', 'ä€😀\nb\n', ['ä€😀', 'b']],
    ['not UTF-8', Buffer.from([97, 10, 0xff, 0xfe, 10, 98, 10]), ['a', '<not UTF-8: 2>', 'b']],
    ['not UTF-8 at the end', Buffer.from([97, 10, 0xc3]), ['a', '<not UTF-8: 1>']],
  ];
  for (const [name, bytes, expected] of cases) t.same(linesOf(Buffer.from(bytes as string), []), expected, name);
  t.same(linesOf(Buffer.from([0xe9, 10]), [], true), ['é'], 'Latin-1 where it is asked for');

  const long = Buffer.alloc(17 * 1024 * 1024, 'x');
  const between = Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\n')]);
  const expected = ['a', `<longer than 16 MiB: ${long.length}>`, 'b'];
  t.same(linesOf(between, [3, 5_000_000, 17_000_000]), expected, 'a line that is too long');
  t.same(linesOf(long, [65_536]), [`<longer than 16 MiB: ${long.length}>`], 'one that never ends');

  await t.test('are the same wherever the bytes are cut', async () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(200)), fc.boolean(), (pieces, cuts, latin1) => {
        const bytes = Buffer.concat(pieces.flatMap((piece) => [Buffer.from(piece as string), Buffer.from('\n')]));
        assert.deepEqual(linesOf(bytes, cuts, latin1), linesOf(bytes, [], latin1));
      }),
    );
  });
});

/** The watermark as its contract says it, computed anew for every event. */
function slowWatermark(events: readonly [string, number][], lateness: number, idle: number): number[] {
  const newest = new Map<string, number>();
  let median = Number.NEGATIVE_INFINITY;
  let until = 16;
  let mark = Number.NEGATIVE_INFINITY;
  return events.map(([subject, time]) => {
    newest.set(subject, Math.max(time, newest.get(subject) ?? Number.NEGATIVE_INFINITY));
    if (--until <= 0) {
      until = Math.max(16, newest.size);
      median = [...newest.values()].sort((a, b) => a - b)[newest.size >> 1]!;
    }
    const awake = [...newest.values()].filter((time) => time >= median - idle);
    mark = Math.max(mark, Math.min(...(awake.length > 0 ? awake : newest.values())) - lateness);
    return mark;
  });
}

t.test('watermark', async (t) => {
  const settings = { lateness: 5, idle: 50, maxJump: 1e9 };
  await t.test('is the least of the subjects that are not idle, and never goes back', async () => {
    const event = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(300));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), fc.nat(200), (events, cut) => {
        let mark = new Watermark(settings);
        const found = events.map(([subject, time], i) => {
          if (i === cut) {
            const saved = deserialize(serialize(mark.save()));
            mark = new Watermark(settings);
            mark.restore(saved);
          }
          mark.observe(subject, time);
          return mark.time;
        });
        assert.deepEqual(found, slowWatermark(events, settings.lateness, settings.idle));
      }),
      { numRuns: 300 },
    );
  });

  await t.test('one fast clock makes nobody late, one silent host holds nobody back for long', async (t) => {
    const mark = new Watermark({ lateness: 0, idle: 30_000, maxJump: 86_400_000 });
    for (let s = 0; s <= 100; s++) {
      for (const subject of ['a', 'b', 'c']) mark.observe(subject, s * 1000);
      mark.observe('fast', s * 1000 + 3_600_000);
      if (s < 20) mark.observe('silent', s * 1000);
    }
    t.equal(mark.time, 100_000);
  });

  await t.test('a far time needs a second event of its subject', async (t) => {
    const mark = new Watermark({ lateness: 0, idle: 30_000, maxJump: 86_400_000 });
    const year = 365 * 86_400_000;
    t.ok(mark.observe('a', 1000), 'the first event is believed');
    t.notOk(mark.observe('a', year));
    t.equal(mark.time, 1000);
    t.ok(mark.observe('a', 2000), 'an event in between');
    t.notOk(mark.observe('a', year), 'takes the doubt back');
    t.ok(mark.observe('a', year + 1000), 'the second is believed');
    t.equal(mark.time, year + 1000);
  });

  await t.test('subjects that come and go are forgotten', async (t) => {
    let mark = new Watermark({ lateness: 0, idle: 10_000, maxJump: 86_400_000 });
    let most = 0;
    for (let i = 0; i < 400_000; i++) {
      if (i % 10 === 0) mark.observe('always', i);
      mark.observe(`pod-${i}`, i);
      most = Math.max(most, mark.subjects);
      if (i % 99_999 !== 0) continue;
      const saved = deserialize(serialize(mark.save()));
      mark = new Watermark({ lateness: 0, idle: 10_000, maxJump: 86_400_000 });
      mark.restore(saved);
    }
    t.ok(most < 160_000, `${most} remembered at most`);
    t.ok(mark.time > 250_000 && mark.time < 400_000, `and time goes on: ${mark.time}`);
    t.ok(mark.observe('always', 400_000));
  });

  await t.test('a tick speaks for all', async (t) => {
    const mark = new Watermark({ lateness: 1000, idle: 30_000, maxJump: 86_400_000 });
    mark.observe('a', 1000);
    mark.tick(9000);
    t.equal(mark.time, 8000);
  });
});

t.test('order: by time, equal times as they came', async () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), (times) => {
      const order = new Order();
      times.forEach((time, i) => void order.hold({}, String(i), time));
      const found: string[] = [];
      while (order.size > 0) found.push(order.take().text);
      const expected = times.map((time, i) => [time, i] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      assert.deepEqual(
        found,
        expected.map(([, i]) => String(i)),
      );
    }),
  );
});

const window = 10;

/** Passes each event and counts them by window; enough to see order, timers, late events and what is held. */
function counting(pass: Emit): Stage {
  let counts = new Map<number, number>();
  let closed = Number.NEGATIVE_INFINITY;
  const close = (time: number, emit: Emit) => {
    for (const end of [...counts.keys()].sort((a, b) => a - b)) {
      if (end > time) continue;
      emit(`${end}: ${counts.get(end)}`);
      counts.delete(end);
    }
    closed = Math.max(closed, time);
  };
  return {
    window,
    event(_event, text, time) {
      const end = Math.floor(time / window) * window + window;
      if (end <= closed) return pass(`late ${text}`);
      counts.set(end, (counts.get(end) ?? 0) + 1);
      pass(text);
    },
    advance: close,
    flush: (emit) => close(Number.POSITIVE_INFINITY, emit),
    save: () => ({ counts, closed }),
    restore(saved) {
      ({ counts, closed } = saved as { counts: Map<number, number>; closed: number });
    },
  };
}

interface Given {
  readonly lateness?: number;
  readonly cuts?: readonly number[];
  readonly flush?: boolean;
}

function output(events: readonly Event[], { lateness = 0, cuts = [], flush = true }: Given): string[] {
  const written: string[] = [];
  const emit: Emit = (text) => void written.push(text);
  const make = () =>
    new Pipeline(counting(emit), {
      since: Number.NEGATIVE_INFINITY,
      until: Number.POSITIVE_INFINITY,
      lateness,
      idle: undefined,
      maxJump: 1e9,
      where: (event) => event.type !== 'other',
      emit,
      pass: emit,
      tick: emit,
      doubt: () => {},
    });
  let pipeline = make();
  events.forEach((event, i) => {
    if (cuts.includes(i)) {
      const saved = deserialize(serialize(pipeline.save()));
      pipeline = make();
      pipeline.restore(saved);
    }
    pipeline.take(event, JSON.stringify(event), (event.time as number) ?? Number.NaN);
  });
  if (flush) void pipeline.flush();
  return written;
}

const anEvent = fc.record(
  { time: fc.nat(200), subject: fc.constantFrom('a', 'b', 'c'), type: fc.constantFrom('log', 'tick', 'other') },
  { requiredKeys: ['type'] },
);

t.test('pipeline', async (t) => {
  await t.test('cut anywhere with its state it writes the same', async () => {
    fc.assert(
      fc.property(fc.array(anEvent), fc.array(fc.nat(40)), fc.constantFrom(0, 15), (events, cuts, lateness) => {
        assert.deepEqual(output(events, { lateness, cuts }), output(events, { lateness }));
        assert.deepEqual(output(events, { lateness, cuts, flush: false }), output(events, { lateness, flush: false }));
      }),
      { numRuns: 300 },
    );
  });

  await t.test('shuffled within the lateness is sorted, for distinct times', async () => {
    const lateness = 20;
    const times = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, fc.array(fc.nat(lateness), { minLength: 60, maxLength: 60 }), (times, delays) => {
        const sorted = [...times].sort((a, b) => a - b).map((time) => ({ type: 'log', time, subject: 's' }));
        const shuffled = sorted
          .map((event, i) => [event.time + delays[i]!, event] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, event]) => event);
        assert.deepEqual(output(shuffled, { lateness }), output(sorted, { lateness }));
      }),
      { numRuns: 300 },
    );
  });

  await t.test('a timer fires before an event of the same instant, an untimed event passes', async (t) => {
    const events = [{ time: 1 }, {}, { time: 10 }, { time: 3 }, { time: 25, type: 'tick' }];
    const expected = [
      '{"time":1}',
      '{}',
      '10: 1',
      '{"time":10}',
      'late {"time":3}',
      '20: 1',
      '{"time":25,"type":"tick"}',
    ];
    // an untimed event has no window: the counting stage makes NaN of it
    t.same(
      output(events, {}).filter((text) => !text.startsWith('NaN')),
      expected,
    );
  });
});

t.test('rejects', async (t) => {
  const told: string[] = [];
  const kept: string[] = [];
  const emitted: string[] = [];
  const rejects = new Rejects({
    command: 'detect',
    most: 0.01,
    note: (message) => void told.push(message),
    emit: (text) => void emitted.push(text),
    keep: (line) => void kept.push(line),
  });
  const line = (bad: boolean, time: number) => {
    rejects.line();
    if (bad) rejects.reject('', rejects.lines, 'not a JSON object', `bad ${rejects.lines}`);
    rejects.watch(time, false);
  };
  for (let i = 1; i <= 99; i++) line(i <= 20, i);
  t.same(emitted, [], 'nothing is said of fewer than 100 lines');
  line(false, 100);
  const first = JSON.parse(emitted[0]!);
  t.match(first, { time: writeTime(100), type: 'status', subject: 'tocsin', name: 'detect.rejects', state: 'warning' });
  for (let i = 101; i <= 2500; i++) line(false, i);
  t.match(JSON.parse(emitted[1]!), { state: 'ok', time: writeTime(2000) }, 'and again where the share falls back');
  t.equal(emitted.length, 2);
  t.equal(told.length, 11, 'ten are told, then that they are counted');
  t.equal(told[0], 'line 1: not a JSON object');
  t.equal(told[9], 'line 10: not a JSON object');
  t.equal(told[10], 'further lines that cannot be used are counted');
  rejects.summary();
  t.equal(told[11], '20 of 2500 lines could not be used');
  t.equal(kept.length, 20, 'all are kept');
  t.same(JSON.parse(kept[19]!), { source: '', line: 20, reason: 'not a JSON object', bytes: 6, text: 'bad 20' });

  rejects.reject('f', 1, 'too long', Buffer.alloc(65_536, 0xff), 1_000_000);
  const { base64, ...rest } = JSON.parse(kept[20]!);
  t.same(rest, { source: 'f', line: 1, reason: 'too long', bytes: 1_000_000, truncated: true });
  t.equal(Buffer.from(base64, 'base64').length, 65_536);
});

t.test('state files', async (t) => {
  const path = join(folder, 'x.state');
  const owner = { command: 'detect', options: 'window=5s' };
  const state = { a: new Float64Array([1, -0, Number.NaN]), b: new Map([['k', [1n, undefined]]]) };
  t.equal(readState(path, owner), undefined, 'none yet');
  writeState(path, owner, state);
  t.same(readState(path, owner), state, 'comes back as it was');
  const large = {
    ...state,
    c: [Float64Array.from({ length: 20_000 }, (_, i) => i / 7), new Uint8Array(70_001).fill(9)],
  };
  writeState(path, owner, large);
  t.same(readState(path, owner), large, 'large arrays stand behind the frame');
  const torn = readFileSync(path);
  torn[torn.length - 5]! ^= 1;
  writeFileSync(path, torn);
  t.throws(() => readState(path, owner), { message: /checksum/ }, 'and are checked');
  writeState(path, owner, state);
  const good = readFileSync(path);
  const flipped = Buffer.from(good);
  flipped[good.length - 3]! ^= 1;
  const refused: [string, () => void, typeof owner, RegExp][] = [
    ['another command', () => {}, { ...owner, command: 'aggregate' }, /belongs to tocsin detect/],
    ['other options', () => {}, { ...owner, options: 'window=9s' }, /written with other options: window=5s/],
    ['torn', () => truncateSync(path, good.length - 5), owner, /is torn: \d+ of \d+ bytes/],
    ['a flipped bit', () => writeFileSync(path, flipped), owner, /is torn: its checksum is wrong/],
    ['foreign', () => writeFileSync(path, 'hello\n'), owner, /is no state of tocsin/],
    ['empty', () => writeFileSync(path, ''), owner, /is no state of tocsin/],
    [
      'newer',
      () => writeFileSync(path, good.toString('latin1').replace('"version":2', '"version":3'), 'latin1'),
      owner,
      /newer tocsin/,
    ],
    [
      'older',
      () => writeFileSync(path, good.toString('latin1').replace('"version":2', '"version":1'), 'latin1'),
      owner,
      /older tocsin/,
    ],
  ];
  for (const [name, damage, by, reason] of refused) {
    writeFileSync(path, good);
    damage();
    const before = readFileSync(path);
    t.throws(() => readState(path, by), { message: reason }, name);
    t.same(readFileSync(path), before, `${name}: the file is kept`);
  }
  t.throws(() => writeState(join(folder, 'no', 'x'), owner, {}), { code: 'ENOENT' });
});

t.test('locks', async (t) => {
  const path = join(folder, 'y.state');
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const self = { pid: process.pid, alive };
  const unlock = lockState(path, self);
  t.throws(() => lockState(path, self), { message: `state ${path} is in use by process ${process.pid}` });
  unlock();
  lockState(path, self)();
  t.pass('free again');
  for (const [name, holder] of [
    ['a process that is gone', '4194303 17'],
    ['a process number that is used again', `${process.pid} 1`],
    ['nobody', ''],
  ] as const) {
    writeFileSync(`${path}.lock`, holder);
    lockState(path, self)();
    t.pass(name);
  }
});

t.test('a span of time in a sorted file', async (t) => {
  const path = join(folder, 'sorted.ndjson');
  const line = (i: number) => `${i * 1000} ${'x'.repeat(90)}`;
  const count = 60_000;
  writeFileSync(path, Array.from({ length: count }, (_, i) => `${line(i)}\n`).join(''));
  const timeOf = (lines: readonly string[]) => Number.parseInt(lines[0] ?? '', 10);
  const text = readFileSync(path, 'latin1');
  for (const [since, until] of [
    [30_000_000, 31_000_000],
    [0, 10],
    [Number.NEGATIVE_INFINITY, 20_000_000],
    [59_999_000, Number.POSITIVE_INFINITY],
    [90_000_000, 91_000_000],
  ] as const) {
    const found = range(path, since, until, timeOf)!;
    const inside = text.slice(found.start, found.end).split('\n').slice(0, -1);
    const wanted = (lines: string[]) => lines.filter((each) => timeOf([each]) >= since && timeOf([each]) < until);
    t.same(wanted(inside), wanted(text.split('\n')), `${since} to ${until}`);
    t.ok(found.end - found.start < text.length, 'reads less than all');
  }
  writeFileSync(path, Array.from({ length: count }, (_, i) => `${line((i * 7919) % count)}\n`).join(''));
  t.equal(range(path, 1000, 2000, timeOf), undefined, 'times that do not rise are not searched');
});
