/** Every five seconds: what the host and the backend say of themselves, to Graphite's plaintext port. */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';

const step = 5;

async function host(before) {
  const [stat, memory, load] = await Promise.all(
    ['stat', 'meminfo', 'loadavg'].map((name) => readFile(`/proc/${name}`, 'utf8')),
  );
  const times = stat.split('\n', 1)[0].trim().split(/\s+/).slice(1).map(Number);
  const total = times.slice(0, 8).reduce((a, b) => a + b, 0);
  const idle = times[3] + times[4];
  const kib = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(memory)[1]);
  const busy = before.total === undefined ? undefined : 1 - (idle - before.idle) / (total - before.total);
  before.total = total;
  before.idle = idle;
  return {
    cpu: busy,
    load1: Number(load.split(' ', 1)[0]),
    memory_used: (kib('MemTotal') - kib('MemAvailable')) * 1024,
  };
}

async function web(port, before) {
  const text = await (await fetch(`http://127.0.0.1:${port}/status`)).text();
  const requests = Number(/\n\s*\d+ \d+ (\d+)/.exec(text)[1]);
  const rate = before.requests === undefined ? undefined : (requests - before.requests) / step;
  before.requests = requests;
  return { connections: Number(/Active connections: (\d+)/.exec(text)[1]), requests: rate };
}

async function backend(port) {
  const { requests, ...rest } = await (
    await fetch(`http://127.0.0.1:${port}/stats`, { signal: AbortSignal.timeout(2000) })
  ).json();
  return { requests: requests / step, ...rest };
}

/** Sends until `stopped()`. A backend that does not answer sends nothing, which leaves a gap, as in life. */
export async function probe({ carbon, nginx, operator, stopped }) {
  const socket = connect(carbon, '127.0.0.1');
  const before = {};
  while (!stopped()) {
    await new Promise((resolve) => setTimeout(resolve, step * 1000 - (Date.now() % (step * 1000)) + 50));
    const time = Math.floor(Date.now() / 1000 / step) * step;
    const groups = { host: host(before), nginx: web(nginx, before), backend: backend(operator) };
    const readings = await Promise.allSettled(Object.values(groups));
    for (const [i, group] of Object.keys(groups).entries())
      for (const [name, value] of Object.entries(readings[i].value ?? {}))
        if (value !== undefined) socket.write(`shop.${group}.${name} ${Number(value.toPrecision(6))} ${time}\n`);
  }
  socket.end();
}
