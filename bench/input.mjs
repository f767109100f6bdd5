/** The input of the benches, made from a seed: the same bytes at every run. */

import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';

/** xorshift32 (Marsaglia 2003): numbers from 0 to 1. */
export function random(seed) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

const start = Date.UTC(2026, 10, 20);

/** 1,000 series on 50 hosts, one value each a second: a slow wave and noise. */
function* metrics(count) {
  const next = random(2463534242);
  for (let i = 0; i < count; i++) {
    const series = i % 1000;
    const second = Math.floor(i / 1000);
    const value = 100 + series / 10 + 20 * Math.sin(second / 300 + series) + 10 * (next() + next() - 1);
    yield `{"time":"${new Date(start + second * 1000 + series).toISOString()}","type":"metric","subject":"web${series % 50}","name":"requests;path=/p${Math.floor(series / 50)}","value":${value.toFixed(3)},"unit":"1/s"}\n`;
  }
}

const agents = ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'curl/8.5.0'];

function request(next, i) {
  const status = next() < 0.95 ? 200 : next() < 0.8 ? 404 : 500;
  const path = `/shop/product/${Math.floor(400 * next() ** 3)}`;
  const bytes = 200 + Math.floor(20_000 * next());
  return {
    status,
    path,
    bytes,
    client: `192.0.2.${1 + Math.floor(next() * 254)}`,
    agent: agents[i % 2],
    ms: start + i * 2,
  };
}

/** What ingest makes of an access log: 500 requests a second. */
function* logs(count) {
  const next = random(88675123);
  for (let i = 0; i < count; i++) {
    const { status, path, bytes, client, ms } = request(next, i);
    yield `{"time":"${new Date(ms).toISOString()}","type":"log","subject":"web1","name":"access","level":"${status === 500 ? 'error' : 'info'}","message":"GET ${path} ${status}","data":{"client":"${client}","method":"GET","path":"${path}","status":${status},"bytes":${bytes}},"id":"${i.toString(16).padStart(16, '0')}"}\n`;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function* access(count) {
  const next = random(88675123);
  for (let i = 0; i < count; i++) {
    const { status, path, bytes, client, agent, ms } = request(next, i);
    const time = new Date(ms).toISOString();
    const stamp = `${time.slice(8, 10)}/${months[Number(time.slice(5, 7)) - 1]}/${time.slice(0, 4)}:${time.slice(11, 19)} +0000`;
    yield `${client} - - [${stamp}] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "${agent}"\n`;
  }
}

const kinds = { 'metrics.ndjson': metrics, 'logs.ndjson': logs, 'access.log': access };

/** Writes the files into a folder, those that are not there yet; resolves to their paths by name. */
export async function inputs(folder, count) {
  mkdirSync(folder, { recursive: true });
  const paths = {};
  for (const [name, lines] of Object.entries(kinds)) {
    const path = `${folder}/${count}-${name}`;
    paths[name] = path;
    if (existsSync(path) && statSync(path).size > 0) continue;
    const file = createWriteStream(path);
    let text = '';
    for (const line of lines(count)) {
      text += line;
      if (text.length < 1 << 20) continue;
      if (!file.write(text)) await once(file, 'drain');
      text = '';
    }
    file.end(text);
    await once(file, 'finish');
  }
  return paths;
}
