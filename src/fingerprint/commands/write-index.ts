import { command } from '../../declaration/command.js';
import { optional, path } from '../../declaration/option.js';
import { Indexing } from '../indexing.js';
import { spanOptions } from '../options.js';

export const index = command({
  name: 'index',
  summary: 'Write the shapes of many metrics into an index',
  description: `
Reads metric and fingerprint events, and at the end of input writes their shapes into a folder, to be searched again and
again: z-normalised values as Float32, a line of JSON for each row, and manifest.json. Of metrics the last --window before
the newest reading is taken, or the window that --from and --to name; fingerprints are taken as they are, each a row. No
index is needed for a search below some 50,000 series.

Files are written beside, synced and renamed, the manifest last: who searches meanwhile sees the old index or the new one.
A torn index, one of another program or of a newer version is refused. Rows are in the order of subject, name and window,
so that the same shapes make the same files. Nothing is written on stdout but what passes; how many rows there are is told
on stderr. Remembered are 10 bytes a slice and 200 a series, and 4 bytes a value and 200 a fingerprint.`,
  reads: 'metrics, fingerprints',
  writes: 'an index',
  options: {
    output: optional('-o, --output <folder>', 'Where to; needed', path),
    ...spanOptions,
  },
  examples: [
    ['An index of the last hour, from cron', 'tocsin fingerprint index -o shapes < metrics.ndjson'],
    ['Of each hour of a day', 'tocsin fingerprint words < day.ndjson | tocsin fingerprint index -o day'],
  ],
  open: ({ options }, run) => new Indexing(options, run),
});
