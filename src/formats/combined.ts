import { accessLines } from './access.js';
import type { Format, Settings } from './format.js';
import { shareOf } from './recognition.js';

/** What combined lines go on with, if they do, stays together as text. */
const ending = {
  name: 'combined',
  agent: true,
  rest: (text: string) => `,"extra":${JSON.stringify(text)}`,
};

/**
 * Apache's combined and vhost_combined, and what nginx writes when it is not told otherwise:
 *
 *     1.2.3.4 - frank [20/Nov/2026:23:56:06 +0000] "GET /a?b=1 HTTP/1.1" 200 512 "http://x/" "curl/8.5"
 *
 * What stands behind the agent is kept in `data.extra`.
 */
export const combined: Format = {
  name: 'combined',
  summary: 'access lines of Apache or nginx, with referer and agent',
  recognise: (lines) => shareOf(lines, combined),
  open: (settings: Settings) => accessLines(settings, ending),
};
