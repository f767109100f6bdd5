import { existsSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { command } from '../declaration/command.js';
import { cannot, misuse } from '../declaration/failure.js';
import { flag } from '../declaration/option.js';
import { blocks, withBlocks } from '../manual/markdown.js';
import { manualPage } from '../manual/mdoc.js';
import { listed } from '../manual/page.js';

const generated = /^tocsin-.*\.1$/;

export default command({
  name: 'manual',
  summary: 'Write the manual pages and tables from the declarations of the commands',
  description: `
For those who work on Tocsin. In the folder of its sources, writes man/tocsin-*.1, the tables in README.md between
markers such as <!-- commands --> and <!-- end -->, and the list of pages in package.json. Pages are dated as
man/tocsin.1 is, which is written by hand.
`,
  reads: 'declarations',
  writes: 'man/, README.md',
  hidden: true,
  plain: true,
  options: { check: flag('--check', 'Write nothing; name what is out of date, and exit with 1 if anything is') },
  examples: [['Write all of them', 'tocsin manual']],
  statuses: { 1: 'Something is out of date.' },
  async run({ options }, world) {
    if (!existsSync('man/tocsin.1')) throw misuse('there is no man/tocsin.1: this is not the folder of the sources');
    const commands = listed(await world.commands());
    const date = /^\.Dd (.+)$/m.exec(readFileSync('man/tocsin.1', 'utf8'))?.[1];
    if (!date) throw cannot('man/tocsin.1 has no date');

    const wanted = new Map(commands.map((each) => [`tocsin-${each.name}.1`, manualPage(each, commands, date)]));
    const outdated = readdirSync('man').filter((name) => generated.test(name) && !wanted.has(name));
    const files = new Map([...wanted].map(([name, page]) => [`man/${name}`, page]));
    const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : '';
    if (readme) files.set('README.md', withBlocks(readme, blocks(commands)));
    const pages = [...wanted.keys(), 'tocsin.1', 'tocsin.5'].sort();
    files.set('package.json', withPages(readFileSync('package.json', 'utf8'), pages));

    const changed = [...files].filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
    for (const name of outdated) {
      await world.write(`man/${name} belongs to no command\n`);
      if (!options.check) unlinkSync(`man/${name}`);
    }
    for (const [path, text] of changed) {
      await world.write(options.check ? `${path} is out of date\n` : `wrote ${path}\n`);
      if (!options.check) writeFileSync(path, text);
    }
    return options.check && changed.length + outdated.length > 0 ? 1 : 0;
  },
});

/** package.json with its list of pages replaced, in the layout that npm writes. */
function withPages(text: string, pages: readonly string[]): string {
  return `${JSON.stringify({ ...JSON.parse(text), man: pages.map((name) => `man/${name}`) }, null, 2)}\n`;
}
