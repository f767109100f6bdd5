import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { loaders } from '../src/commands/index.js';
import manual from '../src/commands/manual.js';
import { acts, type Command } from '../src/declaration/command.js';
import { contract, everywhere } from '../src/declaration/contract.js';
import { plain, tour } from '../src/manual/help.js';
import { blocks, withBlocks } from '../src/manual/markdown.js';
import { manualPage } from '../src/manual/mdoc.js';
import { flagsOf, listed, optionGroups } from '../src/manual/page.js';
import { all, asked } from '../src/runner/program.js';
import { fakes, missing, shape, watch } from './fakes.js';

t.test('the readme', (t) => {
  const document = '# A\n<!-- commands -->\nold\n<!-- end -->\n<!-- mine -->\nkept\n<!-- end -->\n';
  const written = withBlocks(document, blocks(fakes));
  t.match(
    written,
    '| `tocsin watch` | metrics \\| logs | statuses &lt;of them> | Watch what is `usual` "In" No way |\n',
  );
  t.match(written, '<!-- mine -->\nkept\n<!-- end -->\n');
  t.notMatch(written, /old|secret/);
  t.equal(withBlocks(written, blocks(fakes)), written, 'once is enough');
  for (const { flags } of Object.values({ ...contract, ...everywhere }))
    t.match(blocks(fakes)['filter options'], `| \`${flags}\` |`);
  t.end();
});

/** Everything there is to declare must come out of a page when it is read. */
t.test('manual pages', missing('mandoc'), (t) => {
  for (const each of fakes) {
    const page = manualPage(each, fakes, 'November 21, 2026');
    const lint = spawnSync('mandoc', ['-Tlint', '-W', 'warning'], { input: page, encoding: 'utf8' });
    t.equal(lint.stdout + lint.stderr, '', `${each.name} is sound`);
    const shown = spawnSync('mandoc', ['-Tascii', '-O', 'width=200'], { input: page, encoding: 'utf8' }).stdout;
    const read = shown.replace(/.\u0008/g, '').replace(/\s+/g, ' ');
    for (const [, options] of optionGroups(each))
      for (const { flags, summary } of options) {
        t.ok(read.includes(flags.replace(/[<>]/g, '')), `${each.name}: ${flags}`);
        t.ok(read.includes(summary), `${each.name}: ${summary}`);
      }
    for (const [, line] of each.examples) t.ok(read.includes(line), line);
  }
  const input = manualPage(watch, fakes, 'May 1, 2026');
  const shown = spawnSync('mandoc', ['-Tutf8'], { input, encoding: 'utf8' }).stdout.replace(/.\u0008/g, '');
  const flowing = shown.replace(/\s+/g, ' ');
  t.match(
    flowing,
    'NAME tocsin-watch – watch what is usual "In" No way SYNOPSIS tocsin watch [option ...] [file ...] ',
  );
  t.match(flowing, 'A back\\slash, a "quote", a | bar and <tags>; --by is explained. Ümlaut. .Sh no macro ');
  t.match(flowing, "'also here. See tocsin filter.");
  t.match(shown, /^ +10: {5}kept as\n +\.it {5}stands$/m);
  t.match(flowing, 'SEE ALSO tocsin(1), tocsin-filter(1), tocsin(5)');
  t.match(
    manualPage(shape, fakes, 'May 1, 2026'),
    /^\.Ss "tocsin shape search"$[\s\S]*^\.It Fl n , Fl \\-top Ar count$/m,
  );
  t.end();
});

t.test('tocsin manual', async (t) => {
  const folder = t.testdir({
    man: { 'tocsin.1': '.Dd May 1, 2026\n', 'tocsin.5': '', 'tocsin-gone.1': '', 'notes.txt': '' },
    'package.json': '{"name":"x","man":[],"files":[]}',
    'README.md': '<!-- commands -->\n<!-- end -->\n',
  });
  const here = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(here));
  let told = '';
  const world = { write: async (text: string) => void (told += text), env: {}, commands: async () => fakes };
  const run = (check: boolean) => manual.run?.({ options: { check }, operands: [] }, world);
  t.equal(await run(true), 1);
  t.match(told, 'man/tocsin-watch.1 is out of date\n');
  t.match(told, 'man/tocsin-gone.1 belongs to no command\n');
  t.notOk(readdirSync('man').includes('tocsin-watch.1'), 'a check writes nothing');
  t.equal(await run(false), 0);
  t.strictSame(readdirSync('man').sort(), [
    'notes.txt', 'tocsin-filter.1', 'tocsin-say.1', 'tocsin-shape.1', 'tocsin-watch.1', 'tocsin.1', 'tocsin.5',
  ]); // biome-ignore format: a list
  t.match(readFileSync('man/tocsin-watch.1', 'utf8'), '.Dd May 1, 2026\n');
  t.strictSame(JSON.parse(readFileSync('package.json', 'utf8')).man.length, 6);
  t.match(readFileSync('README.md', 'utf8'), '| `tocsin watch` |');
  told = '';
  t.equal(await run(true), 0);
  t.equal(told, '', 'nothing is left to do');
  process.chdir('/');
  await t.rejects(async () => run(true), { status: 2 });
});

