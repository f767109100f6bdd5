import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import type { Loaders } from '../src/declaration/command.js';
import { commandHelp, overview, plain } from '../src/manual/help.js';
import { optionGroups } from '../src/manual/page.js';
import { type Answer, asked, type Task } from '../src/runner/program.js';
import { fakes, shape, watch } from './fakes.js';
import { sh } from './shell.js';

let loaded: string[] = [];
const fakeLoaders: Loaders = Object.fromEntries(
  fakes.map((each) => [
    each.name,
    async () => {
      loaded.push(each.name);
      return { default: each };
    },
  ]),
);

async function ask(...words: string[]): Promise<Answer | Task> {
  loaded = [];
  return asked(words, fakeLoaders, () => plain);
}

async function task(...words: string[]): Promise<Task> {
  const found = await ask(...words);
  if ('print' in found) throw new Error(found.print);
  return found;
}

t.test('words become options, operands and files', async (t) => {
  const { name, request, contract, everywhere, files, given } = await task(
    ...'-q watch -w -5:5 a.ndjson -c ~:10 --by=x,y --window 1h --window 5m -am limit --ratio a/b --percentile 5:x --map a=b --map=c=d'.split(
      ' ',
    ),
    ...'--max-jump 2d --color=never b.ndjson -- -x'.split(' '),
  );
  t.equal(name, 'watch');
  const { warning, critical, ...options } = request.options as Record<string, { text: string }>;
  t.equal(warning?.text, '-5:5');
  t.equal(critical?.text, '~:10');
  t.strictSame(options, {
    method: 'limit',
    by: ['x', 'y'],
    window: 300_000,
    p95: undefined,
    sum: undefined,
    ratio: ['a/b'],
    percentile: '5:x',
    map: ['a=b', 'c=d'],
    annotate: true,
    learn: true,
  });
  t.match(contract, { maxJump: 172_800_000, output: 'auto', state: undefined });
  t.match(everywhere, { quiet: true, color: 'never', help: false });
  t.strictSame(files, ['a.ndjson', 'b.ndjson', '-x']);
  t.strictSame(request.operands, []);
  t.match(given.slice(0, 3), [['warning', '-5:5'], ['critical', '~:10'], ['by', 'x,y']]); // biome-ignore format: a table
  t.notOk(given.some(([key]) => key in everywhere));
  t.strictSame(loaded, ['watch'], 'no other command is read');
});

t.test('a value that may be left out', async (t) => {
  const cases: readonly (readonly [words: string, p95: string | undefined, files: readonly string[]])[] = [
    ['watch', undefined, []],
    ['watch --p95', '', []],
    ['watch --p95 data.x', 'data.x', []],
    ['watch --p95 data.x f.ndjson', 'data.x', ['f.ndjson']],
    ['watch --p95 f.ndjson', '', ['f.ndjson']],
    ['watch --p95 logs/today', '', ['logs/today']],
    ['watch --p95 -', '', ['-']],
    ['watch --p95 -- x', '', ['x']],
    ['watch --p95 --sum y', '', []],
    ['watch --p95=f.csv', 'f.csv', []],
    ['watch --p95= x', '', ['x']],
    ['watch -s access.log.gz --p95 x --p95=y', 'y', ['access.log.gz']],
  ];
  for (const [words, p95, files] of cases) {
    const found = await task(...words.split(' '));
    t.equal((found.request.options as { p95?: string }).p95, p95, words);
    t.strictSame(found.files, files, words);
  }
});

t.test('operands and nested commands', async (t) => {
  const search = await task('--color', 'never', 'shape', '-q', 'search', 'p.json', '-n', '3', 'f');
  t.match(search, { name: 'shape search', request: { options: { top: 3 }, operands: ['p.json'] }, files: ['f'] });
  t.match(search.everywhere, { quiet: true, color: 'never' });
  t.match(await task('filter', 'a > -1'), { request: { operands: ['a > -1'] }, files: [] });
  t.match(await task('say', 'yes', 'a', 'b', '--into', 'd'), {
    request: { operands: ['yes', 'a', 'b'], options: { into: 'd' } },
    files: [],
    contract: { eof: 'auto' },
  });
  t.match(await task('secret', 'no'), { name: 'secret' });
});

t.test('mistakes are told in one line', async (t) => {
  const cases: readonly (readonly [words: readonly string[], said: string])[] = [
    [['detct'], "tocsin: unknown command 'detct'"],
    [['wach'], "tocsin: unknown command 'wach'; did you mean watch?"],
    [['help', 'wach'], "tocsin: unknown command 'wach'; did you mean watch?"],
    [['__proto__'], "tocsin: unknown command '__proto__'"],
    [['--windw', '5s', 'watch'], 'tocsin: unknown option --windw'],
    [['watch', '--windw', '5s'], 'tocsin watch: unknown option --windw; did you mean --window?'],
    [['watch', '--ann'], 'tocsin watch: unknown option --ann; did you mean --annotate?'],
    [['watch', '-aZ'], 'tocsin watch: unknown option -Z'],
    [['watch', '--annotate=yes'], 'tocsin watch: --annotate takes no value'],
    [['watch', '--window'], 'tocsin watch: a value is missing after --window <duration>'],
    [['watch', '-aw'], 'tocsin watch: a value is missing after -w, --warning <range>'],
    [['watch', '--by', '--window', '5s'], 'tocsin watch: a value is missing after -b, --by <fields>'],
    [['watch', '--window', '5x'], 'tocsin watch: --window 5x: 5x is not a duration such as 90s, 5m or 1h30m'],
    [['watch', '-m', 'mud'], 'tocsin watch: --method mud: mud is none of mad, limit; did you mean mad?'],
    [['watch', '-m', 'a\nb\u001b[1m'], 'tocsin watch: --method a⏎b␛[1m: a⏎b␛[1m is none of mad, limit'],
    [['filter'], 'tocsin filter: EXPR is missing: An expression'],
    [['say', 'maybe'], "tocsin say: 'maybe' is none of yes, no"],
    [['shape', 'serch'], "tocsin shape: unknown command 'serch'; did you mean search?"],
    [['shape', 'search'], 'tocsin shape search: PATTERN is missing: What to look for'],
  ];
  for (const [words, said] of cases)
    t.strictSame(await ask(...words), { print: `${said}\n`, on: 'stderr', status: 2 }, words.join(' '));
  t.strictSame(
    await ask('shape', 'list', 'x'),
    { print: "UNKNOWN 'x' is one word too many\n", on: 'stdout', status: 3 },
    'a command may say it its own way',
  );
});

