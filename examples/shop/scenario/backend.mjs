/**
 * A small shop: products and carts in memory, pages rendered per request, sessions kept for a while. It listens on
 * PORT, and on PORT + 1 for its operator: GET /stats since the last look, POST /fault?latency=SECONDS&leak=BYTES.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const port = Number(process.env.PORT);
const products = Array.from({ length: 400 }, (_, i) => ({
  id: i + 1,
  name: `Bell no. ${i + 1}`,
  price: 900 + ((i * 7919) % 40000),
  text: createHash('sha512').update(`bell ${i}`).digest('base64'),
}));
const sessions = new Map();
const leaked = [];
let fault = { latency: 0, leak: 0 };
let seen = { requests: 0, latencies: [] };
let open = 0;

/** The time a database would take: a few milliseconds with a long tail, and what the fault adds on the median. */
function patience() {
  const spread = Math.exp(0.45 * gauss());
  return 4 * spread + (fault.latency > 0 ? fault.latency * 1000 * Math.exp(0.7 * gauss()) : 0);
}
const gauss = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());

const pages = {
  'GET /products': () => ({ body: products.map(({ id, name, price }) => ({ id, name, price })) }),
  'GET /product': (id) =>
    products[id - 1] ? { body: products[id - 1] } : { status: 404, body: { error: 'no such product' } },
  'GET /search': (word) => ({ body: products.filter((p) => p.text.includes(word.slice(0, 2))).slice(0, 20) }),
  'GET /cart': (session) => ({ body: sessions.get(session) ?? [] }),
  'POST /cart': (session, id) => {
    sessions.set(session, [...(sessions.get(session) ?? []).slice(-9), id]);
    if (sessions.size > 5000) sessions.delete(sessions.keys().next().value);
    return { status: 302, location: '/shop/cart' };
  },
};

async function answer(request, response) {
  const began = performance.now();
  seen.requests++;
  open++;
  if (fault.leak > 0) leaked.push(Buffer.alloc(fault.leak, 1));
  await sleep(patience());
  const url = new URL(request.url, 'http://shop');
  const [, , page = '', id = ''] = url.pathname.split('/');
  const session = request.headers['x-session'] ?? '';
  const render = pages[`${request.method} /${page}`];
  const argument = page === 'cart' ? session : page === 'search' ? (url.searchParams.get('q') ?? '') : Number(id);
  const {
    status = 200,
    location,
    body = '',
  } = render?.(argument, Number(id)) ?? { status: 404, body: { error: 'no such page' } };
  response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
  response.end(JSON.stringify(body));
  open--;
  seen.latencies.push((performance.now() - began) / 1000);
}

function stats() {
  const { requests, latencies } = seen;
  seen = { requests: 0, latencies: [] };
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0;
  const { rss, heapUsed } = process.memoryUsage();
  return { requests, open, rss, heap: heapUsed, latency_p50: at(0.5), latency_p95: at(0.95), sessions: sessions.size };
}

createServer(answer).listen(port, '127.0.0.1');
createServer((request, response) => {
  const url = new URL(request.url, 'http://operator');
  if (request.method === 'POST') {
    fault = { latency: Number(url.searchParams.get('latency') ?? 0), leak: Number(url.searchParams.get('leak') ?? 0) };
    if (fault.leak === 0) leaked.length = 0;
  }
  response.end(JSON.stringify(stats()));
}).listen(port + 1, '127.0.0.1');