t.test('what is committed is what the declarations say', async (t) => {
  let told = '';
  const commands = await all(loaders);
  const world = { write: async (text: string) => void (told += text), env: {}, commands: async () => commands };
  const status = await manual.run?.({ options: { check: true }, operands: [] }, world);
  t.equal(told, '', 'npm run manual brings it up to date');
  t.equal(status, 0);
  const pages = readdirSync('man').map((name) => `man/${name}`);
  t.strictSame(JSON.parse(readFileSync('package.json', 'utf8')).man, pages.sort());
  t.strictSame(
    commands.map(({ name }) => name),
    Object.keys(loaders),
    'commands are called as their files are',
  );
  const files = readdirSync('src/commands').filter((name) => name.endsWith('.ts') && name !== 'index.ts');
  t.strictSame(files.map((name) => name.slice(0, -3)).sort(), Object.keys(loaders).sort(), 'each file is in the list');
  const tourPage = readFileSync('man/tocsin.1', 'utf8');
  for (const { name } of listed(commands)) t.match(tourPage, `.It Xr tocsin-${name} 1\n`);
  for (const page of pages) {
    t.match(readFileSync(page, 'utf8'), /^\.Dd (\w+ \d+, \d+)$/m.exec(tourPage)?.[0], `${page} has the tour's date`);
  }
});

t.test('the committed pages are sound', missing('mandoc'), (t) => {
  for (const name of readdirSync('man')) {
    const lint = spawnSync('mandoc', ['-Tlint', '-W', 'warning', `man/${name}`], { encoding: 'utf8' });
    t.equal(lint.stdout + lint.stderr, '', name);
  }
  t.end();
});

/** The words after each `tocsin` in lines of shell: quotes are taken off, what ends a command ends the words. */
function* calls(lines: string): Generator<readonly string[]> {
  let words: string[] | undefined;
  for (const [token] of lines
    .replace(/\\\n/g, ' ')
    .matchAll(/\$\(|[|;&<>()\n]+|(?:'[^']*'|"[^"]*"|[^\s'"|;&<>()])+/g)) {
    if (/^(\$\(|[|;&<>()\n])/.test(token)) {
      if (words) yield words;
      words = undefined;
    } else if (words) words.push(token.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
    else if (token === 'tocsin') words = [];
  }
  if (words) yield words;
}

t.test('every call of an example and of the tour can be made', async (t) => {
  const commands = await all(loaders);
  const within = (each: Command): readonly Command[] => [each, ...(each.commands ?? []).flatMap(within)];
  const examples = [...commands.flatMap(within).flatMap((each) => each.examples), ...tour].map(([, line]) => line);
  const literal = /^\.Bd -literal -offset indent\n([\s\S]*?)^\.Ed/gm;
  const unescaped = (page: string) => page.replace(/\\-/g, '-').replace(/\\e/g, '\\').replace(/\\&/g, '');
  const tourPage = unescaped(readFileSync('man/tocsin.1', 'utf8'));
  const shown = [...tourPage.matchAll(literal)]
    .map(([, lines = '']) => lines)
    .filter((lines) => !/^tocsin \w+:/.test(lines));
  const known = new Set(Object.keys(loaders));
  for (const line of [...examples, ...shown])
    for (const words of calls(`${line}\n`)) {
      const found = await asked(words, loaders, () => plain);
      t.notOk(
        'print' in found && found.status !== 0,
        `tocsin ${words.join(' ')}${'print' in found ? `: ${found.print}` : ''}`,
      );
      t.ok(known.has(words[0] ?? '') || words[0] === 'help', `there is a command ${words[0]}`);
    }
  for (const each of commands.flatMap(within)) if (acts(each)) t.ok(each.hidden || each.examples.length > 0, each.name);
});

t.test('every declaration can be read', async (t) => {
  for (const each of await all(loaders))
    for (const [, options] of optionGroups(each)) for (const option of options) t.doesNotThrow(() => flagsOf(option));
  for (const name of Object.keys(loaders)) {
    const { asked: status = 0 } = (await loaders[name]!()).default;
    t.match(await asked([name, '--help'], loaders, () => plain), { status });
  }
});
