import { command } from '../../declaration/command.js';
import { optional, path } from '../../declaration/option.js';
import { Indexing } from '../indexing.js';
import { spanOptions } from '../options.js';

export const index = command({
  name: 'index',
  summary: 'Write the shapes of many metrics into an index',
  description: `
Reads metric and fingerprint events, and at the end of input writes their shapes into a folder, to be searched again and
again: z-normalised values as Float32 (shapes-*.f32), a line of JSON for each row (rows-*.ndjson), where each line begins
(lines-*.f64), and manifest.json. Of metrics the last --window is taken, which ends with the time of the stream, or the
window that --from and --to name; fingerprints are taken as they are, each a row. No index is needed for a search below
some 50,000 series.

Files are written beside, synced and renamed, the manifest last: who searches meanwhile sees the old index or the new one.
A torn index, one of another program or of a newer version is refused, by search and by index. Where no shape came, or a
signal ended the run, nothing is written and the old index stays. Rows are in the order of subject, name and window. Nothing is written on stdout but what passes; how many rows there are is told
on stderr. Remembered are 10 bytes a slice and 250 a series, and 4 bytes a value and 200 a fingerprint.`,
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
