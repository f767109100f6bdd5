import { createContext, runInContext } from 'node:vm';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import t from 'tap';
import { compile, type Expression, ExpressionError, selection } from '../src/expression/expression.js';
import { folded } from '../src/expression/re2/characters.js';
import { matcher } from '../src/expression/re2/matcher.js';
import { PatternError } from '../src/expression/re2/syntax.js';
import { events, sh } from './shell.js';

const log = {
  time: '2026-11-20T14:02:10.000Z',
  type: 'log',
  subject: 'web1',
  name: 'access',
  value: 3.5,
  severity: 2,
  level: 'error',
  message: 'GET /a 500 \u{1f514} bell',
  tags: { env: 'prod', code: '500', canary: 'true', 'http.status': '404', twice: 'tag', word: 'x1' },
  data: {
    status: 500,
    path: '/a',
    text: '500',
    flag: true,
    nothing: null,
    twice: 'data',
    list: [1, 2, 3],
    words: ['a', 'b'],
    'x-y': 7,
    deep: { er: { est: 'ok' } },
    started: '2026-11-20T14:00:10Z',
    took: '90s',
    people: [{ name: 'ann', age: 3 }, { name: 'bob' }],
  },
  detect: { score: 41 },
};

/** The error of a class that something throws; anything else it throws is thrown on. */
function mistake<E>(make: () => unknown, kind: new (...given: never[]) => E): E | undefined {
  try {
    make();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  return undefined;
}

const reason = (make: () => unknown): string | undefined => mistake(make, ExpressionError)?.reason;

t.test('what is true of an event', async (t) => {
  const cases: readonly (readonly [text: string, truth: boolean])[] = [
    ['type == "log" && status >= 500', true],
    ['type == "log" && status > 500', false],
    ['status == 500 && status == 500.0 && status < 500.5', true],
    ['value / 2 == 1.75 && 7 / 2 == 3.5 && 7 % 4 == 3', true],
    // Names: core, tags, data, the event itself; tags.x and data.x are exact.
    ['twice == "tag" && tags.twice == "tag" && data.twice == "data"', true],
    ['detect.score == 41 && deep.er.est == "ok" && data.deep.er.est == "ok"', true],
    ['http.status == 404 && tags["http.status"] == "404" && data["x-y"] == 7', true],
    ['tags.status == 500', false],
    // A tag is text, and beside a number or a bool is read as one; text from elsewhere stays text.
    ['tags.code == 500 && code >= 500 && code in [404, 500] && tags.code + 1 == 501', true],
    ['tags.code == "500" && tags["code"] < 501 && 499 < tags.code && tags.canary == true', true],
    ['tags.env == 500 || tags.env > 0 || tags.canary == 1', false],
    ['tags.env != 500', true],
    ['data.text == 500 || data.text >= 500 || data.text in [500]', false],
    ['data.status == "500" || data.status.startsWith("5")', false],
    ['string(data.status).startsWith("5") && int(data.text) == 500', true],
    // What is missing makes every comparison false; ! turns only what is true.
    ['gone == 1 || gone != 1 || gone < 1 || gone >= 1 || gone == gone || gone in [1] || 1 in gone', false],
    ['gone == null || gone != null || gone.contains("x") || gone.exists(x, true) || gone.all(x, true)', false],
    ['!(gone == 1) && !gone && !gone.startsWith("x")', true],
    ['has(status) && has(tags.env) && has(data["x-y"]) && has(data.nothing) && !has(gone) && !has(tags.gone)', true],
    ['gone + 1 == 1 || -gone == 0 || size(gone) == 0 || string(gone) == ""', false],
    ['data.nothing == null && data.status != null', true],
    ['"500" != data.status', true],
    ['data.path < 5 || data.path >= 5', false],
    // Logic takes what is no bool for false, and goes no further than it must.
    ['data.flag && !data.status', true],
    ['data.status || gone', false],
    ['data.status ? false : true', true],
    ['status == 1 || status == 2 || status == 500', true],
    ['status == 500 && value > 3 && level == "info"', false],
    // Lists and maps.
    ['status in [404, 500] && "prod" in [env] && !(status in []) && "env" in tags && !("toString" in tags)', true],
    ['2 in data.list && data.list[0] == 1 && size(data.list) == 3 && data.list == [1, 2, 3]', true],
    ['data.list[7] == 1 || data.list[-1] == 3 || data.list["0"] == 1 || data.list["length"] == 3', false],
    ['data.list.exists(x, x > 2) && data.list.all(x, x > 0) && data.list.exists_one(x, x == 2)', true],
    ['data.list.map(x, x * 2) == [2, 4, 6] && data.list.filter(x, x != 2) == [1, 3]', true],
    ['data.list.map(x, x > 1, x + 1) == [3, 4] && data.list + [4] == [1, 2, 3, 4]', true],
    ['data.people.exists(p, p.name == "bob") && data.people.map(p, p.age) == [3]', true],
    ['data.people.exists(p, has(p.age)) && !data.people.all(p, has(p.age))', true],
    ['tags.exists(key, key.startsWith("can") && tags[key] == true)', true],
    ['data.list.exists(x, data.words.exists(y, x == 3 && y == "b"))', true],
    ['{"a": [1, {"b": 2}]} == {"a": [1, {"b": 2.0}]} && {"a": 1} != {"a": 2} && "a" in {"a": 1}', true],
    ['[data.status, gone] == [500] && {"a": gone} == {} && {"a": status}.a == 500', true],
    ['cel.bind(limit, status - 1, limit == 499 && limit < status)', true],
    // Texts.
    ['message.contains("500") && message.startsWith("GET") && message.endsWith("bell") && env.size() == 4', true],
    ['size(message) == 17 && message.indexOf("bell") == 13 && message.substring(11, 12) == "\u{1f514}"', true],
    [
      '"a,b,c".split(",") == ["a", "b", "c"] && "a,b,c".split(",", 2)[1] == "b,c" && ["a", "b"].join("-") == "a-b"',
      true,
    ],
    [
      '"aBÉ".lowerAscii() == "abÉ" && "aé".upperAscii() == "Aé" && " x ".trim() == "x" && "abab".lastIndexOf("ab") == 2',
      true,
    ],
    ['"abc".substring(1) == "bc" && data.path.substring(5) == ""', false],
    ['message.matches("^GET .* 5\\\\d\\\\d") && !message.matches("^POST") && message.matches(r"\\bbell$")', true],
    // Time.
    ['time == "2026-11-20T14:02:10Z" && time > "2026-11-20T14:02:09+00:00" && "2026-11-21" > time', true],
    [
      'time >= timestamp("2026-11-20T14:02:10Z") && time != timestamp(0) && time in [timestamp("2026-11-20T14:02:10Z")]',
      true,
    ],
    ['time - timestamp("2026-11-20T14:00:10Z") == duration("2m") && time - data.started > duration("1m")', true],
    ['time + duration("1h30m") == timestamp("2026-11-20T15:32:10Z") && time - duration("10s") < time', true],
    ['timestamp(data.started) < time && data.started < time && duration(data.took) == duration("1m30s")', true],
    ['data.took > duration("1m") && value > duration("3s") && -duration("1s") < duration("0")', true],
    ['time.getHours() == 14 && time.getMinutes() == 2 && time.getDayOfWeek() == 5 && time.getMonth() == 10', true],
    ['time.getHours("Europe/Berlin") == 15 && time.getHours("-05:30") == 8 && time.getDate() == 20', true],
    ['time.getFullYear() == 2026 && time.getDayOfYear() == 323 && time.getDayOfMonth() == 19', true],
    ['duration("90m").getHours() == 1 && duration("90m").getMinutes() == 90 && int(timestamp(7)) == 7', true],
    ['string(time) == "2026-11-20T14:02:10.000Z" && string(1.5) == "1.5" && string(true) == "true"', true],
    // Conversions, literals.
    ['int("42") == 42 && int(2.9) == 2 && double("1e3") == 1000 && bool("true") && uint(5) == 5u && dyn(1) == 1', true],
    ['int(data.path) == 4 || double(data.path) == 0 || uint(-value) == -3 || bool(data.path)', false],
    ['0x1F == 31 && 1e3 == 1000 && "\\u00e9" == "é" && r"\\d" == "\\\\d" && \'a\' == "a" // a remark', true],
    ['true ? status == 500 : false', true],
  ];
  for (const [text, truth] of cases) t.equal(compile(text).test(log), truth, text);
});

t.test('what it comes to', async (t) => {
  const value = (text: string): unknown => compile(text).value(log);
  t.equal(value('status * 2'), 1000);
  t.equal(value('time'), '2026-11-20T14:02:10.000Z');
  t.equal(value('time - timestamp("2026-11-20T14:00:00Z")'), 130);
  t.equal(value('JSON'), undefined);
  t.equal(value('1 / (status - 500)'), undefined, 'a division by zero has no value');
  t.equal(value('data.nothing'), null);
  t.equal(
    JSON.stringify(value('{"at": time, "list": [duration("5m")]}')),
    '{"at":"2026-11-20T14:02:10.000Z","list":[300]}',
  );
  t.equal(compile('1 < 2').constant, true);
  t.equal(compile('status in []').constant, undefined);
  t.equal(compile('"a" in ["b"]').constant, false);
});

t.test('the same answer as the library, where everything has the type it should', async () => {
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const numbers = fc.constantFrom(
    'value',
    'data.status',
    'severity',
    '2.0',
    '-0.5',
    '500.0',
    '3.0 * value',
    'value - 1.0',
    'double(size(message))',
  );
  const strings = fc.constantFrom(
    'level',
    'message',
    'data.path',
    '"a"',
    '"/a"',
    'level + "x"',
    'level.upperAscii()',
    'message.substring(4)',
  );
  const { bool } = fc.letrec<{ bool: string }>((tie) => ({
    bool: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('true', 'data.flag', 'has(data.path)', 'has(data.gone)', 'data.nothing == null'),
      fc.tuple(numbers, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), numbers).map(([a, sign, b]) => `${a} ${sign} ${b}`),
      fc.tuple(strings, fc.constantFrom('<', '>', '==', '!='), strings).map(([a, sign, b]) => `${a} ${sign} ${b}`),
      fc.tuple(strings, fc.constantFrom('contains', 'startsWith', 'endsWith', 'matches'), fc.constantFrom('"/"', '"e"', '"r"')).map(([a, name, b]) => `(${a}).${name}(${b})`),
      fc.tuple(strings, fc.constantFrom('["a", "error"]', 'data.words')).map(([a, list]) => `${a} in ${list}`),
      fc.tuple(fc.constantFrom('all', 'exists', 'exists_one'), fc.constantFrom('x > 1.0', 'x == value', 'x < 10.0')).map(([name, test]) => `data.list.${name}(x, ${test})`),
      fc.tuple(fc.constantFrom('map(x, x * 2.0)', 'filter(x, x > 1.0)')).map(([name]) => `data.list.${name} == [2.0, 4.0, 6.0]`),
      tie('bool').map((a) => `!(${a})`),
      fc.tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(tie('bool'), tie('bool'), tie('bool')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })); // biome-ignore format: a grammar
  fc.assert(
    fc.property(bool, (text) => {
      const expected = environment.evaluate(text, log);
      return typeof expected === 'boolean' && compile(text).test(log) === expected;
    }),
    { numRuns: 2000 },
  );
});

t.test('nothing makes it throw on an event', async (t) => {
  const atoms = fc.constantFrom(
    'gone',
    'data',
    'tags',
    'data.a',
    'tags.b',
    'value',
    '1',
    '"x"',
    'null',
    'true',
    '[1, "a"]',
    '{"k": 1}',
    'time',
    'duration("5m")',
  );
  const { term } = fc.letrec<{ term: string }>((tie) => ({
    term: fc.oneof(
      { depthSize: 'medium' },
      atoms,
      fc.tuple(tie('term'), fc.constantFrom('<', '>=', '==', '!=', 'in', '+', '-', '*', '/', '%', '&&', '||'), tie('term')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(tie('term'), fc.constantFrom('size()', 'trim()', 'join()', 'contains("x")', 'substring(1)', 'getHours()', 'matches("x+")', 'map(x, x + 1)', 'exists(x, x == value)', 'a', 'constructor')).map(([a, name]) => `(${a}).${name}`),
      fc.tuple(tie('term'), tie('term')).map(([a, b]) => `(${a})[${b}]`),
      fc.tuple(fc.constantFrom('!', '-', 'int', 'string', 'double', 'size', 'timestamp', 'duration', 'bool'), tie('term')).map(([name, a]) => `${name}(${a})`),
    ),
  })); // biome-ignore format: a grammar
  const anything = fc.dictionary(fc.constantFrom('time', 'value', 'tags', 'data', 'message'), fc.jsonValue());
  let ran = 0;
  fc.assert(
    fc.property(
      term,
      anything,
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.jsonValue()),
      (text, event, data) => {
        let expression: Expression;
        try {
          expression = compile(text);
        } catch (error) {
          return error instanceof ExpressionError;
        }
        ran++;
        const full = JSON.parse(JSON.stringify({ data, tags: data, ...event }));
        return typeof expression.test(full) === 'boolean' && JSON.stringify(expression.value(full)) !== '';
      },
    ),
    { numRuns: 1500 },
  );
  t.ok(ran > 300, `${ran} of them were run`);
});

t.test('what is wrong is told with a caret, and what may be meant', async (t) => {
  const cases: readonly (readonly [text: string, reason: string | RegExp, at: number])[] = [
    ['message.contain("x")', 'there is no function contain(); did you mean contains()?', 8],
    ['status >= 500 && sise(message) > 1', 'there is no function sise(); did you mean size()?', 17],
    ['contains(message, "x")', /is written behind what it is asked of/, 0],
    ['message.startsWith()', 'startsWith() takes 1 argument, not 0', 8],
    ['message.startsWith(1)', 'startsWith() takes a string here, not a number', 19],
    ['(1).startsWith("a")', 'a number has no startsWith(); a string has', 4],
    ['status = 500', '= is not expected here; did you mean ==?', 7],
    ['a and b', 'and is not expected here; did you mean &&?', 2],
    ['a or b', 'or is not expected here; did you mean ||?', 2],
    ['a not in b', 'not is not expected here; did you mean !(... in ...)?', 2],
    ['a & b', '& is not expected here; did you mean &&?', 2],
    ['message =~ "x"', /matches is written/, 8],
    ['data.@timestamp == 1', /written data\["..."\]/, 5],
    ['namespace == "x"', 'namespace is a reserved word; the field is written data.namespace or tags.namespace', 0],
    ['status >=', 'the end is not expected here: a value is missing', 9],
    ['(status', 'the end is not expected here, but )', 7],
    ['status ==\n  500 &&', /a value is missing/, 18],
    ['"abc', 'unterminated string', 0],
    ['message.matches("\\d")', /is no escape; write \\\\d or r"..."/, 17],
    ['a.?b', /a field that is missing is no error/, 2],
    ['', 'the expression is empty', 0],
    ['  ', 'the expression is empty', 0],
    ['b"x" == data.x', 'events hold no bytes', 0],
    ['type(status) == int', /type\(\) is left out/, 0],
    ['bytes("x")', /bytes\(\) is left out/, 0],
    ['"a" == 1', 'a string never equals a number', 0],
    ['size(message) == "5"', 'a number never equals a string', 0],
    ['[1] < [2]', 'a list and a list have no order', 0],
    ['"a" + 1', 'a string + a number has no value', 0],
    ['time + time', 'a timestamp + a timestamp has no value', 0],
    ['time > "yesterday"', /this is no time/, 7],
    ['timestamp("x")', /this is no time/, 10],
    ['duration("5 parsecs") < duration("1s")', /this is no duration/, 9],
    ['time.startsWith("2026")', 'a timestamp has no startsWith(); a string has', 5],
    ['time.getHours("Mars")', /Mars is no zone/, 14],
    ['1 && true', 'a number is neither true nor false', 0],
    ['!"a"', 'a string is neither true nor false', 1],
    ['"a" in 5', 'nothing is in a number', 7],
    ['int("x") == 1', 'this never has a value', 0],
    ['{"a": 1, "a": 2}', 'this key is there twice', 9],
    ['{1: "a"}', 'the key of a map is a string, not a number', 1],
    ['has(1 + 1)', /has\(\) asks for a field/, 0],
    ['list.exists(x > 1)', /exists\(\) is written list.exists\(x, condition\)/, 5],
    ['list.map(1, 2)', /the name for one element is missing/, 9],
    ['cel.bind(x, 1)', /cel.bind\(\) is written/, 4],
    ['path.matches(data.pattern)', /is a string written in the expression/, 18],
    ['path.matches("a(?=b)")', /looking ahead or behind is not in RE2/, 15],
    ['path.matches(r"(a)\\1")', /back-references are not in RE2/, 18],
  ];
  for (const [text, reason, at] of cases) {
    const error = mistake(() => compile(text), ExpressionError);
    t.match(error?.reason, reason, text);
    t.equal(error?.at, at, `${text} is wrong at ${at}`);
  }

  t.equal(
    t
      .throws(() => compile('status >= 500 && mesage.contain("x")', '--where'))
      ?.toString()
      .replace(/^Error: /, ''),
    [
      '--where: there is no function contain(); did you mean contains()?',
      '  status >= 500 && mesage.contain("x")',
      '                          ^',
    ].join('\n'),
  );
  const long = `${'a == 1 || '.repeat(50)}x = 1${' || b == 2'.repeat(50)}`;
  t.match(
    reason(() => compile(long)),
    'did you mean ==?',
  );
  t.throws(() => compile(long), { message: /\n {2}\.\.\..{100,130}\.\.\.\n {2} {60,}\^$/ }, 'only the place is shown');
  t.throws(() => compile('"\u001b[31m" = 1'), { message: /^[^\u001b]*$/ }, 'nothing that a terminal would act on');
});

t.test('a name that nearly is a core field earns a hint', async (t) => {
  t.match(compile('sevirity > 1').hints, [
    'sevirity is no core field and is looked for in tags and data; did you mean severity?',
  ]);
  for (const wrong of ['type == log', 'log != type'])
    t.match(compile(wrong).hints, ['log is looked for in tags and data; as a word it is written "log"'], wrong);
  for (const right of ['type == "log"', 'level == data.level', 'type == name', '["log"].exists(log, type == log)'])
    t.same(compile(right).hints, [], right);
  t.match(compile('time > now').hints, ['now is looked for in tags and data; for what is recent there is --since -5m']);
  for (const name of ['status', 'rate', 'host', 'date', 'path', 'severity', 'tags.levels', 'data.messages'])
    t.same(compile(`${name} == 1`).hints, [], name);
});

t.test('what can be neither true nor false selects nothing, and is a mistake', async (t) => {
  t.equal(
    reason(() => selection('"a"')),
    'a string is neither true nor false',
  );
  t.equal(
    reason(() => selection('value + 1')),
    'a number is neither true nor false',
  );
  t.equal(selection('late').test({ late: true }), true);
  t.equal(selection('true').constant, true);
});

t.test('hostile expressions and events', async (t) => {
  const fails: readonly (readonly [what: string, text: string, reason: RegExp])[] = [
    ['a megabyte', `"${'a'.repeat(1e6)}" == message`, /1000013 characters/],
    ['10,000 parentheses', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`, /nested more than 250 deep/],
    ['100,000 negations', `${'!'.repeat(100_000)}true`, /nested too deep/],
    ['200,000 signs', `${'-'.repeat(200_000)}1`, /nested too deep/],
    ['10,000 sums', `1${' + value'.repeat(10_000)}`, /nested more than 400 deep/],
    ['10,000 fields', `a${'.a'.repeat(10_000)} == 1`, /nested more than 250 deep/],
    ['10,000 brackets', `${'['.repeat(10_000)}`, /nested more than 250 deep/],
    ['100,000 parts', `0 in [${'1,'.repeat(100_000)}1]`, /at most 10000 elements|parts/],
  ];
  for (const [what, text, expected] of fails)
    t.match(
      reason(() => compile(text)),
      expected,
      what,
    );

  const many = `status in [${Array.from({ length: 9000 }, (_, i) => i).join()}]`;
  t.equal(compile(many).test(log), true, 'a long list is well');
  const chain = Array.from({ length: 3000 }, (_, i) => `status == ${i}`).join(' || ');
  t.equal(compile(chain).test(log), true, 'so is a long chain');

  const inherited = JSON.parse('{"data":{"__proto__":{"polluted":1}},"tags":{"constructor":"x"}}');
  t.equal(
    compile('data.__proto__.polluted == 1 && tags.constructor == "x"').test(inherited),
    true,
    'own members are read',
  );
  for (const name of [
    'constructor',
    'toString',
    'data.toString',
    'tags.hasOwnProperty',
    'data.__proto__',
    'data["__proto__"]',
    'message.length',
  ])
    t.equal(compile(`has(${name})`).test({ message: 'x', tags: {}, data: {} }), false, name);

  let deep: unknown = 1;
  for (let i = 0; i < 20_000; i++) deep = [deep];
  t.equal(compile('data.a == data.b').test({ data: { a: deep, b: [deep] } }), false, 'values nested without end');
  const list = Array.from({ length: 200_000 }, (_, i) => i);
  const product = compile('data.a.all(x, data.a.all(y, data.a.exists(z, x + y == z)))');
  const bounded = createContext({ test: product.test, event: { data: { a: list } } });
  t.equal(runInContext('test(event)', bounded, { timeout: 60_000 }), false, 'lists of lists come to an end');
  t.equal(compile('data.a.exists(x, x == 3)').test({ data: { a: list } }), true, 'and leave nothing behind');
  const doubling = `cel.bind(a, message + message, ${'cel.bind(a, a + a, '.repeat(60)}size(a) > 0${')'.repeat(61)}`;
  t.equal(compile(doubling).test({ message: 'x'.repeat(100) }), false, 'text that doubles');
});

t.test('patterns: RE2, and nothing else', async (t) => {
  const cases: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
    ['', ['', 'a'], []],
    ['a|b', ['xa', 'b'], ['c', '']],
    ['^a$', ['a'], ['a\n', 'ba', '']],
    ['a.c', ['abc', 'a\u{1f514}c'], ['ac', 'a\nc']],
    ['(?s)a.c', ['a\nc'], []],
    ['^.$', ['\u{1f514}', 'é'], ['ab', '\n']],
    ['^[^a]$', ['\u{1f514}', '\n'], ['a']],
    ['(?i)straße', ['STRASSE'.replace('SS', 'ß'), 'StRaße', '\u017ftraße'], ['strasse']],
    ['(?i)[k]', ['k', 'K', '\u212a'], ['l']],
    ['(?i)[^k]', ['l'], ['k', 'K', '\u212a']],
    ['a(?i)b', ['aB', 'ab'], ['AB']],
    ['(?i:a)b', ['Ab'], ['AB']],
    ['(?i)a(?-i)b', ['Ab'], ['AB']],
    ['(?i)ΣΑΣ', ['σας', 'ΣΑς'], ['σα']],
    ['(?m)^b$', ['a\nb\nc', 'b'], ['ab', 'a\nbc', 'a\r\nb\r\n']],
    ['(?m)^$', ['', 'a\n', 'a\n\nb'], ['a']],
    ['\\Aa', ['ab'], ['b\na']],
    ['a\\z', ['ba'], ['a\n']],
    ['\\bfoo\\b', ['a foo b', 'foo'], ['foobar', 'éfoo_']],
    ['\\Boo', ['foo'], ['oo']],
    ['^\\d{3}$', ['123'], ['12', '1234', '\u0661\u0662\u0663']],
    ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
    ['^(?:ab){2,}$', ['abab', 'ababab'], ['ab', 'aba']],
    ['^a{0}$', [''], ['a']],
    ['a{,2}', ['a{,2}'], ['aa']],
    ['{', ['{'], ['a']],
    ['^a+?b*?c??$', ['ab', 'a', 'abbc'], ['b']],
    ['(?U)a+', ['a'], ['b']],
    ['(?P<x>a)(?<y>b)', ['ab'], ['ba']],
    ['[[:alpha:]_]+[[:^digit:]]', ['a_x'], ['a', '11']],
    ['[]a]', [']', 'a'], ['b']],
    ['[^]a]', ['b'], [']', 'a']],
    ['[a\\-z]', ['-', 'a', 'z'], ['b']],
    ['[a-c-]', ['-', 'b'], ['d']],
    ['[\\d\\s]', ['1', '\t'], ['\v', 'x']],
    ['^\\pL+$', ['aéЖ'], ['a1', '']],
    ['\\p{Greek}', ['α'], ['a']],
    ['\\p{^Greek}', ['a'], ['α']],
    ['^\\PN$', ['a'], ['٣']],
    ['[\\p{Lu}\\d]', ['É', '7'], ['é']],
    ['\\x41\\x{1f514}\\101\\n\\.', ['A\u{1f514}A\n.'], ['A']],
    ['\\Q.*\\E+', ['.**', '.*'], ['aa']],
    ['[^\\x00-\\x{10FFFF}]', [], ['', 'a']],
    ['(^a|b$)', ['ax', 'xb'], ['xa', 'bx']],
    ['x*', ['', 'y'], []],
    ['(|a)+$', ['', 'b'], []],
  ];
  for (const [pattern, yes, no] of cases) {
    const test = matcher(pattern);
    for (const text of yes) t.equal(test(text), true, `${pattern} in ${JSON.stringify(text)}`);
    for (const text of no) t.equal(test(text), false, `${pattern} not in ${JSON.stringify(text)}`);
  }
  const refused: readonly (readonly [pattern: string, reason: RegExp, at: number])[] = [
    ['a(?=b)', /ahead or behind/, 1],
    ['(?<!a)b', /ahead or behind/, 0],
    ['(a)\\1', /back-references/, 3],
    ['(?P<n>a)(?P=n)', /back-references/, 8],
    ['(?>a)', /atomic/, 0],
    ['a++', /repeats a repeat/, 2],
    ['a**', /repeats a repeat/, 2],
    ['a{2}{3}', /repeats a repeat/, 4],
    ['*a', /nothing to repeat/, 0],
    ['a|*', /nothing to repeat/, 2],
    ['a{1001}', /more than 1000/, 1],
    ['a{3,2}', /the wrong way round/, 1],
    ['(((a{100}){100}){100})', /steps/, 0],
    ['(a', /not closed/, 0],
    ['a)', /closes nothing/, 1],
    ['[a', /not closed/, 0],
    ['[z-a]', /the wrong way round/, 1],
    ['[[:nope:]]', /none of RE2's classes/, 1],
    ['\\p{Klingon}', /no Unicode category or script/, 0],
    ['\\Z', /write \\z/, 0],
    ['\\C', /characters, not of bytes/, 0],
    ['\\y', /not in RE2's syntax/, 0],
    ['a\\', /not in RE2's syntax/, 1],
    ['\\x{110000}', /not in RE2's syntax/, 0],
    ['\\x{d800}', /not in RE2's syntax/, 0],
    ['(?P<n>a)(?P<n>b)', /two groups n/, 8],
    ['(?z)a', /not in RE2/, 0],
    [`${'('.repeat(500)}a${')'.repeat(500)}`, /nested more than 200 deep/, 201],
  ];
  for (const [pattern, reason, at] of refused) {
    const error = mistake(() => matcher(pattern), PatternError);
    t.match(error?.message, reason, pattern.slice(0, 20));
    t.equal(error?.at, at, `${pattern.slice(0, 20)} is wrong at ${at}`);
  }
});

t.test('patterns find what JavaScript finds, where the two mean the same', async () => {
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom('a', 'b', 'é', '\u{1f514}', '\\.', '\\n', '.', '[ab]', '[^a]', '\\d', '\\w', '\\W', '[a-c\u{1f514}]', '[^é\\d]', '^', '$', '\\b', '\\B', ''),
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
      fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
      fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,3}', '{2,}', '{0}')).map(([a, count]) => `(?:${a})${count}`),
    ),
  })); // biome-ignore format: a grammar
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'é', '\u{1f514}', ' ', '\n', '1', '_', '.', '\ud83d'),
    maxLength: 10,
  });
  fc.assert(
    fc.property(
      pattern,
      fc.constantFrom('', 's', 'm', 'sm'),
      fc.array(text, { minLength: 5, maxLength: 5 }),
      (pattern, flags, texts) => {
        const [ours, theirs] = [matcher((flags && `(?${flags})`) + pattern), new RegExp(pattern, `u${flags}`)];
        // V8 also looks for \B between the two halves of a character.
        const fitting = texts.filter((each) => !(pattern.includes('\\B') && each.includes('\u{1f514}')));
        return fitting.every((each) => ours(each) === theirs.test(each));
      },
    ),
    { numRuns: 1500 },
  );
});

t.test('letters fold as Unicode says', async (t) => {
  const cased = /\p{Changes_When_Casemapped}/u;
  const wrong: string[] = [];
  for (let code = 0; code < 0x1f000; code++) {
    const letter = String.fromCodePoint(code);
    if (code >= 0xd800 && code <= 0xdfff) continue;
    if (!cased.test(letter)) continue;
    const same = new RegExp(`^[${letter}]$`, 'iu');
    for (const other of [letter.toUpperCase(), letter.toLowerCase(), letter.toUpperCase().toLowerCase()])
      if ([...other].length === 1) {
        const set = folded([code, code]);
        const found = other.codePointAt(0)!;
        const ours = set.some((_, i) => i % 2 === 0 && set[i]! <= found && found <= set[i + 1]!);
        if (ours !== same.test(other)) wrong.push(`${letter} ${other}`);
      }
    if (code > 0x600 && code < 0x10a0) code = 0x10a0;
  }
  t.same(wrong, []);
});

t.test('no pattern and no line makes it hang', async (t) => {
  const a = 'a'.repeat(50_000);
  const mixed = Array.from({ length: 50_000 }, (_, i) => 'ab'[(Math.imul(i, 2654435761) >>> 16) & 1]).join('');
  const cases: readonly (readonly [pattern: string, text: string, found: boolean])[] = [
    ['^(a+)+$', `${a}!`, false],
    ['(a|aa)+$', `${a}!`, false],
    ['(a|a)*$', `${a}!`, true],
    ['(.*a){20}', a, true],
    ['(.*a){20}$', `${a}b`, false],
    ['(.*)(.*)(.*)(.*)x', a, false],
    ['.*error.*', a, false],
    ['([a-z]+)*\\d', a, false],
    ['(x+x+)+y', 'x'.repeat(50_000), false],
    ['(?i)(A|b|ab)*c', mixed, false],
    ['(a|b)*a(a|b){15}$', `${mixed}c`, false],
    ['a.{300}b.{300}$', `${mixed}c\n`, false],
    ['(?:a?){500}a{500}$', `${a}!`, false],
    ['\\b(\\w+\\b\\s*)+$', `${'word '.repeat(10_000)}!`, false],
    ['(?m)^(a*)*$', `${a}!`, false],
    ['\u{1f514}.*\u{1f514}.*x', '\u{1f514}'.repeat(25_000), false],
  ];
  for (const [pattern, text, found] of cases) {
    const context = createContext({ matcher, pattern, text });
    t.equal(runInContext('matcher(pattern)(text)', context, { timeout: 20_000 }), found, pattern);
  }
  const megabytes = createContext({ test: matcher('.*error.*'), text: 'a'.repeat(16 << 20) });
  t.equal(runInContext('test(text)', megabytes, { timeout: 20_000 }), false, '16 million characters');
});

t.test('tocsin filter', async (t) => {
  const lines = [
    '{"time":"2026-11-20T14:02:10.000Z","type":"log","n":12345678901234567890,"data":{"status":500,"password":"x"}}',
    '{ "time":"2026-11-20T14:02:11.000Z", "type":"metric","tags":{"status":"404"} }',
    '{"type":"x"}',
  ];
  const filter = (rest: string) => sh(`tocsin filter ${rest}`, `${lines.join('\n')}\n`);
  const passed = (rest: string) => filter(rest).stdout.split('\n').slice(0, -1);

  t.same(passed(`'status >= 400'`), [lines[0], lines[1]], 'bytes are untouched');
  t.same(passed(`'!(status == 500)'`), [lines[1], lines[2]]);
  t.same(passed('true'), lines);
  t.same(passed('false'), []);
  t.same(passed(`true --where 'type == "log"'`), lines, 'what --where does not select is passed');
  t.same(passed(`true --where 'type == "log"' --only`), [lines[0]]);
  t.same(passed('true --drop gone,tags.x,data.y.z'), lines, 'what is not there needs no change');
  t.match(
    sh('tocsin filter true --drop a.b', '{"a":{"b":1},"data":{"a":{"b":2}},"tags":{"a.b":"3","c":"4"}}').stdout,
    /^\{"a":\{\},"data":\{"a":\{\}\},"tags":\{"c":"4"\}\}\n$/,
    'a secret goes from wherever it is',
  );
  t.same(events(filter('true --drop password,status').stdout), [
    { time: '2026-11-20T14:02:10.000Z', type: 'log', n: 12345678901234567000, data: {} },
    { time: '2026-11-20T14:02:11.000Z', type: 'metric', tags: {} },
    { type: 'x' },
  ]);
  t.equal(
    filter(`'type == "log"' --drop password --set data.z.y=1`).stdout,
    '{"time":"2026-11-20T14:02:10.000Z","type":"log","n":12345678901234567890,"data":{"status":500,"z":{"y":1}}}\n',
    'what is not touched keeps its bytes',
  );
  t.same(
    passed(`'has(status)' --set 'level=status >= 500 ? "error" : "info"'`),
    [`${lines[0]!.slice(0, -1)},"level":"error"}`, `${lines[1]!.slice(0, -1)},"level":"info"}`],
    'a new field is put behind the bytes that were there',
  );
  t.same(
    events(filter(`'type == "log"' --set data.a.b=status/2 --set tags.status=status --set unit=gone --drop n`).stdout),
    [
      {
        time: '2026-11-20T14:02:10.000Z',
        type: 'log',
        data: { status: 500, password: 'x', a: { b: 250 } },
        tags: { status: '500' },
      },
    ],
  );
  t.same(passed(`true --set 'time="2026-01-01" > time ? time : null'`), lines, 'null sets nothing');
  t.same(events(filter(`'type == "metric"' --set tags.status.x=1 --set tags.status=time`).stdout)[0]!['tags'], {
    status: '2026-11-20T14:02:11.000Z',
    'status.x': '1',
  });

  t.match(
    events(
      filter(`true --set value=data --set level='"WARN"' --set 'state="bad"' --set time=1e9 --set name=7`).stdout,
    )[0],
    { time: '2001-09-09T01:46:40.000Z', level: 'warning', name: '7', value: undefined, state: undefined },
    'a core field takes what it can hold',
  );

  const wrong = filter(`'mesage.contain("x")'`);
  t.equal(wrong.status, 2);
  t.equal(wrong.stdout, '');
  t.match(
    wrong.stderr,
    'tocsin filter: there is no function contain(); did you mean contains()?\n  mesage.contain("x")\n         ^\n',
  );
  t.match(filter(`true --where 'status ='`).stderr, '--where: = is not expected here; did you mean ==?');
  t.match(filter('true --set lvel=1').stderr, /--set: this is no core field; did you mean level\?/);
  t.match(filter('true --set data.__proto__.x=1').stderr, /this is no name to be set/);
  t.match(filter('true --set level=1+').stderr, /--set level: the end is not expected here/);
  t.match(filter('true --set level').stderr, /an assignment is FIELD=EXPR/);
  t.match(filter('').stderr, /EXPR is missing/);
  t.match(filter(`'"x"'`).stderr, 'a string is neither true nor false');
  t.equal(filter(`'message.matches("(a+)+$")'`).status, 0);
});