t.test('help and version', async (t) => {
  const screen = overview(fakes, plain);
  t.strictSame(await ask('--help'), { print: screen, on: 'stdout', status: 0 });
  for (const words of [['-h'], ['help'], ['help', 'help']]) t.match(await ask(...words), { print: screen, status: 0 });
  t.match(await ask(), { print: screen, on: 'stderr', status: 2 });
  t.match(screen, /watch {3}Watch what is `usual` "In" No way\n {2}filter {2}Select events\n/);
  t.notMatch(screen, 'secret');
  const watched = { print: commandHelp(['watch'], watch, plain), on: 'stdout', status: 0 };
  for (const words of ['help watch', 'watch --help', 'watch -qh', '--help watch', 'watch --nonsense --help x'])
    t.strictSame(await ask(...words.split(' ')), watched, words);
  t.match(await ask('help', 'shape', 'search'), { print: /Usage: tocsin shape search \[OPTION\]... PATTERN \[FILE\]/ });
  t.match(await ask('help', 'watch', '--'), { print: /^Usage: tocsin watch /, status: 0 });
  t.match(await ask('shape'), { print: commandHelp(['shape'], shape, plain), on: 'stderr', status: 2 });
  for (const words of [['--version'], ['-V'], ['watch', '--version']])
    t.match(await ask(...words), { print: /^tocsin \S+\n$/, on: 'stdout', status: 0 });
});

t.test('help fits its width and loses nothing', (t) => {
  for (const width of [60, 80, 100])
    for (const [path, each] of [
      [['watch'], watch],
      [['shape', 'search'], shape.commands?.[0] ?? shape],
    ] as const) {
      const screen = commandHelp(path, each, { ...plain, width });
      const long = screen.split('\n').filter((line) => line.length > width);
      t.strictSame(long, [], `${each.name} in ${width} columns`);
      const flowing = screen.replace(/\s+/g, ' ');
      for (const [, options] of optionGroups(each))
        for (const { flags, summary } of options) {
          t.ok(screen.includes(flags), `${each.name}: ${flags}`);
          t.ok(flowing.includes(summary), `${each.name}: ${summary}`);
        }
    }
  const bold = commandHelp(['watch'], watch, { width: 80, style: (_role, text) => `\u001b[1m${text}\u001b[22m` });
  t.match(bold, '\u001b[1mEvery filter also takes:\u001b[22m\n');
  t.equal(stripVTControlCharacters(bold), commandHelp(['watch'], watch, plain), 'colour moves nothing');
  t.end();
});

t.test('no words are too strange', async (t) => {
  const common = ['watch', 'shape', 'search', 'help', '--', '-', '--by', '-w', '-aw', '--p95', '-h', '--color', '5:'];
  const word = fc.oneof(fc.constantFrom(...common), fc.string({ unit: 'binary', maxLength: 6 }), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const found = await ask(...words);
      if (!('print' in found)) return found.files.every((file) => words.includes(file));
      return (
        found.status === 0 ||
        found.print.startsWith('Usage:') ||
        /^[^\u0000-\u0009\u000b-\u001f\n]+\n$/.test(found.print)
      );
    }),
    { numRuns: 2000 },
  );
  t.pass('each is an answer or a task');
});

t.test('the program', (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  t.match(sh('tocsin --version'), { stdout: `tocsin ${version}\n`, stderr: '', status: 0 });
  t.match(sh('tocsin'), { stdout: '', stderr: /^Usage: tocsin COMMAND/, status: 2 });
  t.match(sh('tocsin help detect'), { stdout: /^Usage: tocsin detect /, stderr: '', status: 0 });
  t.match(sh('set -o pipefail; tocsin --help | head -1; echo $?'), { stdout: /^Usage: .*\n0\n$/, stderr: '' });
  t.match(sh('tocsin detct'), {
    stdout: '',
    stderr: "tocsin: unknown command 'detct'; did you mean detect?\n",
    status: 2,
  });
  t.match(sh('tocsin detect --windw 5s'), { stdout: '', stderr: /^tocsin detect: unknown option --windw/, status: 2 });
  t.match(sh('tocsin --color always --help').stdout, '\u001b[1mUsage:\u001b[22m');
  t.match(sh('source <(tocsin completion bash) && complete -p tocsin'), {
    stdout: 'complete -F _tocsin tocsin\n',
    status: 0,
  });
  t.match(sh('tocsin completion csh'), { stdout: '', stderr: /none of bash, zsh, fish/, status: 2 });
  t.end();
});
