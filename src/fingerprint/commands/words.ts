import { command } from '../../declaration/command.js';
import { choice } from '../../declaration/option.js';
import { windowOptions } from '../options.js';
import { alphabets, Tumbling } from '../tumbling.js';

export const words = command({
  name: 'words',
  summary: 'Describe the shape of each metric, window by window',
  description: `
Reads metric events and writes, for each series and window, one fingerprint event when the watermark passes the end of
the window: what the shape is in words, the mean and standard deviation of its values, the least, the greatest and the
last reading, and the values themselves. Events of every other type pass unchanged, in order; metrics do not pass. A
null is a gap.

Windows are aligned to the epoch. A window is cut into --points slices of equal length; a value is the mean of the
readings of its slice, and lies on the straight line between its neighbours where a slice has none. What is missing is
reckoned by the usual time between the readings of a series, so that one read every five minutes misses nothing in
slices of one. Where more than a fifth is, or fewer than four
have a reading, the words are "missing" and no shape is told; where the values differ by nothing beside their mean
they are "flat".

The words are the 14 changes from one fifteenth of the window to the next, in standard deviations: flat below 0.2,
then lift, rise, surge upwards and sag, drop, plunge downwards, from 0.2, 0.6 and 1.5 on; equal ones are gathered:
flat*6 surge drop*2 flat*5. They are for people to read, to filter and to group by; search does not need them. With
--alphabet oculus they are the five words of Etsy's Oculus, made of the values: sdec, dec, s (left out), inc, sinc.

What comes after the window of its series was written passes with "late":true. Remembered are the readings of open
windows, 10 bytes a slice and 250 a series, and of each series when it was last told of.`,
  reads: 'metrics',
  writes: 'a fingerprint for each series and window',
  options: {
    ...windowOptions,
    alphabet: choice('--alphabet <name>', 'The words that are used', alphabets, 'shape'),
  },
  examples: [
    ['The shape of each metric, hour by hour', 'tocsin fingerprint words < metrics.ndjson'],
    ['What plunged in the last hour?', "tocsin fingerprint words < metrics.ndjson | tocsin filter 'fingerprint.words.contains(\"plunge\")'"],
    ['Compare the hours of one series', 'tocsin fingerprint words < metrics.ndjson | tocsin fingerprint search --name requests'],
  ], // biome-ignore format: a line each
  async render(_request, look) {
    const { fingerprints } = await import('../text.js');
    const { render } = await import('../../text/render.js');
    return fingerprints(look, render(look));
  },
  open: ({ options }, run) => new Tumbling(options, run),
});
