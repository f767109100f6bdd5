import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import t from 'tap';

const source = resolve(import.meta.dirname, '../src');

/** What each room may import, besides itself: the one direction of ARCHITECTURE.md. */
const below: Record<string, readonly string[]> = {
  event: [],
  expression: ['event'],
  stream: ['event'],
  text: ['event'],
  declaration: ['event', 'expression', 'stream', 'text'],
  sources: ['event', 'stream', 'declaration'],
  formats: ['event', 'stream', 'text', 'declaration'],
  aggregates: ['event', 'stream', 'text', 'declaration'],
  statistics: [],
  detectors: ['event', 'text', 'statistics', 'declaration'],
  detection: ['event', 'stream', 'text', 'statistics', 'declaration', 'detectors'],
  scoring: ['event', 'stream', 'text', 'statistics', 'declaration'],
  simulation: ['event', 'stream', 'text', 'declaration'],
  plugin: ['event', 'stream', 'text', 'statistics', 'declaration'],
  shapes: [],
  fingerprint: ['event', 'stream', 'text', 'declaration', 'shapes'],
  manual: ['event', 'declaration'],
  commands: [
    ...['event', 'expression', 'stream', 'text', 'declaration'],
    ...[
      'sources',
      'formats',
      'aggregates',
      'detectors',
      'detection',
      'scoring',
      'simulation',
      'plugin',
      'fingerprint',
      'manual',
    ],
  ],
  runner: ['event', 'expression', 'stream', 'text', 'declaration', 'sources', 'manual'],
  main: ['commands', 'runner'],
};

/** Packages that one file alone may import. */
const alone: Record<string, string> = {
  commander: 'runner/program.ts',
  split2: 'stream/lines.ts',
  chalk: 'text/palette.ts',
};

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(source, path), 'utf8') }));

const room = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, ''));

/** The modules a file imports, those for their types only included. */
function* imports({ path, text }: (typeof files)[number]): Generator<string> {
  for (const [, module = ''] of text.matchAll(/(?:from|import\()\s*'([^']+)'/g))
    yield module.startsWith('.') ? relative(source, resolve(source, dirname(path), module)) : module;
}

t.test('imports run one way', async (t) => {
  for (const file of files)
    for (const module of imports(file)) {
      const own = room(file.path);
      if (/^[a-z0-9@-]+(\/|$)/.test(module) && module in alone)
        t.equal(file.path, alone[module], `${module} is imported by one file`);
      if (module.startsWith('node:') || !module.endsWith('.js')) continue;
      const other = room(module.replace(/\.js$/, '.ts'));
      if (other !== own && !below[own]?.includes(other)) t.fail(`${file.path} imports ${module}`);
    }
  t.pass('each import was looked at');
});

t.test('commands know nothing of each other', async (t) => {
  for (const file of files.filter(({ path }) => path.startsWith('commands/') && !path.endsWith('/index.ts')))
    t.notOk(
      [...imports(file)].some((module) => module.startsWith('commands/')),
      file.path,
    );
});

t.test('only main touches the process', async (t) => {
  const touching = files.filter(
    ({ path, text }) => !/^(main|start)\.ts$/.test(path) && /\bprocess\.[a-z]|node:process/i.test(text),
  );
  t.same(
    touching.map(({ path }) => path),
    [],
  );
});

t.test('no file is over 250 lines', async (t) => {
  const long = files.filter(({ text }) => text.split('\n').length > 251);
  t.same(
    long.map(({ path }) => path),
    [],
  );
});
