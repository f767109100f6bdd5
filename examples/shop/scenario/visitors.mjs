/** People at the shop: arrivals at random around a curve with a "day" of twelve minutes, whatever the answers are. */
import { Agent, request } from 'node:http';

const day = 12 * 60;
const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
];
const words = ['bronze', 'church', 'ship', 'door', 'cow', 'hand', 'Glocke', 'campana'];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const address = (n) => `${['192.0.2', '198.51.100', '203.0.113'][n % 3]}.${1 + (n % 254)}`;

/** Which page, how often: shares of all arrivals. */
const pages = [
  [0.24, () => ['GET', `/shop/product/${1 + Math.floor(400 * Math.random() ** 3)}`]],
  [0.12, () => ['GET', '/shop/products']],
  [0.1, () => ['GET', `/shop/search?q=${pick(words)}`]],
  [0.06, () => ['GET', '/shop/cart']],
  [0.06, () => ['POST', `/shop/cart/${1 + Math.floor(400 * Math.random())}`]],
  [0.14, () => ['GET', '/']],
  [0.14, () => ['GET', '/style.css']],
  [0.12, () => ['GET', '/bell.svg', { 'if-modified-since': new Date().toUTCString() }]],
  [0.02, () => ['GET', pick(['/favicon.ico', '/shop/product/4711', '/old/catalogue.html'])]],
];
function page() {
  let share = Math.random();
  for (const [weight, make] of pages) if ((share -= weight) < 0) return make();
  return ['GET', '/'];
}

/** Sends visitors to `port` until `stopped()`; `scanning()` adds the robot that tries names of pages that are not there. */
export async function visit(port, { began, stopped, scanning }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const send = ([method, path, headers = {}], visitor, browser) => {
    const call = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent,
      timeout: 20_000,
      headers: { 'user-agent': browser, 'x-forwarded-for': address(visitor), 'x-session': `s${visitor}`, ...headers },
    });
    call.on('response', (response) => response.resume());
    call.on('error', () => {});
    call.on('timeout', () => call.destroy());
    call.end();
  };
  const rate = () => 16 - 7 * Math.cos((2 * Math.PI * (Date.now() - began)) / 1000 / day);
  const wait = (perSecond) =>
    new Promise((resolve) => setTimeout(resolve, (-Math.log(1 - Math.random()) / perSecond) * 1000));
  const people = async () => {
    let due = performance.now();
    while (!stopped()) {
      due += (-Math.log(1 - Math.random()) / rate()) * 1000;
      const ahead = due - performance.now();
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
      const visitor = Math.floor(900 * Math.random());
      send(page(), visitor, browsers[visitor % browsers.length]);
    }
  };
  const robot = async () => {
    for (let tried = 0; !stopped(); ) {
      await wait(18);
      if (!scanning()) {
        tried = 0;
        continue;
      }
      const name = `${pick(['wp-login', 'admin', 'backup', 'config', 'db', 'shell', 'test', 'old'])}${tried++}`;
      send(['GET', `/${name}.${pick(['php', 'sql', 'zip', 'bak', 'env'])}`], 666, 'Mozilla/5.0 zgrab/0.x');
    }
  };
  await Promise.all([people(), robot()]);
  agent.destroy();
}
