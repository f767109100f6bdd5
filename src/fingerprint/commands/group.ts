import { command } from '../../declaration/command.js';
import { choice, option, share, whole } from '../../declaration/option.js';
import { Grouping } from '../grouping.js';
import { distance, likes, spanOptions } from '../options.js';

const { shift: _asymmetric, ...symmetric } = likes;

export const group = command({
  name: 'group',
  summary: 'Gather metrics of the same shape into a few groups',
  description: `
Reads metric and fingerprint events, and at the end of input writes a fingerprint event for each group of series of the
same shape, the largest first: the shape, words, subject and name are those of its medoid, the member that is nearest to
all the others, and members tells all of them with their distances from it. 400 anomalous metrics become a dozen groups,
each with a name that says what it does. Events of other types pass.

The groups are found by star clustering over exact distances. It needs no number of groups. The series with the most others
within --max-distance leads the first group, the next one that no leader is near the next, and each joins the leader it
is nearest to. So no member is farther from its leader than that, and equal input gives equal groups in whatever order
it comes. (DBSCAN, the other method that needs no number, chains: from shape to shape in small steps.)

Series that are like no other are told on stderr, and written with --min-size 1; flat ones are in no group. Each series is
compared with each leader: 400 series in a blink, 10,000 of 500 shapes in some ten seconds. Of more than 2,048, those with
the most others are found among a sample of 512.`,
  reads: 'metrics, fingerprints',
  writes: 'a fingerprint for each group',
  options: {
    maxDistance: option(
      '--max-distance <distance>',
      'How far a member may be from the one that leads its group',
      distance,
      '0.35',
    ),
    minSize: option('--min-size <n>', 'Series that make a group', whole(1), '2'),
    like: choice('--like <how>', 'How shapes are compared', symmetric, 'dtw'),
    band: option('--band <share>', 'Sakoe-Chiba band: the share of the window that dtw may warp by', share, '5%'),
    ...spanOptions,
  },
  examples: [
    ['What do all these alarms have in common?', 'tocsin fingerprint group --window 1h < metrics.ndjson'],
    ['The hours of a month that were alike', "tocsin filter 'name == \"requests\"' metrics.ndjson | tocsin fingerprint words | tocsin fingerprint group"],
  ], // biome-ignore format: a line each
  async render(_request, look) {
    const { groups } = await import('../text.js');
    const { render } = await import('../../text/render.js');
    return groups(look, render(look));
  },
  open: ({ options }, run) => new Grouping(options, run),
});
