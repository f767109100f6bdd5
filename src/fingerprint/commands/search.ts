import { command } from '../../declaration/command.js';
import { nothingToRead } from '../nothing.js';
import { likes, searchOptions } from '../options.js';
import { Searching } from '../searching.js';

export const search = command({
  name: 'search',
  summary: 'Find every metric of the same shape as one, or as a drawing',
  description: `
Reads metric and fingerprint events, and at the end of input writes the shapes most like the one that is asked for,
the nearest first, each as a fingerprint event with its rank, distance, r, lag, strength and source. Of metrics the
last --window is compared, which ends with the time of the stream, or the window that --from and --to name;
fingerprints are compared as they are. With --index the rows of an index are searched, and standard input is not read
unless it is named (-). What was saved in --collections is always searched too; --where selects what is read and the
rows of an index. Events of other types pass.

A series is asked for by --subject and --name; where they mean several, each is a query. With --from and --to one of its
windows that begins within them, the newest. Or a --sketch, in one of four spellings: numbers (0 0 0 5 0 0), bars
(▁▁▁█▁▁), words (flat, step up, long decay; 4 sawtooth; flat, sharp rise, flat), or SVG, a path or a file (drawing.svg).
tocsin fingerprint pad makes a page to draw on.

Shapes are compared z-normalised, so that scale and offset do not matter: ${Object.entries(likes)
    .map(([name, means]) => `${name} ${means}`)
    .join('; ')}.
The distance is the root of the mean squared difference, in standard deviations a point: 0 is the same shape, 1.4 two that
have nothing in common. Answers by dtw and pearson are exact: no row is left out by a filter. Those by shift are exact
among the 500 that correlate best, and say "exact":false. r is Pearson's correlation point by point, for shift at the lag;
lag says by how many seconds the answer is later.

Much that is alike means nothing. strength holds the distance against the median one to 512 shapes taken at random
(1.2 where there are fewer than 32): strong below 0.35 of it, unless chance alone may give as much among so many, fair
below 0.5, else weak. chance is the best r, point by point, that chance alone gives among so many series, estimated
from these. And since all daily curves look alike, --residual compares what is left when the mean of earlier days at
the same time of day is taken away; it needs earlier days in the input, and 17 KB a series with slices of a minute.

All rows are scanned: a quarter of a million of 60 values in some 30 to 400 ms, a sketch with any shift in half a
second; many queries go to several threads. No index is needed below some 50,000 series. Remembered are 10 bytes a
slice and 250 a series, and 300 a fingerprint.`,
  reads: 'metrics, fingerprints',
  writes: 'the nearest shapes, as fingerprints',
  options: searchOptions,
  examples: [
    ['Which metrics look like the one that broke?', 'tocsin fingerprint search --subject web1 --name requests.rate < metrics.ndjson'],
    ['In the hour of the incident, without its own host', "tocsin fingerprint search --name errors --from 2026-11-20T14:00:00Z --to 2026-11-20T15:00:00Z --exclude 'web1 *' metrics.ndjson"],
    ['Anything that jumped and stayed up', "tocsin fingerprint search --sketch 'flat, step up, flat' < metrics.ndjson"],
    ['Anything of this shape in an index', 'tocsin fingerprint search -i shapes --sketch ▁▁▁▁▇▅▃▂▁'],
    ['Later by up to ten minutes', 'tocsin fingerprint search --name queue.length --like shift --max-lag 10m < metrics.ndjson'],
  ], // biome-ignore format: a line each
  async render(_request, look) {
    const { answers } = await import('../text.js');
    const { render } = await import('../../text/render.js');
    return answers(look, render(look));
  },
  feed: ({ options }, _run, files) => (options.index !== undefined && files.length === 0 ? nothingToRead() : undefined),
  open: ({ options }, run) => new Searching(options, run),
});
