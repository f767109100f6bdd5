import { script } from './pad/script.js';
import { style } from './pad/style.js';

/** What the page may do: run and look as it is written here, and nothing over a network. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * An HTML page to draw a shape on, by pointer, by keys, by typing or from an SVG, that shows the command line that
 * searches for it. It stands alone: no server, no network, no other file. Always the same text.
 */
export function page(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Tocsin: draw a shape</title>
<style>${style}</style>
<main>
<h1>Draw a shape</h1>
<p>Tocsin finds the metrics that look like it.</p>
<svg id="pad" viewBox="0 0 600 240" preserveAspectRatio="none" tabindex="0" role="application" aria-label="Drawing pad: left and right choose a column, up and down draw in it" aria-describedby="status">
<path class="grid" fill="none" d="M150 0V240M300 0V240M450 0V240M0 120H600"/>
<line id="cursor" x1="305" x2="305" y1="0" y2="240"/>
<polyline id="all"/>
<path id="drawn"/>
<text id="hint" x="300" y="72">Draw from left to right, or drop an SVG here</text>
</svg>
<div class="tools">
<button id="undo">Undo</button>
<button id="clear">Clear</button>
<button id="open">Open an SVG…</button>
<button id="save">Save as SVG</button>
<input id="file" type="file" accept=".svg,.txt,image/svg+xml,text/plain" hidden>
</div>
<label><span class="said">Or write it: words, numbers or bars</span>
<input id="text" type="text" placeholder="flat, step up, long decay" autocomplete="off" spellcheck="false"></label>
<output id="bars" aria-hidden="true"></output>
<p id="words"></p>
<div class="command"><pre tabindex="0" aria-label="Command line"><code id="command"></code></pre><button id="copy">Copy</button></div>
<p id="status" role="status"></p>
</main>
<script>${script}</script>
</html>
`;
}
