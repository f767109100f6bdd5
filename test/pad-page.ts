import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { page } from '../src/shapes/pad.js';
import type { Browser } from './browser.js';
import { sh } from './shell.js';

/** The page as someone uses it. */
export class Pad {
  readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  static async open(browser: Browser): Promise<Pad> {
    const path = join(browser.folder, 'pad.html');
    writeFileSync(path, page());
    await browser.go(pathToFileURL(path).href);
    return new Pad(browser);
  }

  text(id: string): Promise<string> {
    return this.browser.value(`document.getElementById('${id}').textContent`);
  }

  /** The middle of an element, or another part of it, in the window. */
  async place(id: string, right = 0.5, down = 0.5): Promise<{ x: number; y: number }> {
    const box = `document.getElementById('${id}').getBoundingClientRect()`;
    const [left, top, width, height] = await this.browser.value(`(b => [b.left, b.top, b.width, b.height])(${box})`);
    return { x: left + right * width, y: top + down * height };
  }

  /** Draws through places of 0 to 1 to the right and down. */
  async draw(...through: readonly (readonly [right: number, down: number])[]): Promise<void> {
    for (const [i, [right, down]] of through.entries())
      await this.mouse(i === 0 ? 'mousePressed' : 'mouseMoved', await this.place('pad', right, down));
    await this.mouse('mouseReleased', await this.place('pad', ...through.at(-1)!));
  }

  mouse(type: string, at: { x: number; y: number }): Promise<unknown> {
    return this.browser.ask('Input.dispatchMouseEvent', { type, ...at, button: 'left', buttons: 1, clickCount: 1 });
  }

  async click(id: string): Promise<void> {
    await this.browser.value(`document.getElementById('${id}').scrollIntoView({ block: 'nearest' })`);
    const at = await this.place(id);
    await this.mouse('mousePressed', at);
    await this.mouse('mouseReleased', at);
  }

  async key(key: string, modifiers = 0): Promise<void> {
    for (const type of ['keyDown', 'keyUp'])
      await this.browser.ask('Input.dispatchKeyEvent', { type, key, code: key, modifiers });
  }

  async type(text: string): Promise<void> {
    await this.browser.value("document.getElementById('text').select()");
    await this.browser.ask('Input.insertText', { text });
  }

  /** Waits until the page says something. */
  async said(wanted: RegExp): Promise<void> {
    for (let tries = 0; tries < 250; tries++) {
      if (wanted.test(await this.text('status'))) return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`it says ${JSON.stringify(await this.text('status'))}`);
  }

  /** What a shell makes of the command shown: the sketch. */
  async sketch(): Promise<string> {
    const { stdout } = sh(`tocsin() { printf '%s|' "$@"; }; ${await this.text('command')}`);
    const [fingerprint, search, option, text, ...more] = stdout.split('|');
    if (`${fingerprint} ${search} ${option}` !== 'fingerprint search --sketch' || more.join() !== '')
      throw new Error(stdout);
    return text!;
  }
}
