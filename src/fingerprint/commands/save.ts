import { command } from '../../declaration/command.js';
import { flag, option, text } from '../../declaration/option.js';
import { collectionName } from '../collections.js';
import { collectionsOption } from '../options.js';
import { Saving } from '../saving.js';

export const save = command({
  name: 'save',
  summary: 'Keep shapes in a collection, to be found again',
  description: `
Reads fingerprint events, as search, words and group write them, and adds their shapes to the collection NAME: a file of
plain NDJSON, one fingerprint a line, in the folder of --collections, that fits into git and is merged by lines. All
events pass unchanged. The series that was searched for is saved with what was found. A shape that the collection has
already, of the same series and window, is not added again. Answers whose strength is weak are no companions, and are
not saved without --weak; nor are fingerprints without values.

Every search scans all collections beside the current data, and watch tells when a saved shape returns. To forget one,
delete its line.`,
  reads: 'fingerprints',
  writes: 'the same events, and a collection',
  operands: [{ name: 'name', summary: 'The collection' }],
  options: {
    note: option('--note <text>', 'What people should know who find it again', text, ''),
    weak: flag('--weak', 'Save answers that are weak too: those that are as near as any'),
    ...collectionsOption,
  },
  examples: [
    ['Remember an incident', "tocsin fingerprint search --name errors < metrics.ndjson | tocsin fingerprint save db-failover --note 'failover of db2, see INC-1234'"],
    ['Only what is strong', "tocsin fingerprint search --name errors < metrics.ndjson | tocsin filter 'fingerprint.strength == \"strong\"' | tocsin fingerprint save db-failover"],
  ], // biome-ignore format: a line each
  async render(_request, look) {
    const { answers } = await import('../text.js');
    const { render } = await import('../../text/render.js');
    return answers(look, render(look));
  },
  open: ({ options, operands: [name = ''] }, run) => new Saving(collectionName(name), options, run),
});
