import { command } from '../../declaration/command.js';
import { option, optional, share } from '../../declaration/option.js';
import { collectionsOption, distance, positive, windowOptions } from '../options.js';
import { Watching } from '../watching.js';

export const watch = command({
  name: 'watch',
  summary: 'Tell when a saved shape returns',
  description: `
Reads metric events, and compares the last --window of each series with every shape in the collections, --every so often
in the time of the events. When one comes nearer than --max-distance, a status event opens, "warning", that names the old
incident, its series and time, and its note; when none is as near any more, by a fifth beyond that, or when the series
falls silent for a window, it closes with "ok". Its name is that of the metric with ".shape" after it. The first
comparison is told by an "ok" of its own (subject tocsin, name fingerprint.watch), so that check knows a quiet watch from
one that never began. All events pass unchanged, in order.

Compared are z-normalised shapes under dynamic time warping, exactly. A shape that was saved is found again in any series
and at any scale; not in windows that lap over the time it was saved from, since that is the same incident. Shapes of
windows of another length are not watched for, and told; flat ones never match, nor windows in which more than a fifth is
missing. The collections are read once, at the start.

Remembered are 10 bytes a slice and 250 a series, and what is open; a series is forgotten after two windows without a
reading. It costs a scan of all series for each saved shape every --every: 100 shapes over 1,000 series some 10 ms.`,
  reads: 'metrics',
  writes: 'the same events, and status events',
  options: {
    ...collectionsOption,
    maxDistance: option('--max-distance <distance>', 'How near a window must come to a saved shape', distance, '0.35'),
    every: optional('--every <duration>', 'How often windows are compared (default: a twelfth of --window)', positive),
    band: option('--band <share>', 'Sakoe-Chiba band: the share of the window that dtw may warp by', share, '5%'),
    ...windowOptions,
  },
  examples: [
    ['Does it begin again?', 'tail -F metrics.ndjson | tocsin fingerprint watch --collections incidents --only'],
    ['As a check', 'tocsin fingerprint watch --only < metrics.ndjson | tocsin check'],
  ],
  open: ({ options }, run) => new Watching(options, run),
});
