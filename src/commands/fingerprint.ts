import { command } from '../declaration/command.js';
import { group } from '../fingerprint/commands/group.js';
import { pad } from '../fingerprint/commands/pad.js';
import { save } from '../fingerprint/commands/save.js';
import { search } from '../fingerprint/commands/search.js';
import { watch } from '../fingerprint/commands/watch.js';
import { words } from '../fingerprint/commands/words.js';
import { index } from '../fingerprint/commands/write-index.js';

export default command({
  name: 'fingerprint',
  summary: 'Find every metric of the same shape',
  description: `
Tells the shapes of metrics in words, finds every metric of the same shape as one or as a drawing, exactly and without an
index, keeps the shapes of incidents in collections and tells when one returns, and gathers many metrics into the few
groups of shape that they form.`,
  reads: 'metrics, fingerprints',
  writes: 'fingerprints',
  options: {},
  examples: [
    ['Which metrics look like the one that broke?', 'tocsin fingerprint search --subject web1 --name requests < metrics.ndjson'],
    ['What are the shapes of 400 anomalous metrics?', 'tocsin fingerprint group < metrics.ndjson'],
  ], // biome-ignore format: a line each
  commands: [words, search, index, save, watch, group, pad],
});
