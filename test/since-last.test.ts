import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../src/declaration/failure.js';
import { expand, isRotated, matches } from '../src/sources/glob.js';
import { sinceLast } from '../src/sources/since-last.js';

/** Runs one after another over the files of a folder, each with what the one before remembered. */
class Runs {
  readonly notes: string[] = [];
  saved: unknown;
  readonly #patterns: readonly string[];

  constructor(...patterns: string[]) {
    this.#patterns = patterns;
  }

  async read(): Promise<string> {
    const feed = sinceLast(this.#patterns, { onlyNew: true, note: (message) => this.notes.push(message) });
    if (this.saved !== undefined) feed.restore?.(this.saved);
    const chunks: Buffer[] = [];
    for await (const chunk of feed.source.bytes) chunks.push(Buffer.from(chunk));
    this.saved = structuredClone(feed.save?.());
    return Buffer.concat(chunks).toString();
  }

  /** Reads one chunk and stops. */
  async begin(): Promise<string> {
    const feed = sinceLast(this.#patterns, { onlyNew: true, note: (message) => this.notes.push(message) });
    if (this.saved !== undefined) feed.restore?.(this.saved);
    let text = '';
    for await (const chunk of feed.source.bytes) {
      text += chunk;
      feed.source.stop();
      break;
    }
    this.saved = structuredClone(feed.save?.());
    return text;
  }
}

let clock = 1_700_000_000;

/** What happens to the files of a folder; each change is ten seconds after the one before. */
class Folder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  stamp(name: string): void {
    clock += 10;
    utimesSync(this.at(name), clock, clock);
  }

  add(name: string, text: string): void {
    appendFileSync(this.at(name), text);
    this.stamp(name);
  }

  move(from: string, to: string): void {
    renameSync(this.at(from), this.at(to));
  }

  /** As gzip does: another inode, the same mtime. */
  pack(name: string, as = `${name}.gz`): void {
    writeFileSync(this.at(as), gzipSync(readFileSync(this.at(name))));
    rmSync(this.at(name));
    utimesSync(this.at(as), clock, clock);
  }

  copyTruncate(name: string, as: string): void {
    copyFileSync(this.at(name), this.at(as));
    this.stamp(as);
    truncateSync(this.at(name));
    this.stamp(name);
  }
}

/** Puts the lines of one log into words: long enough that two logs never begin alike. */
const long = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i} of a log that is long enough\n`).join('');

/** What is changed, what the run after it reads, and what is noted of it. */
type Step = readonly [change: (folder: Folder) => unknown, reads: string, note?: RegExp];

const histories: Record<string, readonly Step[]> = {
  'what is appended': [
    [(f) => f.add('a.log', '2\n3\n'), '2\n3\n'],
    [() => {}, ''],
    [(f) => f.add('a.log', '4\n'), '4\n'],
  ],
  'a partial line waits': [
    [(f) => f.add('a.log', '2\n3'), '2\n'],
    [(f) => f.add('a.log', '3'), ''],
    [(f) => f.add('a.log', '\n4'), '33\n'],
  ],
  'carriage returns stay, and a newline may come later': [
    [(f) => f.add('a.log', '2\r\n3\r'), '2\r\n'],
    [(f) => f.add('a.log', '\n'), '3\r\n'],
  ],
  renamed: [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'a.log.1'), f.add('a.log', '3\n')], '2\n3\n'],
    [(f) => [f.add('a.log.1', 'late\n'), f.add('a.log', '4\n')], 'late\n4\n'],
    [(f) => [f.move('a.log.1', 'a.log.2'), f.move('a.log', 'a.log.1'), f.add('a.log', '5\n')], '5\n'],
    [(f) => rmSync(f.at('a.log.2')), ''],
  ],
  'renamed, the new file comes later': [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'a.log.1')], '2\n'],
    [() => {}, ''],
    [(f) => f.add('a.log', '3\n'), '3\n'],
  ],
  'renamed with a partial last line': [
    [(f) => [f.add('a.log', '2\n3'), f.move('a.log', 'a.log.1'), f.add('a.log', '4\n')], '2\n3\n4\n'],
    [() => {}, ''],
  ],
  'a partial line that waited is rotated away': [
    [(f) => f.add('a.log', '2'), ''],
    [(f) => [f.move('a.log', 'a.log.1'), f.add('a.log', '3\n')], '2\n3\n'],
  ],
  'a date as extension': [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'a.log-20261121'), f.add('a.log', '3\n')], '2\n3\n'],
    [(f) => [f.move('a.log', 'a.log-20261122'), f.add('a.log', '4\n')], '4\n'],
  ],
  'a name that nothing tells': [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'before'), f.add('a.log', '3\n')], '2\n3\n'],
    [(f) => f.add('before', 'late\n'), 'late\n'],
  ],
  'copied and cut': [
    [(f) => [f.add('a.log', '2\n'), f.copyTruncate('a.log', 'a.log.1'), f.add('a.log', '3\n')], '2\n3\n'],
    [(f) => [f.move('a.log.1', 'a.log.2'), f.copyTruncate('a.log', 'a.log.1')], ''],
    [(f) => f.add('a.log', '4\n'), '4\n'],
  ],
  'cut, without a copy': [
    [(f) => [truncateSync(f.at('a.log')), f.add('a.log', '2\n')], '2\n', /a\.log was cut: lines may be missing/],
    [(f) => f.add('a.log', '3\n'), '3\n'],
  ],
  'cut, and grown beyond where it was': [
    [(f) => [truncateSync(f.at('a.log')), f.add('a.log', `1\n${long(0, 20)}`)], long(0, 20)],
    [(f) => [truncateSync(f.at('a.log')), f.add('a.log', long(50, 90))], long(50, 90), /was cut/],
  ],
  'cut and copied twice': [
    [
      (f) => {
        f.add('a.log', '2\n');
        f.copyTruncate('a.log', 'a.log.1');
        f.add('a.log', '3\n');
        f.move('a.log.1', 'a.log.2');
        f.copyTruncate('a.log', 'a.log.1');
        f.add('a.log', '4\n');
      },
      '2\n3\n4\n',
    ],
  ],
  'two rotations at once': [
    [
      (f) => {
        f.add('a.log', '2\n');
        f.move('a.log', 'a.log.1');
        f.add('a.log', '3\n');
        f.move('a.log.1', 'a.log.2');
        f.move('a.log', 'a.log.1');
        f.add('a.log', '4\n');
      },
      '2\n3\n4\n',
    ],
    [() => {}, ''],
  ],
  'two rotations at once, with dates and compressed': [
    [
      (f) => {
        f.add('a.log', '2\n');
        f.move('a.log', 'a.log-20261120');
        f.pack('a.log-20261120');
        f.add('a.log', '3\n');
        f.move('a.log', 'a.log-20261121');
        f.pack('a.log-20261121');
        f.add('a.log', '4\n');
      },
      '2\n3\n4\n',
    ],
    [() => {}, ''],
  ],
  'compressed at once': [
    [
      (f) => [f.add('a.log', '2\n3'), f.move('a.log', 'a.log.1'), f.pack('a.log.1'), f.add('a.log', '4\n')],
      '2\n3\n4\n',
    ],
    [(f) => f.move('a.log.1.gz', 'a.log.2.gz'), ''],
  ],
  'compressed a rotation later': [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'a.log.1'), f.add('a.log', '3\n')], '2\n3\n'],
    [(f) => [f.pack('a.log.1', 'a.log.2.gz'), f.move('a.log', 'a.log.1'), f.add('a.log', '4\n')], '4\n'],
    [() => {}, ''],
  ],
  'compressed, after late lines': [
    [(f) => [f.move('a.log', 'a.log.1'), f.add('a.log', '2\n')], '2\n'],
    [(f) => [f.add('a.log.1', 'late\n'), f.pack('a.log.1'), f.add('a.log', '3\n')], 'late\n3\n'],
  ],
  'being compressed': [
    [(f) => [f.add('a.log', long(2, 9)), f.move('a.log', 'a.log.1'), f.add('a.log', '2\n')], `${long(2, 9)}2\n`],
    [(f) => writeFileSync(f.at('a.log.1.gz'), gzipSync(readFileSync(f.at('a.log.1'))).subarray(0, 60)), ''],
    [(f) => f.pack('a.log.1'), ''],
    [(f) => f.add('a.log', '3\n'), '3\n'],
  ],
  'compressed by another program': [
    [
      (f) => [
        f.move('a.log', 'a.log.1'),
        f.move('a.log.1', 'a.log.1.xz'),
        f.add('a.log', '2\n'),
        rmSync(f.at('a.log.1.xz')),
      ],
      '2\n',
      /a\.log was removed: lines may be missing/,
    ],
  ],
  'a new file is read from its start, in order of path': [
    [(f) => [f.add('c.log', 'c\n'), f.add('b.log', 'b\n'), f.add('a.log', 'a\n')], 'a\nb\nc\n'],
    [(f) => f.add('b.log', 'b2\n'), 'b2\n'],
  ],
  'what was rotated before a file was known is no news': [
    [(f) => [f.add('b.log.1', 'old\n'), f.add('b.log', 'b\n')], 'b\n'],
    [(f) => f.add('b.log.1', 'late\n'), 'late\n'],
  ],
  'a file that has gone': [
    [(f) => f.add('b.log', 'b\n'), 'b\n'],
    [(f) => rmSync(f.at('b.log')), '', /b\.log was removed/],
    [(f) => f.add('b.log', 'b\n'), 'b\n'],
  ],
  'all have gone, and one comes again': [
    [(f) => rmSync(f.at('a.log')), '', /a\.log was removed/],
    [() => {}, ''],
    [(f) => f.add('a.log', '2\n'), '2\n'],
  ],
  'empty files': [
    [(f) => f.add('b.log', ''), ''],
    [(f) => [f.move('b.log', 'b.log.1'), f.add('b.log', '')], ''],
    [(f) => f.add('b.log', '2\n'), '2\n'],
  ],
  'an empty file is filled, copied and cut': [
    [(f) => f.add('b.log', ''), ''],
    [(f) => [f.add('b.log', '2\n'), f.copyTruncate('b.log', 'b.log.1'), f.add('b.log', '3\n')], '2\n3\n'],
  ],
  'the same file by another name': [
    [
      (f) => [linkSync(f.at('a.log'), f.at('b.log')), symlinkSync('a.log', f.at('c.log')), f.add('a.log', '2\n')],
      '2\n',
    ],
  ],
  'a copy of a log that is kept aside is no news': [
    [(f) => [f.add('a.log', '2\n'), copyFileSync(f.at('a.log'), f.at('a.log.9'))], '2\n'],
    [(f) => f.add('a.log', '3\n'), '3\n'],
  ],
  'replaced by a longer copy of itself, as rsync does': [
    [(f) => f.add('a.log', long(0, 9)), long(0, 9)],
    [
      (f) => [writeFileSync(f.at('new'), readFileSync(f.at('a.log'))), f.add('new', '3\n'), f.move('new', 'a.log')],
      '3\n',
    ],
  ],
  'renamed inside of the pattern': [
    [(f) => [f.add('a.log', '2\n'), f.move('a.log', 'b.log'), f.add('b.log', '3\n')], '2\n3\n'],
  ],
  'a byte order mark': [[(f) => f.add('b.log', '\ufeff2\n'), '2\n']],
  'folders and pipes are no files': [[(f) => [mkdirSync(f.at('d.log')), f.add('a.log', '2\n')], '2\n']],
};

t.test('histories', async (t) => {
  for (const [name, steps] of Object.entries(histories))
    await t.test(name, async (t) => {
      const folder = new Folder(t.testdir());
      folder.add('a.log', '1\n');
      const runs = new Runs(folder.at('*.log'));
      t.equal(await runs.read(), '', 'the first run');
      for (const [i, [change, reads, note]] of steps.entries()) {
        runs.notes.length = 0;
        change(folder);
        t.equal(await runs.read(), reads, `run ${i + 2}`);
        if (note) t.match(runs.notes, [note], `the note of run ${i + 2}`);
        else t.same(runs.notes, [], `no note at run ${i + 2}`);
      }
    });
});

interface Left {
  id: string;
  offset: number;
}

const files = (runs: Runs) => (runs.saved as { files: Left[] }).files;

t.test('a file is known by more than its inode', async (t) => {
  const folder = new Folder(t.testdir());
  folder.add('a.log', `1\n${long(0, 20)}`);
  const runs = new Runs(folder.at('*.log'));
  await runs.read();
  const { id } = files(runs)[0] as Left;

  const other = structuredClone(runs.saved);
  folder.add('b.log', long(30, 60));
  await runs.read();
  const reused = files(runs).find((left) => left.id !== id) as Left;
  runs.saved = other;
  rmSync(folder.at('a.log'));
  for (const left of files(runs)) left.id = reused.id;
  t.equal(await runs.read(), long(30, 60), 'an inode that is used again is a new file');
  t.match(runs.notes, [/a\.log was .*lines may be missing/]);

  for (const left of files(runs)) left.id = '9:9';
  folder.add('b.log', 'b\n');
  t.equal(await runs.read(), 'b\n', 'another device number after a restart is the same file');

  folder.move('b.log', 'b.log.1');
  folder.pack('b.log.1');
  await runs.read();
  for (const left of files(runs)) left.id = `8:${left.id}`;
  folder.add('b.log', 'c\n');
  t.equal(await runs.read(), 'c\n', 'and a packed one');
});

t.test('long lines, stopped and not', async (t) => {
  const folder = new Folder(t.testdir());
  folder.add('a.log', '');
  const runs = new Runs(folder.at('a.log'));
  await runs.read();
  const line = `${'x'.repeat(700_000)}\n`;
  folder.add('a.log', line.slice(0, -1));
  t.equal(await runs.read(), '', 'a long partial line waits');
  folder.add('a.log', `\n2\n${line}3\n`);
  t.ok(line.startsWith(await runs.begin()), 'a piece of it');
  t.ok((await runs.read()) === `${line}2\n${line}3\n`, 'is read again, since the line was not complete');
  folder.add('a.log', line);
  folder.move('a.log', 'a.log.1');
  folder.add('a.log', '4\n');
  folder.pack('a.log.1');
  t.ok((await runs.read()) === `${line}4\n`, 'packed');
  const many = long(0, 40_000);
  folder.add('a.log', many);
  const first = await runs.begin();
  t.ok(first.length > 100_000 && first.length <= 256 * 1024 && first.endsWith('\n'), 'a chunk ends with a line');
  t.ok(first + (await runs.read()) === many, 'and the next run goes on behind it');
  folder.add('a.log', many);
  folder.move('a.log', 'a.log.1');
  folder.pack('a.log.1');
  const packed = await runs.begin();
  t.ok(packed.length < many.length && packed.endsWith('\n'), 'so it is of a packed file');
  t.ok(packed + (await runs.read()) === many);
});

t.test('no file stays open', { skip: existsSync('/proc/self/fd') ? false : 'there is no /proc' }, async (t) => {
  const folder = new Folder(t.testdir());
  folder.add('a.log', '');
  const runs = new Runs(folder.at('a.log'));
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder.path);
      } catch {
        return false;
      }
    });
  await runs.read();
  folder.add('a.log', long(0, 50_000));
  folder.move('a.log', 'a.log.1');
  folder.pack('a.log.1');
  folder.add('a.log', long(50_000, 90_000));
  await runs.begin();
  t.same(open(), [], 'after a packed file was left');
  await runs.read();
  t.same(open(), [], 'after all was read');
  folder.add('a.log', long(0, 40_000));
  const feed = sinceLast([folder.at('a.log')], { onlyNew: true });
  feed.restore?.(runs.saved);
  for await (const _ of feed.source.bytes) {
    t.equal(open().length, 1, 'one at a time');
    break;
  }
  t.same(open(), [], 'after a file was left');
});

t.test('patterns', async (t) => {
  const folder = new Folder(t.testdir({ 'a[1]': {}, b: {}, c: {}, d: {} }));
  folder.add('a[1]/x.log', '1\n');
  folder.add('b/x.log', '1\n');
  const all = new Runs(folder.at('*/x.log'), folder.at('b/*'));
  const odd = new Runs(folder.at('a[1]/*.log'));
  const spelled = new Runs(folder.at('a\\[1\\]/?.log'));
  const one = new Runs(folder.at('a[1]/x.log'));
  for (const runs of [all, odd, spelled, one]) t.equal(await runs.read(), '');
  folder.add('a[1]/x.log', '2\n');
  folder.add('b/x.log', '3\n');
  folder.add('c/x.log', '4\n');
  t.equal(await all.read(), '2\n3\n4\n', 'a file that two patterns match is read once');
  for (const runs of [odd, spelled, one]) t.equal(await runs.read(), '2\n');

  const wide = new Runs(folder.at('c/*'));
  await wide.read();
  folder.add('c/x.log', '5\n');
  folder.move('c/x.log', 'c/x.log.1');
  folder.add('c/x.log', '6\n');
  t.equal(await wide.read(), '5\n6\n', 'what is rotated may match too');
  folder.move('c/x.log.1', 'c/x.log.2');
  folder.pack('c/x.log.2');
  folder.move('c/x.log', 'c/x.log.1');
  t.equal(await wide.read(), '');
  t.same(wide.notes, []);

  const added = new Runs(folder.at('b/*'), folder.at('c/*'), folder.at('d/*'));
  added.saved = all.saved;
  folder.add('b/x.log', '7\n');
  folder.add('d/y.log', 'old\n');
  t.equal(await added.read(), '7\n5\n6\n', 'a new pattern begins at the end, but for what was known before');

  symlinkSync('b/x.log', folder.at('current'));
  const linked = new Runs(folder.at('current'));
  await linked.read();
  folder.add('b/x.log', '8\n');
  folder.move('b/x.log', 'b/x.log.1');
  folder.add('b/x.log', '9\n');
  t.equal(await linked.read(), '8\n9\n', 'a link is followed, and what it led to is found');
});

t.test('what cannot be read', async (t) => {
  const folder = new Folder(t.testdir({ d: {} }));
  const cases: [pattern: string, message: RegExp][] = [
    ['none.log', /^no file matches .*none\.log$/],
    ['*.log', /^no file matches .*\*\.log$/],
    ['none/*.log', /^no file matches/],
    ['d', /^cannot read .*d: it is a folder$/],
  ];
  for (const [pattern, message] of cases)
    for (const onlyNew of [true, false]) {
      const { source, missing } = sinceLast([folder.at(pattern)], { onlyNew });
      if (onlyNew && pattern !== 'd') {
        for await (const _ of source.bytes) t.fail('there is nothing to read');
        t.match(missing?.(), message, 'a file that comes later is new');
        continue;
      }
      const failure = await (source.bytes as AsyncGenerator<Buffer>).next().catch((error) => error);
      t.ok(failure instanceof Failure, `${pattern} is a failure`);
      t.match(failure, { message, status: 3 });
    }
  const { source } = sinceLast(['/dev/null'], { onlyNew: true });
  await t.rejects((source.bytes as AsyncGenerator<Buffer>).next(), { message: /it is no plain file/ });
});

t.test('permission denied', { skip: process.getuid?.() === 0 ? 'root may read everything' : false }, async (t) => {
  const folder = new Folder(t.testdir({ shut: {} }));
  folder.add('a.log', '1\n');
  const runs = new Runs(folder.at('*.log'));
  await runs.read();
  folder.add('a.log', '2\n');
  chmodSync(folder.at('a.log'), 0);
  await t.rejects(runs.read(), { message: /^cannot read .*a\.log: permission denied$/, status: 3 });
  folder.add('b.log', 'b\n');
  t.equal(await runs.read(), 'b\n');
  t.match(runs.notes, [/a\.log: permission denied/]);
  chmodSync(folder.at('a.log'), 0o600);
  t.equal(await runs.read(), '2\n', 'what was added meanwhile is not lost');
  chmodSync(folder.at('shut'), 0);
  await t.rejects(new Runs(folder.at('shut/*')).read(), { message: /^cannot read .*shut\/?: permission denied$/ });
  chmodSync(folder.at('shut'), 0o700);
});

t.test('whole files', async (t) => {
  const folder = new Folder(t.testdir({ d: {} }));
  folder.add('b.log', '\ufeff2\n3');
  folder.add('a.log', '1');
  folder.add('c.log', '');
  writeFileSync(folder.at('d.log'), gzipSync('4\n'));
  for (let run = 0; run < 2; run++) {
    const feed = sinceLast([folder.at('*.log'), folder.at('a.log')], { onlyNew: false });
    let text = '';
    for await (const chunk of feed.source.bytes) text += chunk;
    t.equal(text, '1\n2\n3\n4\n', 'each once, in order of path, lines kept apart');
    t.equal(feed.save?.(), undefined, 'nothing is remembered');
    t.match(feed.source.name, /\*\.log/);
  }
  const stopped = sinceLast([folder.at('*.log')], { onlyNew: false });
  const chunks = stopped.source.bytes as AsyncGenerator<Buffer>;
  await chunks.next();
  stopped.source.stop();
  t.equal((await chunks.next()).done, true, 'stopped');
});

t.test('names', async (t) => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ['*.log', ['a.log', '-.log', 'ä.log'], ['.log', '.a.log', 'a.log.1', 'a-log']],
    ['.*', ['.log'], ['log']],
    ['a?c', ['abc', 'a😀c', 'a.c'], ['ac', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '-x', 'x']],
    ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[^a]x', ['bx', '^x'], ['ax']],
    ['[]x]', [']', 'x'], ['[', '']],
    ['[!]]', ['x'], [']']],
    ['[a-]', ['a', '-'], ['b']],
    ['[c-a]x', [], ['ax', 'cx', 'bx']],
    ['[a', ['[a'], ['a']],
    ['\\*[*]', ['**'], ['a*', '*a']],
    ['a+(b|c).$', ['a+(b|c).$'], ['aab.']],
    ['**', ['abc'], ['.a']],
    ['*a*b*', ['ab', 'xaxbx'], ['ba']],
  ];
  for (const [pattern, matching, others] of cases) {
    for (const name of matching) t.ok(matches(pattern, name), `${pattern} stands for ${name}`);
    for (const name of others) t.notOk(matches(pattern, name), `${pattern} does not stand for ${name}`);
  }
  const rotated = ['a.log.1', 'a.log-20261121', 'a.log.2.gz', 'a.log-2026-11-21_10:00.gz', 'a.log.gz'];
  for (const name of rotated) t.ok(isRotated(name, 'a.log'), name);
  for (const name of ['a.log', 'a.log.bak', 'a.log.1.offset', 'a.log~', 'b.log.1', 'a.log.1.xz', 'a.log1'])
    t.notOk(isRotated(name, 'a.log'), name);
  t.same(expand('a\\b'), ['a\\b'], 'a pattern without magic is a path');
});

/** What may happen to a log between two runs: lines are written, or it is rotated in one of the ways there are. */
const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('write' as const), lines: fc.nat(9), partial: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constantFrom('run', 'begin', 'rename', 'date', 'copy', 'pack') }) },
);

/** A log and the programs around it. */
class Log {
  readonly folder: Folder;
  /** All that was ever written, as it is to be read: a line that is cut by a rotation ends there. */
  written = '';
  #lines = 0;
  #partial = false;

  constructor(folder: Folder) {
    this.folder = folder;
    folder.add('a.log', '');
  }

  write(lines: number, partial: boolean): void {
    let text = '';
    for (let i = 0; i < lines; i++) text += `line ${this.#lines++} ${'of a log '.repeat((this.#lines * 7) % 40)}\n`;
    if (partial) text += `half ${this.#lines++} `;
    if (text === '') return;
    this.#partial = !text.endsWith('\n');
    this.folder.add('a.log', text);
    this.written += text;
  }

  rotate(act: string): void {
    const { folder } = this;
    const rotated = readdirSync(folder.path).filter((name) => /log\.\d/.test(name));
    const number = (name: string) => Number(name.split('.')[2]);
    if (act === 'pack') {
      if (rotated.includes('a.log.1')) this.#pack();
      return;
    }
    for (const name of rotated.sort((a, b) => number(b) - number(a)))
      folder.move(name, name.replace(/\d+/, String(number(name) + 1)));
    const to = act === 'date' ? `a.log-${20_261_121 + this.#lines++}` : 'a.log.1';
    if (act === 'copy') folder.copyTruncate('a.log', to);
    else {
      folder.move('a.log', to);
      folder.add('a.log', '');
    }
    if (this.#partial) this.written += '\n';
    this.#partial = false;
  }

  #pack(): void {
    const { mtimeMs } = statSync(this.folder.at('a.log.1'));
    this.folder.pack('a.log.1');
    utimesSync(this.folder.at('a.log.1.gz'), mtimeMs / 1000, mtimeMs / 1000);
  }
}

t.test('each complete line is seen once and in order, whatever happens between the runs', async (t) => {
  const root = t.testdir();
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
      const folder = new Folder(join(root, `${made++}`));
      mkdirSync(folder.path);
      const log = new Log(folder);
      const runs = new Runs(folder.at('a.log'));
      let seen = await runs.read();
      for (const happened of happenings) {
        if (happened.act === 'write') log.write(happened.lines, happened.partial);
        else if (happened.act === 'run') seen += await runs.read();
        else if (happened.act === 'begin') seen += await runs.begin();
        else log.rotate(happened.act);
      }
      seen += await runs.read();
      const complete = log.written.slice(0, log.written.lastIndexOf('\n') + 1);
      if (seen !== complete) t.comment(JSON.stringify({ seen, complete }, undefined, 1));
      return seen === complete;
    }),
    { numRuns: 150 },
  );
  t.pass('held');
});
