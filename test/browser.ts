import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

/** Debian's Chromium, or undefined: tests that need it say so and are skipped. */
export const chromium: string | undefined = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);

// biome-ignore lint/suspicious/noExplicitAny: what the protocol answers
type Json = any;

/** An event of the protocol. */
export interface Told {
  readonly method: string;
  readonly params: Json;
}

/** A headless browser with one page, driven over the DevTools protocol on a pipe. */
export class Browser {
  /** A folder of its own, for downloads; gone when it is closed. */
  readonly folder = mkdtempSync(join(tmpdir(), 'tocsin-browser-'));
  readonly told: Told[] = [];
  readonly #process: ChildProcess;
  readonly #answers = new Map<number, { done(result: Json): void; failed(error: Error): void }>();
  #session: string | undefined;
  #asked = 0;
  #pending = '';

  private constructor(path: string) {
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
    const machine = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'];
    const own = ['--remote-debugging-pipe', `--user-data-dir=${join(this.folder, 'profile')}`];
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const;
    this.#process = spawn(path, [...machine, ...quiet, ...own], { stdio: [...stdio] });
    const answers = this.#process.stdio[4] as Duplex;
    answers.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#process.once('exit', () => {
      for (const { failed } of this.#answers.values()) failed(new Error('the browser ended'));
    });
  }

  static async open(path: string): Promise<Browser> {
    const browser = new Browser(path);
    const { targetId } = await browser.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.ask('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = sessionId;
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'DOM']) await browser.ask(`${domain}.enable`);
    return browser;
  }

  /** Asks for one thing; what the browser answers. Fails as it does. */
  ask(method: string, params: Json = {}): Promise<Json> {
    const id = ++this.#asked;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    (this.#process.stdio[3] as Duplex).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((done, failed) => this.#answers.set(id, { done, failed }));
  }

  /** The value of an expression in the page. */
  async value(expression: string): Promise<Json> {
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an event was told that fits, at most 10 seconds. */
  async until(fits: (told: Told) => boolean): Promise<Told> {
    for (let tries = 0; tries < 500; tries++) {
      const found = this.told.find(fits);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error('the browser did not tell it');
  }

  async go(url: string): Promise<void> {
    this.told.length = 0;
    await this.ask('Page.navigate', { url });
    await this.until(({ method }) => method === 'Page.loadEventFired');
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process.once('exit', done));
    this.#session = undefined;
    this.ask('Browser.close').catch(() => {});
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #read(text: string): void {
    const messages = (this.#pending + text).split('\0');
    this.#pending = messages.pop()!;
    for (const message of messages) this.#take(JSON.parse(message));
  }

  #take({ id, method, params, result, error }: Json): void {
    if (id === undefined) this.told.push({ method, params });
    else if (error) this.#answers.get(id)!.failed(new Error(error.message));
    else this.#answers.get(id)!.done(result);
    this.#answers.delete(id);
  }
}
