import fc from 'fast-check';
import t from 'tap';
import { anyEvent, anyObject, eventOf } from './arbitrary.js';
import { accepted, written } from './schema.js';

const time = '2026-11-20T14:02:10.000Z';
const id = '0123456789abcdef';
const status = { time, type: 'status', subject: 'web1', name: 'load', state: 'critical', severity: 2, id };
const metric = { time, type: 'metric', subject: 'web1', name: 'load', value: 3 };

t.test('the normative line of each type is valid', async (t) => {
  const lines = [
    '{"time":"2026-11-20T14:02:10.000Z","type":"metric","subject":"web1","name":"access.rate;status=500","value":3.1,"unit":"1/s","tags":{"status":"500"}}',
    `{"time":"${time}","type":"log","subject":"web1","name":"access","level":"info","message":"GET /a 200","data":{"method":"GET","path":"/a","status":200,"bytes":512},"id":"${id}"}`,
    `{"time":"${time}","type":"status","subject":"web1","name":"access.rate;status=500","state":"critical","severity":2,"value":3.1,"message":"3.1 where 0 to 0.2 is usual at this hour","id":"${id}","detect":{"method":"surprise","expected":0.1,"lower":0,"upper":0.2,"score":41,"rarity":0.00002,"since":"${time}","points":6,"views":{"hourlevel":0.00025},"version":"1"}}`,
    `{"time":"${time}","type":"tick"}`,
  ];
  for (const line of lines) {
    t.strictSame(written(JSON.parse(line)), [], line);
    t.strictSame(accepted(JSON.parse(line)), [], line);
  }
});

const shape = { from: time, until: time, words: 'flat', flat: true, values: [1, 1, 1, 1] };

t.test('what is written', async (t) => {
  const right: readonly (readonly [string, unknown])[] = [
    ['a gap', { ...metric, value: null }],
    ['no subject', { time, type: 'metric', name: 'load', value: 0 }],
    ['no time', { type: 'log', message: 'x', id }],
    ['a field of its own', { ...metric, correlate: [1] }],
    ['late', { ...metric, late: true }],
    ['scored', { ...metric, detect: { state: 'ok', score: 0 } }],
    ['the nth of its kind', { time, type: 'log', id: `${id}.12` }],
    ['too short to judge', { ...status, state: 'unknown', severity: 3, detect: { method: 'surprise', points: 60, needed: 121 } }],
    ['a gap among recent values', { ...status, detect: { method: 'threshold', recent: [1, null, 3], lower: null } }],
    ['a report of the pipe on itself', { ...status, subject: 'tocsin', name: 'detect.rejects', state: 'ok', severity: 0 }],
    ['an incident', { time, type: 'incident', id, state: 'warning', correlate: { members: [] } }],
    ['a deploy', { time, type: 'archive', name: 'deploy', message: '1.4.2', id }],
    ['a shape', { time, type: 'fingerprint', name: 'load', id, fingerprint: shape }],
    ['an answer', { time, type: 'fingerprint', name: 'load', id, fingerprint: { ...shape, rank: 1, strength: 'fair', query: {} } }],
  ]; // biome-ignore format: a table
  for (const [what, event] of right) t.strictSame(written(event), [], what);

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no object', [], /must be object/],
    ['a tick without a time', { type: 'tick' }, /'time'/],
    ['time without milliseconds', { ...metric, time: '2026-11-20T14:02:10Z' }, /time must match pattern/],
    ['time with an offset', { ...metric, time: '2026-11-20T14:02:10.000+01:00' }, /time must match pattern/],
    ['a date on no calendar', { ...metric, time: '2026-02-30T14:02:10.000Z' }, /time must match format/],
    ['time as a number', { ...metric, time: 1_763_647_330 }, /time must be string/],
    ['no type', { ...metric, type: undefined }, /'type'/],
    ['a type of nobody', { ...metric, type: 'gauge' }, /type must be equal to one of/],
    ['a metric without a value', { ...metric, value: undefined }, /'value'/],
    ['a value in words', { ...metric, value: '3' }, /value must be number,null/],
    ['a metric without a name', { ...metric, name: '' }, /name must NOT have fewer/],
    ['a subject that is a number', { ...metric, subject: 7 }, /subject must be string/],
    ['tags that are no text', { ...metric, tags: { status: 500 } }, /tags\/status must be string/],
    ['late in words', { ...metric, late: 'yes' }, /late must be boolean/],
    ['a log line without an id', { time, type: 'log', message: 'x' }, /'id'/],
    ['an id of another kind', { time, type: 'log', id: '42' }, /id must match pattern/],
    ['a level of another vocabulary', { time, type: 'log', id, level: 'warn' }, /level must be equal to one of/],
    ['data that is a list', { time, type: 'log', id, data: [] }, /data must be object/],
    ['a state of another vocabulary', { ...status, state: 'CRITICAL' }, /state must be equal to one of/],
    ['a state that is not its severity', { ...status, severity: 1 }, /oneOf|exactly one schema|constant/],
    ['a status without a severity', { ...status, severity: undefined }, /'severity'/],
    ['a verdict without a method', { ...status, detect: {} }, /'method'/],
    ['a rarity above one', { ...status, detect: { method: 'x', rarity: 2 } }, /rarity must be <= 1/],
    ['since as a number', { ...status, detect: { method: 'x', since: 1 } }, /since must be string/],
    ['half a point', { ...status, detect: { method: 'x', points: 1.5 } }, /points must be integer/],
    ['views in words', { ...status, detect: { method: 'x', views: { drift: 'far' } } }, /drift must be number/],
    ['recent values in words', { ...status, detect: { method: 'x', recent: ['1'] } }, /recent\/0 must be number,null/],
    ['a state before of another vocabulary', { ...status, detect: { method: 'x', was: 'gone' } }, /was must be equal/],
    ['a key of numbers', { ...status, detect: { method: 'x', key: { pid: 7 } } }, /pid must be string/],
    ['news in words', { ...status, detect: { method: 'x', news: 'yes' } }, /news must be number/],
    ['an incident without an id', { time, type: 'incident' }, /'id'/],
    ['a fingerprint of nothing', { time, type: 'fingerprint', id }, /'name'/],
    ['a shape without words', { time, type: 'fingerprint', name: 'x', id, fingerprint: { ...shape, words: undefined } }, /'words'/],
    ['values with gaps', { time, type: 'fingerprint', name: 'x', id, fingerprint: { ...shape, values: [1, null] } }, /values\/1 must be number/],
    ['the zeroth answer', { time, type: 'fingerprint', name: 'x', id, fingerprint: { ...shape, rank: 0 } }, /rank must be >= 1/],
  ]; // biome-ignore format: a table
  for (const [what, event, reason] of wrong) {
    const given = Array.isArray(event) ? event : JSON.parse(JSON.stringify(event));
    t.match(written(given).join('\n'), reason, what);
  }
});

