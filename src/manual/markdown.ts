import type { Command } from '../declaration/command.js';
import { contract, everywhere } from '../declaration/contract.js';
import { listed, summaryOf } from './page.js';

/** The blocks that are written into README.md, by the names in their markers. */
export function blocks(commands: readonly Command[]): Readonly<Record<string, string>> {
  return {
    commands: table(
      ['command', 'reads', 'writes', ''],
      listed(commands).map(({ name, reads, writes, summary }) => [`\`tocsin ${name}\``, reads, writes, summary]),
    ),
    'filter options': table(
      ['option', ''],
      Object.values({ ...contract, ...everywhere }).map((option) => [`\`${option.flags}\``, summaryOf(option)]),
    ),
  };
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Outside code, `<` would begin a tag; everywhere, a bar would end the cell. */
function cell(given: string): string {
  const bars = given.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  return bars.startsWith('`') ? bars : bars.replaceAll('<', '&lt;');
}

/** A document with what stands between `<!-- NAME -->` and `<!-- end -->` replaced by the block of that name. */
export function withBlocks(document: string, blocks: Readonly<Record<string, string>>): string {
  return document.replace(/<!-- ([a-z ]+) -->\n[\s\S]*?<!-- end -->/g, (whole, name: string) =>
    Object.hasOwn(blocks, name) ? `<!-- ${name} -->\n${blocks[name]}\n<!-- end -->` : whole,
  );
}
