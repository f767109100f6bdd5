import { Ids } from '../event/id.js';
import { writeTime } from '../event/time.js';
import { Random } from './random.js';
import type { Estate, Server } from './scenario.js';

const most = 1 << 17;

const paths = ['/', '/search', '/item', '/cart', '/login', '/checkout', '/images/a.png', '/style.css', '/api/stock'];
const failed = [500, 502, 503, 504];

/** How far durations of requests scatter: the deviation of their logarithm, and where 95 % of them lie below. */
const scatter = 0.7;
const percentile95 = 1.645;

/**
 * The log of web servers in order of time, as NDJSON in pieces: of each point the requests of the step before it, as
 * many as the metric counts, with its share of errors and its durations. So
 * `tocsin aggregate --window STEP` makes of it the series that `tocsin simulate` writes.
 */
export function* logLines({ start, step, points, servers: all }: Estate, seed: number): Generator<string> {
  const logs = all.map((server, i) => new Log(server, new Random(seed, i, 'log')));
  let text = '';
  for (let i = 0; i < points; i++) {
    const lines = logs.flatMap((log) => log.requests(start + (i - 1) * step, step));
    for (const { line } of lines.sort((one, other) => one.time - other.time)) {
      text += line;
      if (text.length < most) continue;
      yield text;
      text = '';
    }
  }
  yield text;
}

interface Line {
  readonly time: number;
  readonly line: string;
}

/** What one server logs. */
class Log {
  readonly #server: Server;
  readonly #random: Random;
  readonly #ids = new Ids();
  readonly #head: string;
  readonly #tail: string;
  readonly #value = new Float64Array(1);

  constructor(server: Server, random: Random) {
    const { subject, tags } = server.requests;
    this.#server = server;
    this.#random = random;
    this.#head = `,"type":"log","subject":${JSON.stringify(subject)},"name":"access",`;
    this.#tail = `,"tags":${JSON.stringify(tags)}}\n`;
  }

  /** The requests of a step, its beginning included. */
  requests(from: number, step: number): Line[] {
    const count = this.#next('requests');
    const share = this.#next('errors');
    const median = this.#next('latency') * Math.exp(-percentile95 * scatter);
    return Array.from({ length: count }, () =>
      this.#request(from + Math.floor(step * this.#random.uniform()), share, median),
    );
  }

  /** The next reading; 0 where it is missing. */
  #next(of: keyof Server): number {
    this.#server[of].fill(this.#value);
    return this.#value[0]! || 0;
  }

  #request(time: number, share: number, median: number): Line {
    const random = this.#random;
    const status = random.uniform() < share ? random.pick(failed) : random.uniform() < 0.01 ? 404 : 200;
    const method = random.uniform() < 0.1 ? 'POST' : 'GET';
    const path = paths[Math.floor(paths.length * random.uniform() ** 2)]!;
    const bytes = status === 200 ? Math.round(random.scaled(300, 60_000)) : 162;
    const duration = Math.round(1e6 * median * Math.exp(scatter * random.normal())) / 1e6;
    const rest = `"level":"${status >= 500 ? 'error' : 'info'}","message":"${method} ${path} ${status}","data":${JSON.stringify({ method, path, status, bytes, duration })}`;
    const id = this.#ids.next('log', time, this.#server.requests.subject, 'access', rest);
    return { time, line: `{"time":"${writeTime(time)}"${this.#head}${rest},"id":"${id}"${this.#tail}` };
  }
}
