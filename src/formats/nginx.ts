import { accessLines } from './access.js';
import type { Format, Settings } from './format.js';
import { share, trial } from './recognition.js';
import { Upstream } from './upstream.js';

function open(settings: Settings, upstream: Upstream) {
  return accessLines(settings, {
    name: 'nginx',
    agent: true,
    rest(text) {
      upstream.read(text);
      return upstream.members;
    },
  });
}

/**
 * Combined lines with what nginx is told to append, as keys or as bare numbers (request time, upstream time):
 *
 *     1.2.3.4 - - [20/Nov/2026:23:56:06 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" rt=0.012 urt="0.010"
 *     1.2.3.4 - - [20/Nov/2026:23:56:06 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5" 0.012 0.010
 *
 * Times go to `data.duration` and `data.upstream`, in seconds; of several tries the sum, as they add up to the duration.
 * Lines without them are read too, but recognised as combined.
 */
export const nginx: Format = {
  name: 'nginx',
  summary: 'combined lines with request and upstream times',
  recognise(lines) {
    const upstream = new Upstream();
    const decoder = open(trial(), upstream);
    return share(lines, (line) => {
      upstream.known = false;
      return decoder.line(line, () => {}) === undefined && upstream.known;
    });
  },
  open: (settings) => open(settings, new Upstream()),
};
