import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { pipeline } from 'node:stream';
import { cannot, Failure, misuse } from '../declaration/failure.js';
import type { Source } from '../stream/source.js';
import { connectionFault } from './connection.js';
import { inLine, pageText } from './web-page.js';

/** What Graphite is asked for. */
export interface Rendering {
  /** The server, `http://HOST:PORT` or with a path; `/render` is added unless it ends so. May hold `user:password@`. */
  readonly url: string;
  /** At least one. */
  readonly targets: readonly string[];
  /** Graphite's own words, such as `-15min`; what they mean it says itself. */
  readonly from: string;
  readonly until: string | undefined;
  /** Milliseconds for the whole answer, from the look-up of the host to the last byte. */
  readonly timeout: number;
}

const MiB = 1024 * 1024;
const longestAnswer = 256 * MiB;
/** Servers refuse a long query: gunicorn, which serves most, one of over 4,094 bytes. */
const longestQuery = 2000;
const mostRedirects = 3;
/** A timer that is set to more goes off at once. */
const longestTimer = 2 ** 31 - 1;
/** A host with two addresses is tried at the next after so many milliseconds; Node's own 250 are few for a far one. */
const patience = 2000;

/**
 * What Graphite's render answers, as the bytes of `format=json`; `[]` for targets it does not know. It is asked when
 * the first byte is, by GET, or by POST where the query is long; up to three redirects on the same host are followed,
 * none from https to http, with the password only where the port stays. Throws `misuse` for a URL that is none. The
 * reading rejects with a `Failure` when the server cannot be asked, is too slow, answers with another status than 200
 * or with a web page, or breaks off; its words never hold the user or password. Holds no more than a chunk.
 */
export function rendered(rendering: Rendering): Source {
  const asking = new Asking(rendering);
  return {
    name: asking.name,
    start: 0,
    bytes: asking.bytes(),
    progress: () => undefined,
    stop: () => asking.stop(),
  };
}

/** How far it came, as told when the time is up. */
const reaches = {
  nothing: 'no connection',
  server: 'connected, but no answer',
  answer: 'the answer has begun, but does not end',
};

class Asking {
  readonly name: string;
  readonly #url: URL;
  readonly #authorization: string | undefined;
  readonly #form: string;
  readonly #timeout: number;
  #request: ClientRequest | undefined;
  #reached: keyof typeof reaches = 'nothing';
  #late = false;
  #stopped = false;

  constructor({ url, targets, from, until, timeout }: Rendering) {
    this.#url = address(url);
    this.#authorization = authorization(this.#url);
    this.#url.username = this.#url.password = '';
    this.name = this.#url.href.replace(/\/+$/, '');
    this.#url.pathname = `${this.#url.pathname.replace(/\/*$/, '').replace(/\/render$/, '')}/render`;
    const form = new URLSearchParams(targets.map((target): [string, string] => ['target', target]));
    form.append('format', 'json');
    form.append('from', from);
    if (until !== undefined) form.append('until', until);
    this.#form = form.toString();
    this.#timeout = Math.min(timeout, longestTimer);
  }

  stop(): void {
    this.#stopped = true;
    this.#request?.destroy();
  }

