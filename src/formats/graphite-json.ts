import type { Format } from './format.js';
import { RenderAnswer } from './render-answer.js';
import { graphiteSeries } from './target.js';

const beginning = /^\s*(?:[A-Za-z_$][\w$.]*\(\s*)?(?:\[\s*)?\{\s*"(?:target|datapoints|tags)"\s*:/;

/**
 * What Graphite's render answers with `format=json`: one answer or several, on one line or spread over many, bare or
 * in the call that `jsonp` wraps around it; series objects, one a line, as well. A target is the event's name; its
 * tags are those Graphite tells. null, `None` and `NaN` are gaps, infinity (`1e9999`) is null with the word in `data`.
 * Error pages are rejected line by line with what they say.
 */
export const graphiteJson: Format = {
  name: 'graphite-json',
  summary: 'what Graphite renders as JSON',
  recognise(lines) {
    const start = lines.slice(0, 50).join('\n').slice(0, 10_000);
    return beginning.test(start) || /^\s*\[\s*\]\s*$/.test(start) ? 1 : 0;
  },
  open: (settings) => new RenderAnswer(graphiteSeries(settings)),
};
