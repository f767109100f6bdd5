import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { normalise } from '../src/shapes/normal.js';
import { script } from '../src/shapes/pad/script.js';
import { page } from '../src/shapes/pad.js';
import { nearest } from '../src/shapes/scan.js';
import { sketch } from '../src/shapes/sketch.js';
import { Browser, chromium } from './browser.js';
import { drawn } from './drawn-shapes.js';
import { Pad } from './pad-page.js';

const n = 60;

t.test('the page stands alone', async (t) => {
  const text = page();
  t.equal(text, page(), 'always the same');
  t.ok(text.startsWith('<!doctype html>'));
  t.notOk(/\b(src|href)=|@import|url\(/.test(text.replace(script, '')), 'nothing is loaded');
  t.ok(text.includes("default-src 'none'"));
  t.equal(text.split('</script').length, 2, 'the script has no end in it');
  t.ok(Buffer.byteLength(text) < 25_000, `${Buffer.byteLength(text)} bytes`);
});

t.test('the script is that of the sources', async (t) => {
  const { bundled } = await import(join(import.meta.dirname, '../src/shapes/pad/bundle.mjs'));
  t.ok(script === (await bundled()), 'node src/shapes/pad/bundle.mjs writes it anew');
});

/** The share of the ten rows nearest to a sketch that are of a shape. */
function precision(text: string, shape: string): number {
  const { rows, classes } = drawn({ seed: 3, each: 30, n, phase: 0.1 });
  const query = new Float64Array(n);
  normalise(sketch(text, n), query);
  const found = nearest(rows, query, { k: 10, like: 'shift', band: 3, lag: n / 2 });
  return found.filter(({ row }) => classes[shape]!.rows.has(row)).length / 10;
}

const skip = chromium === undefined ? 'no Chromium: the page was not tried (apt-get install chromium)' : false;

t.test('the page in a browser', { skip }, async (t) => {
  const browser = await Browser.open(chromium!);
  t.teardown(() => browser.close());
  await browser.ask('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: browser.folder,
    eventsEnabled: true,
  });
  const tried = (name: string, use: (pad: Pad, t: Test) => Promise<void>) =>
    t.test(name, async (t) => {
      await use(await Pad.open(browser), t);
      quiet(t, browser);
    });

  await tried('a step drawn with the mouse finds steps', async (pad, t) => {
    t.match(await pad.text('command'), /--sketch …$/, 'nothing is drawn yet');
    t.equal(await browser.value("document.getElementById('copy').disabled"), true);
    await pad.draw([0.02, 0.8], [0.49, 0.8], [0.51, 0.2], [0.98, 0.2]);
    const text = await pad.sketch();
    t.match(text, /^▁{29,31}.?█{29,31}$/u);
    t.equal(precision(text, 'step up'), 1, 'all ten are steps');
    t.match(await pad.text('words'), /^flat\*6 .*(rise|surge).* flat\*6$/);
    t.equal(await pad.text('bars'), text);
  });

  await tried('columns between are filled, the last stroke counts, undo and clear take back', async (pad, t) => {
    await pad.draw([0.008, 0.9], [0.1, 0.9]);
    await pad.draw([0.9, 0.1], [0.992, 0.1]);
    const ramp = await pad.sketch();
    t.match(ramp, /^▁+▂+▃+▄+▅+▆+▇+█+$/u);
    await pad.draw([0.4, 0.1], [0.6, 0.1], [0.4, 0.9], [0.6, 0.9]);
    t.match((await pad.sketch()).slice(25, 35), /^▁{10}$/u, 'drawn over');
    await pad.click('undo');
    t.equal(await pad.sketch(), ramp);
    await pad.click('clear');
    t.match(await pad.text('command'), /…$/);
    await pad.click('undo');
    t.equal(await pad.sketch(), ramp);
    await pad.key('z', 2);
  });

  await tried('a spike drawn with a finger finds spikes', async (pad, t) => {
    await browser.ask('Emulation.setTouchEmulationEnabled', { enabled: true });
    for (const [i, [right, down]] of (
      [
        [0.01, 0.9],
        [0.47, 0.9],
        [0.5, 0.05],
        [0.53, 0.9],
        [0.99, 0.9],
      ] as const
    ).entries())
      await browser.ask('Input.dispatchTouchEvent', {
        type: i === 0 ? 'touchStart' : 'touchMove',
        touchPoints: [await pad.place('pad', right, down)],
      });
    await browser.ask('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await browser.ask('Emulation.setTouchEmulationEnabled', { enabled: false });
    t.ok(precision(await pad.sketch(), 'spike') >= 0.9);
  });

  await tried('keys draw too', async (pad, t) => {
    await browser.value("document.getElementById('pad').focus()");
    await pad.key('Home');
    await pad.key('ArrowDown');
    await pad.key('ArrowRight', 8);
    await pad.key('ArrowUp', 8);
    t.equal(await pad.text('status'), 'Column 5 of 60, height 65 of 100');
    t.match(await pad.sketch(), /^▁[▂▃][▄▅][▆▇]█{56}$/u);
    await pad.key('z', 2);
    await pad.said(/^A flat line has no shape/);
  });

  await tried('what is typed is drawn, and quoted for the shell', async (pad, t) => {
    await pad.type('flat, step up, long decay');
    t.equal(await pad.sketch(), 'flat, step up, long decay');
    t.equal((await pad.text('bars')).length, n);
    await pad.type('flat, shrap rise');
    await pad.said(/"shrap" is no word of a sketch; did you mean "sharp"\?/);
    t.equal(await browser.value("document.getElementById('text').getAttribute('aria-invalid')"), 'true');
    const quotes = "points='0,0 1,0 1,1 2,1'";
    await pad.type(quotes);
    t.equal(await pad.sketch(), quotes, 'apostrophes');
    await pad.draw([0.5, 0.5], [0.9, 0.9]);
    t.match(await pad.sketch(), /^[▁-█]{60}$/u, 'what is drawn over is bars again');
  });

  await tried('a drawing is saved as SVG, and opened again', async (pad, t) => {
    await pad.draw([0.02, 0.3], [0.33, 0.3], [0.35, 0.9], [0.98, 0.4]);
    const drawing = await pad.sketch();
    await pad.click('save');
    await browser.until(({ method, params }) => method === 'Browser.downloadProgress' && params.state === 'completed');
    const path = join(browser.folder, 'sketch.svg');
    const [a, b] = [new Float64Array(n), new Float64Array(n)];
    normalise(sketch(readFileSync(path, 'utf8'), n), a);
    normalise(sketch(drawing, n), b);
    t.ok(a.every((value, i) => Math.abs(value - b[i]!) < 0.3), 'it is the same shape'); // biome-ignore format: one line
    await pad.click('clear');
    const { root } = await browser.ask('DOM.getDocument');
    const { nodeId } = await browser.ask('DOM.querySelector', { nodeId: root.nodeId, selector: '#file' });
    await browser.ask('DOM.setFileInputFiles', { nodeId, files: [path] });
    await pad.said(/^Read from sketch.svg$/);
    t.equal(await pad.sketch(), drawing);
  });

  await tried('files are dropped on the page, and told of when they are no drawing', async (pad, t) => {
    const drop = async (name: string, text: string): Promise<void> => {
      const path = join(browser.folder, name);
      writeFileSync(path, text);
      const at = await pad.place('pad');
      for (const type of ['dragEnter', 'dragOver', 'drop']) {
        const data = { items: [], files: [path], dragOperationsMask: 1 };
        await browser.ask('Input.dispatchDragEvent', { type, ...at, data });
      }
    };
    await drop('plateau.svg', '<svg><rect/><path d="M0 40H30V10H60V40H90"/></svg>');
    await pad.said(/^Read from plateau.svg$/);
    t.match(await pad.sketch(), /^▁{20}█{20}▁{20}$/u);
    await drop('evil.svg', '<svg onload="alert(1)"><script>alert(1)</script></svg>');
    await pad.said(/^evil.svg: the SVG has no path, polyline, polygon or line$/);
    t.match(await pad.sketch(), /^▁{20}█{20}▁{20}$/u, 'what was drawn stays');
  });

  await tried('the command is copied', async (pad, t) => {
    await browser.ask('Browser.grantPermissions', { permissions: ['clipboardReadWrite', 'clipboardSanitizedWrite'] });
    await pad.type('flat, spike, flat');
    await pad.click('copy');
    await pad.said(/^Copied/);
    t.equal(await pad.text('copy'), 'Copied');
    t.equal(
      await browser.value('navigator.clipboard.readText()'),
      "tocsin fingerprint search --sketch 'flat, spike, flat'",
    );
  });

  await tried('no text is cut off, wide or narrow', async (pad, t) => {
    for (const width of [320, 800, 1600]) {
      await browser.ask('Emulation.setDeviceMetricsOverride', {
        width,
        height: 800,
        deviceScaleFactor: 1,
        mobile: false,
      });
      await pad.type('3 waves');
      t.ok(await browser.value('document.documentElement.scrollWidth <= innerWidth'), `${width} wide`);
      t.ok(
        await browser.value('(b => b.scrollWidth <= b.clientWidth)(document.getElementById("bars"))'),
        `bars, ${width}`,
      );
    }
    await browser.ask('Emulation.clearDeviceMetricsOverride');
  });
});

/** Nothing was asked of a network, and nothing went wrong. */
function quiet(t: Test, { told }: Browser): void {
  const asked = told
    .filter(({ method }) => method === 'Network.requestWillBeSent')
    .map(({ params }) => params.request.url);
  t.ok(asked.length > 0 && asked.every((url) => /^(blob:)?(file|null)/.test(url)), `asked for ${asked.join()}`);
  const wrong = told.filter(
    ({ method, params }) =>
      method === 'Runtime.exceptionThrown' ||
      (method === 'Runtime.consoleAPICalled' && params.type === 'error') ||
      (method === 'Log.entryAdded' && params.entry.level === 'error'),
  );
  t.same(wrong, [], 'no error');
}
