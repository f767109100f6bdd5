import type { Format } from './format.js';
import { RenderAnswer } from './render-answer.js';
import { graphiteSeries } from './target.js';

/** Graphite writes an answer on one line, whatever its size; this much of it is read. */
const longest = 256 * 1024 * 1024;

const beginning = /^\s*(?:[A-Za-z_$][\w$.]*\(\s*)?(?:\[\s*)?\{\s*"(?:target|datapoints|tags)"\s*:/;

/**
 * What Graphite's render answers with `format=json`: one answer or several, on one line or spread over many, bare or
 * in the call that `jsonp` wraps around it; series objects, one a line, as well. A target is the event's name; its
 * tags are those Graphite tells. null, `None` and `NaN` are gaps, infinity (`1e9999`) is null with the word in `data`.
 * With `--format graphite-json` an answer may be 256 MiB on one line; found out by itself it may be 16 MiB.
 * Error pages are rejected line by line with what they say.
 */
export const graphiteJson: Format = {
  name: 'graphite-json',
  summary: 'what Graphite renders as JSON',
  recognise(lines) {
    const start = lines.slice(0, 50).join('\n').slice(0, 10_000);
    return beginning.test(start) || /^\s*\[\s*\]\s*$/.test(start) ? 1 : 0;
  },
  open: (settings) => Object.assign(new RenderAnswer(graphiteSeries(settings)), { longest }),
};