  async *bytes(): AsyncGenerator<Buffer> {
    const timer = setTimeout(() => {
      this.#late = true;
      this.#request?.destroy();
    }, this.#timeout);
    try {
      yield* this.#checked(await this.#answer());
    } catch (error) {
      if (!this.#stopped) throw this.#failure(error);
    } finally {
      clearTimeout(timer);
      this.#request?.destroy();
    }
  }

  /** Follows the redirects. */
  async #answer(): Promise<IncomingMessage> {
    let url = this.#url;
    for (let redirects = 0; ; redirects++) {
      const response = await this.#asked(url);
      const { location } = response.headers;
      if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
      if (redirects === mostRedirects) throw this.#told(`it redirects more than ${mostRedirects} times`);
      const next = redirected(url, location);
      if (typeof next === 'string') throw this.#told(next);
      url = next;
    }
  }

  async #asked(url: URL): Promise<IncomingMessage> {
    const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
    this.#request?.destroy();
    if (this.#late || this.#stopped) throw new Error('ended');
    const render = url.pathname.endsWith('/render') || url.pathname.endsWith('/render/');
    const posted = render && this.#form.length > longestQuery;
    const query = render && !posted && url.search === '' ? `?${this.#form}` : url.search;
    const options: RequestOptions & { readonly autoSelectFamilyAttemptTimeout: number } = {
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: url.pathname + query,
      method: posted ? 'POST' : 'GET',
      agent: false,
      autoSelectFamilyAttemptTimeout: patience,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'tocsin',
        ...(this.#authorization && trusted(this.#url, url) && { authorization: this.#authorization }),
        ...(posted && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    };
    this.#reached = 'nothing';
    return new Promise((resolve, reject) => {
      const sent = request(options, (response) => {
        this.#reached = 'answer';
        resolve(response);
      });
      this.#request = sent;
      sent.on('socket', (socket) => socket.on('connect', () => (this.#reached = 'server')));
      sent.on('error', reject);
      sent.end(posted ? this.#form : undefined);
    });
  }

  /** The bytes of an answer that may be read by a program; throws what any other says. */
  async *#checked(response: IncomingMessage): AsyncGenerator<Buffer> {
    const { statusCode, statusMessage = '', headers } = response;
    const chunks = unpacked(response);
    if (statusCode !== 200) {
      const text = (await pageText(chunks)) || inLine(statusMessage);
      throw this.#told(`it answers with status ${statusCode}${text && `: ${text}`}`);
    }
    const html = /^text\/html\b/i.test(headers['content-type'] ?? '');
    let seen = false;
    let read = 0;
    for await (const chunk of chunks) {
      const first: string = seen ? '' : (/\S/.exec(chunk.toString())?.[0] ?? '');
      if (first === '<' || (html && first !== '' && first !== '[')) {
        const text = await pageText(preceded(chunk, chunks));
        throw this.#told(`it answers with a web page${text && `, "${text}",`} in place of JSON: is a login asked for?`);
      }
      seen ||= first !== '';
      read += chunk.length;
      if (read > longestAnswer)
        throw this.#told(`its answer is longer than ${longestAnswer / MiB} MiB: ask for fewer targets or less time`);
      yield chunk;
    }
  }

  #told(sentence: string): Failure {
    return cannot(`cannot read ${this.name}: ${sentence}`);
  }

  #failure(error: unknown): Failure {
    if (error instanceof Failure) return error;
    if (this.#late) return this.#told(`timed out after ${this.#timeout / 1000} s: ${reaches[this.#reached]}`);
    const broken = this.#reached === 'answer' ? 'its answer breaks off' : 'it closed the connection without an answer';
    return this.#told(connectionFault(error, this.#url.hostname) ?? broken);
  }
}

/** The server's URL. Throws `misuse` for what is none, without what stands in front of the last @. */
function address(text: string): URL {
  const shown = inLine(text.replace(/^(\s*\w+:\/\/)?.*@/s, '$1'));
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw misuse(`'${shown}' is no URL of a Graphite server, such as http://HOST:8080`);
  if (/[?#]/.test(text)) throw misuse(`'${shown}' is more than the URL of a Graphite server: no ? and # belong in it`);
  if (url.pathname.includes('@')) throw misuse(`'${shown}': a / in a password is written %2F`);
  return url;
}

function authorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a redirect leads, or why it is not followed. */
function redirected(from: URL, location: string): URL | string {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'it redirects to what is no web address';
  if (url.hostname !== from.hostname) return `it redirects to another host, ${url.host}`;
  if (from.protocol === 'https:' && url.protocol === 'http:') return 'it redirects from https to http';
  return url;
}

/** Whether a password given for one address may be sent to another on the same host. */
function trusted(given: URL, to: URL): boolean {
  return to.origin === given.origin || (to.protocol === 'https:' && given.port === '' && to.port === '');
}

async function* preceded(first: Buffer, others: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* others;
}

async function* unpacked(response: IncomingMessage): AsyncGenerator<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (!/^(?:x-)?gzip$/i.test(encoding)) return yield* response;
  const { createGunzip } = await import('node:zlib');
  // what goes wrong on either side is thrown to whoever reads from it
  yield* pipeline(response, createGunzip({ chunkSize: 64 * 1024 }), () => {});
}
