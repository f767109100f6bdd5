import { command } from '../../declaration/command.js';

import { page } from '../../shapes/pad.js';

export const pad = command({
  name: 'pad',
  summary: 'Write a page to draw a shape on',
  description: `
Writes one HTML page, to be opened in a browser: a pad to draw on, that shows the drawing as a line of bars and the command
line that searches for it, to be copied. It loads and saves SVG. Nothing else is needed: no server, no network.`,
  reads: 'nothing',
  writes: 'a page of HTML',
  options: {},
  examples: [['Draw what it looked like', 'tocsin fingerprint pad > pad.html']],
  async run(_request, world) {
    await world.write(page());
    return 0;
  },
});
