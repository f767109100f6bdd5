/**
 * Makes the capture of this folder on a Debian machine: nginx before a small shop, visitors, a real Graphite, and the
 * faults of faults.mjs, on the real clock. Needs Debian's nginx, graphite-carbon, graphite-web and gunicorn, and a
 * script that starts Graphite as `GRAPHITE start DIR` and `GRAPHITE stop DIR`.
 *
 *     node capture.mjs DIR GRAPHITE [SPEED]        SPEED 60 plays the minutes as seconds: a rehearsal
 */
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { faults, minutes } from './faults.mjs';
import { probe } from './probe.mjs';
import { visit } from './visitors.mjs';

const [dir, graphite, speed = '1'] = process.argv.slice(2);
const here = new URL('.', import.meta.url).pathname;
const ports = { PORT: 28080, STATUS: 28081, BACKEND: 28090 };
const minute = 60_000 / Number(speed);
const carbon = {
  line: 22003,
  web: 28070,
  env: { GR_LINE: '22003', GR_PICKLE: '22004', GR_QUERY: '27002', GR_WEB: '28070' },
};

mkdirSync(`${dir}/www`, { recursive: true });
writeFileSync(
  `${dir}/www/index.html`,
  '<!doctype html><title>Bells</title><link rel=stylesheet href=style.css><img src=bell.svg>\n',
);
writeFileSync(`${dir}/www/style.css`, 'body { font: 1rem serif; margin: 2rem }\n'.repeat(40));
writeFileSync(
  `${dir}/www/bell.svg`,
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 7h7L7 6V4a2.500 2.500 0 0 0-5 0v2z"/></svg>\n',
);
const config = readFileSync(`${here}nginx.conf`, 'utf8')
  .replaceAll('DIR', dir)
  .replace(/\b(PORT|STATUS|BACKEND)\b/g, (name) => ports[name]);
writeFileSync(`${dir}/nginx.conf`, config);

// carbon reads its schemas again every minute, so ours is put first and given the time
spawnSync(graphite, ['start', `${dir}/graphite`], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ...carbon.env },
});
const schemas = `${dir}/graphite/conf/storage-schemas.conf`;
writeFileSync(schemas, `[shop]\npattern = ^shop\\.\nretentions = 5s:1d\n${readFileSync(schemas, 'utf8')}`);
await sleep(75_000);

const nginx = spawn('nginx', ['-c', `${dir}/nginx.conf`, '-e', `${dir}/error.log`], { stdio: 'inherit' });
const serve = () =>
  spawn(process.execPath, [`${here}backend.mjs`], {
    stdio: 'inherit',
    env: { ...process.env, PORT: String(ports.BACKEND) },
  });
const operate = (query) => fetch(`http://127.0.0.1:${ports.BACKEND + 1}/fault?${query}`, { method: 'POST' });
let backend = serve();
let scanning = false;
let over = false;
await sleep(2000);

/** How each fault is brought about, and ended. */
const cause = {
  'backend stopped': [
    () => backend.kill('SIGKILL'),
    () => {
      backend = serve();
    },
  ],
  'backend slow': [() => operate('latency=1.4'), () => operate('latency=0')],
  'scan of missing pages': [
    () => {
      scanning = true;
    },
    () => {
      scanning = false;
    },
  ],
  'memory leak': [() => operate('leak=24000'), () => operate('leak=0')],
};
cause['backend stopped again'] = cause['backend stopped'];

const began = Date.now();
const stopped = () => over;
const traffic = visit(ports.PORT, { began, stopped, scanning: () => scanning });
const readings = probe({ carbon: carbon.line, nginx: ports.STATUS, operator: ports.BACKEND + 1, stopped });
const labels = [];
const until = (offset) => sleep(Math.max(0, began + offset * minute - Date.now()));
for (const { from, to, ...fault } of faults) {
  await until(from);
  const [start, end] = cause[fault.name];
  const time = new Date().toISOString();
  await start();
  await until(to);
  labels.push({
    name: fault.name,
    from: time,
    to: new Date().toISOString(),
    series: fault.series,
    ...(fault.repeats && { repeats: fault.repeats }),
  });
  await end();
  console.error(labels.at(-1));
}
await until(minutes);
over = true;
await Promise.all([traffic, readings]);
const ended = Date.now();
await sleep(5000);

const query = new URLSearchParams({
  target: 'shop.*.*',
  format: 'csv',
  tz: 'UTC',
  from: String(Math.floor(began / 1000)),
  until: String(Math.floor(ended / 1000)),
});
const csv = await (await fetch(`http://127.0.0.1:${carbon.web}/render?${query}`)).text();
writeFileSync(`${dir}/metrics.csv`, csv);
writeFileSync(
  `${dir}/labels.json`,
  `${JSON.stringify({ from: new Date(began).toISOString(), to: new Date(ended).toISOString(), faults: labels }, null, 2)}\n`,
);
await pipeline(
  createReadStream(`${dir}/access.log`),
  createGzip({ level: 9 }),
  createWriteStream(`${dir}/access.log.gz`),
);
backend.kill('SIGTERM');
nginx.kill('SIGQUIT');
spawnSync(graphite, ['stop', `${dir}/graphite`], { stdio: 'inherit' });