t.test('what any stage accepts', async (t) => {
  const right: readonly unknown[] = [
    {},
    { anything: [1, { goes: null }] },
    { time: '2026-11-20 14:02' },
    { time: 1_763_647_330.5 },
    { time: '1763647330' },
    { time: 1e18, type: 'gauge', subject: 7, name: true, value: null },
    { level: 'WARN' },
    { level: 30 },
    { state: 'expired', severity: 2 },
    { id: 42, tags: { code: 500 }, data: {} },
  ];
  for (const event of right) t.strictSame(accepted(event), [], JSON.stringify(event));
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [[], /must be object/],
    ['{}', /must be object/],
    [null, /must be object/],
    [{ time: null }, /time must be string,number/],
    [{ time: {} }, /time must be string,number/],
    [{ type: 1 }, /type must be string/],
    [{ subject: {} }, /subject must be/],
    [{ name: [] }, /name must be/],
    [{ value: '3' }, /value must be number,null/],
    [{ tags: [] }, /tags must be object/],
    [{ data: 'x' }, /data must be object/],
    [{ late: 1 }, /late must be boolean/],
  ];
  for (const [event, reason] of wrong) t.match(accepted(event).join('\n'), reason, JSON.stringify(event));
});

t.test('what is written is accepted, whatever text is in it', async (t) => {
  for (const [type, arbitrary] of Object.entries(eventOf)) {
    fc.assert(
      fc.property(arbitrary, (event) => [...written(event), ...accepted(event)].length === 0),
      { numRuns: 200 },
    );
    t.pass(type);
  }
});

t.test('the arbitraries reach what they are for', async (t) => {
  const events = fc.sample(anyEvent, { numRuns: 2000, seed: 1 });
  t.equal(new Set(events.map(({ type }) => type)).size, 7);
  const text = events.map((event) => JSON.stringify(event)).join('\n');
  for (const part of ['\\u001b', '"__proto__":', '\\ud800', '\u202e', '"recent":[', '"late":true', '"value":null'])
    t.ok(text.includes(part), part);
  const objects = fc.sample(anyObject, { numRuns: 500, seed: 1 });
  t.ok(objects.some((event) => written(event).length > 0) && objects.some((event) => accepted(event).length > 0));
});
