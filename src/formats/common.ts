import { accessLines } from './access.js';
import type { Format } from './format.js';
import { shareOf } from './recognition.js';

const ending = { name: 'common', agent: false, rest: () => undefined };

/**
 * The Common Log Format, with or without the virtual host in front:
 *
 *     1.2.3.4 - frank [20/Nov/2026:23:56:06 +0000] "GET /a HTTP/1.1" 200 512
 */
export const common: Format = {
  name: 'common',
  summary: 'access lines that end with the size',
  recognise: (lines) => shareOf(lines, common),
  open: (settings) => accessLines(settings, ending),
};
