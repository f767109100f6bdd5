import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { Failure } from '../src/declaration/failure.js';
import { Ids } from '../src/event/id.js';
import { graphiteJson } from '../src/formats/graphite-json.js';
import { type Rendering, rendered } from '../src/sources/graphite.js';
import type { Source } from '../src/stream/source.js';
import { sh } from './shell.js';

const answer =
  '[{"target": "a.load", "tags": {}, "datapoints": [[1.5, 1795212000], [null, 1795212060], [null, 1795212120]]}]';
const json = { 'content-type': 'application/json' };
const page = (title: string) => `<!doctype html>\n<html><head><title>${title}</title></head><body>...</body></html>`;

/** What Graphite 1.1.8 answers with status 500, shortened. */
const traceback = `<body style="color: black;">
<h2><p>Graphite encountered an unexpected error while handling your request.</p></h2>
<pre>
Traceback (most recent call last):
  File &quot;attime.py&quot;, line 164, in parseTimeOffset
KeyError: &#x27;z&#x27;

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File &quot;attime.py&quot;, line 166, in parseTimeOffset
    raise KeyError(&#x27;Invalid offset: %s&#x27; % offset)
KeyError: &#x27;Invalid offset: zz&#x27;

</pre></body>`;

/** What a request asked, body included. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

const open = new Set<Server | ReturnType<typeof createTcpServer>>();
const sockets = new Set<Socket>();

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  open.add(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

t.teardown(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
});

/** A server for one case, and what it was asked. */
async function served(answers: RequestListener): Promise<{ url: string; port: number; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, searchParams } = new URL(url, 'http://server');
    asked.push({ method, path: pathname, form: body === '' ? searchParams : new URLSearchParams(body), headers });
    answers(request, response);
  });
  const port = await listening(server);
  return { url: `http://127.0.0.1:${port}`, port, asked };
}

const usual: Rendering = { url: '', targets: ['a.load'], from: '-15min', until: undefined, timeout: 20_000 };

async function text({ bytes }: Source): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const asks = (rendering: Partial<Rendering>) => text(rendered({ ...usual, ...rendering }));

/** What a reading that must fail says; the run cannot go on. */
async function said(t: Test, rendering: Partial<Rendering>): Promise<string> {
  try {
    await asks(rendering);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    t.equal(error.status, 3, error.message);
    return error.message;
  }
  t.fail('it was read');
  return '';
}

const plain =
  (body: string | Buffer, status = 200, headers: Record<string, string> = json): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

t.test('what is asked, and the bytes of the answer', async (t) => {
  const { url, asked } = await served(plain(answer));
  const targets = ['a.load', 'summarize(b.*,"1h")', 'alias(c, "ä & b=c")'];
  const source = rendered({ ...usual, url, targets, until: '-1min' });
  t.same([source.name, source.start, source.progress()], [url, 0, undefined]);
  t.equal(asked.length, 0, 'nothing is asked before the first byte is');
  t.equal(await text(source), answer);
  const [{ method, path, form, headers }] = asked as [Asked];
  t.same([method, path], ['GET', '/render']);
  t.same(form.getAll('target'), targets);
  t.same([form.get('format'), form.get('from'), form.get('until')], ['json', '-15min', '-1min']);
  t.equal(headers.authorization, undefined);
  await asks({ url });
  t.notOk(asked[1]?.form.has('until'), 'no until unless given');
});

t.test('gaps come out as gaps', async (t) => {
  const { url } = await served(plain(answer));
  const values: unknown[] = [];
  const decoder = graphiteJson.open({
    zone: 'UTC', subject: undefined, name: undefined, map: {}, now: 0, ids: new Ids(),
  }); // biome-ignore format: a line
  t.equal(
    decoder.line(await asks({ url }), (_, event) => values.push(JSON.parse(event).value)),
    undefined,
  );
  t.equal(
    decoder.end?.(() => {}),
    undefined,
  );
  t.same(values, [1.5, null, null]);
});

t.test('the server may live below a path', async (t) => {
  const { url, asked } = await served(plain('[]'));
  for (const path of ['', '/', '/render', '/render/', '/graphite', '/graphite/', '/graphite/render', '/renderer'])
    t.equal(await asks({ url: url + path }), '[]', `'${path}': no series is no error`);
  t.same(
    asked.map(({ path }) => path),
    [...Array(4).fill('/render'), ...Array(3).fill('/graphite/render'), '/renderer/render'],
  );
  t.equal(rendered({ ...usual, url: `${url}/graphite/` }).name, `${url}/graphite`);
});

t.test('answers that are read', async (t) => {
  const cases: [title: string, listener: RequestListener, read: string][] = [
    ['gzip', plain(gzipSync(answer), 200, { ...json, 'content-encoding': 'gzip' }), answer],
    ['empty', plain(''), ''],
    ['empty, said to be HTML', plain('', 200, { 'content-type': 'text/html' }), ''],
    ['JSON, said to be HTML', plain('\n[]', 200, { 'content-type': 'text/html; charset=utf-8' }), '\n[]'],
    ['no type', plain(answer, 200, {}), answer],
  ];
  for (const [title, listener, read] of cases) t.equal(await asks({ url: (await served(listener)).url }), read, title);
  const { url, asked } = await served(plain('[]'));
  await asks({ url });
  t.equal(asked[0]?.headers['accept-encoding'], 'gzip');
});

t.test('a long query is posted', async (t) => {
  const { url, asked } = await served(plain('[]'));
  const targets = Array.from({ length: 100 }, (_, i) => `servers.web${i}.cpu.load`);
  await asks({ url, targets });
  const [{ method, path, form, headers }] = asked as [Asked];
  t.same([method, path], ['POST', '/render']);
  t.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  t.same(form.getAll('target'), targets);
  t.equal(form.get('from'), '-15min');
});

t.test('user and password', async (t) => {
  const { port, asked } = await served(plain('[]', 401, { 'content-type': 'text/plain' }));
  const expected = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;
  const cases: [written: string, sent: string][] = [
    ['me:secret', 'me:secret'],
    ['me', 'me:'],
    [':secret', ':secret'],
    ['me:s%40c%2Fret%3A', 'me:s@c/ret:'],
    ['m%C3%A9:100%', 'mé:100%'],
  ];
  for (const [written, sent] of cases) {
    const url = `http://${written}@127.0.0.1:${port}`;
    t.equal(rendered({ ...usual, url }).name, `http://127.0.0.1:${port}`);
    t.equal(await said(t, { url }), `cannot read http://127.0.0.1:${port}: it answers with status 401: []`);
    t.equal(asked.pop()?.headers.authorization, expected(sent), written);
  }
});

t.test('what is no URL of a server is misuse, told without a password', async (t) => {
  const none = (shown: string) => `'${shown}' is no URL of a Graphite server, such as http://HOST:8080`;
  const more = (shown: string) => `'${shown}' is more than the URL of a Graphite server: no ? and # belong in it`;
  const cases: [url: string, said: string][] = [
    ['', none('')],
    ['graphite', none('graphite')],
    ['localhost:8080', none('localhost:8080')],
    ['ftp://me:secret@graphite/', none('ftp://graphite/')],
    ['http://', none('http://')],
    ['http://me:se#cret@graphite', none('http://graphite')],
    ['http://graphite:99999\u001b[2J', none('http://graphite:99999 [2J')],
    ['http://graphite/render?target=a', more('http://graphite/render?target=a')],
    ['http://me:1?secret@graphite', more('http://graphite')],
    ['http://me:1/secret@graphite', `'http://graphite': a / in a password is written %2F`],
  ];
  for (const [url, said] of cases) t.throws(() => rendered({ ...usual, url }), { message: said, status: 2 }, url);
});

t.test('statuses, in the words of the page', async (t) => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const cases: [status: number, body: string | Buffer, told: string, headers?: Record<string, string>][] = [
    [400, 'Invalid parameters (Received request for unknown function: nosuch); targets: "nosuch(a)"',
      '400: Invalid parameters (Received request for unknown function: nosuch); targets: "nosuch(a)"'],
    [500, traceback, `500: KeyError: 'Invalid offset: zz'`],
    [404, `\n${page('Not  Found\n &amp; &lt;gone&gt;')}`, '404: Not Found & <gone>'],
    [502, '<html>\n<style>p { color: red }</style><script>\nlet a;\n</script>\n<h1>\n\n  Bad <b>gateway</b></h1>\n<p>nginx</p>',
      '502: Bad gateway'],
    [503, '', '503: Service Unavailable'],
    [403, '<br>', '403: Forbidden'],
    [418, `\u001b[2J\u202eno\u0007 ${'x'.repeat(300)}`, `418: [2J no ${'x'.repeat(193)}`],
    [400, gzipSync('Invalid parameters (none)'), '400: Invalid parameters (none)', { 'content-encoding': 'gzip' }],
    [400, 'no gzip', '400: Bad Request', { 'content-encoding': 'gzip' }],
    [500, '<'.repeat(100_000), '500: Internal Server Error'],
    [500, '<script'.repeat(10_000), '500: Internal Server Error'],
    [204, '', '204: No Content'],
    [302, '', '302: Found'],
  ]; // biome-ignore format: a table
  for (const [status, body, told, headers] of cases) {
    const { url } = await served(plain(body, status, { ...html, ...headers }));
    t.equal(await said(t, { url }), `cannot read ${url}: it answers with status ${told}`);
  }
});

t.test('a web page with status 200 is no answer', async (t) => {
  const login = 'in place of JSON: is a login asked for?';
  const cases: [body: string, headers: Record<string, string>, told: string][] = [
    [page('Grafana'), { 'content-type': 'text/html' }, `a web page, "Grafana", ${login}`],
    [page('Log in'), json, `a web page, "Log in", ${login}`],
    ['Please log in', { 'content-type': 'text/html' }, `a web page, "Please log in", ${login}`],
    ['<html>', {}, `a web page ${login}`],
  ];
  for (const [body, headers, told] of cases) {
    const { url } = await served(plain(body, 200, headers));
    t.equal(await said(t, { url }), `cannot read ${url}: it answers with ${told}`);
  }
});

const location =
  (where: string, status = 302): RequestListener =>
  (_, response) => {
    response.writeHead(status, { location: where }).end('elsewhere');
  };

t.test('redirects on the same host are followed', async (t) => {
  let other = '';
  const { url, port, asked } = await served((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://server');
    const moves: Record<string, string> = {
      '/moved/render': '/new/render',
      '/kept/render': '/new/render?target=kept',
      '/slash/render': '/slash/render/',
      '/three/render': '/two/render',
      '/two/render': '/one/render',
      '/one/render': '/new/render',
      '/four/render': '/three/render',
      '/other/render': other,
    };
    const to = moves[pathname];
    if (to === undefined) plain(answer)(request, response);
    else location(to, 301)(request, response);
  });
  const elsewhere = await served(plain('[]'));
  other = `http://you:pass@127.0.0.1:${elsewhere.port}/render`;
  const last = () => asked.splice(0).at(-1);

  for (const path of ['moved', 'slash', 'three']) {
    t.equal(await asks({ url: `${url}/${path}` }), answer, path);
    t.equal(last()?.form.get('target'), 'a.load', 'what is asked goes along');
  }
  t.equal(await asks({ url: `${url}/kept` }), answer);
  t.equal(last()?.form.get('target'), 'kept', 'unless the redirect says it');

  const targets = Array.from({ length: 100 }, (_, i) => `servers.web${i}.cpu.load`);
  await asks({ url: `${url}/moved`, targets });
  const posted = last();
  t.same([posted?.method, posted?.form.getAll('target').length], ['POST', 100], 'what was posted is posted again');

  const authority = `http://me:secret@127.0.0.1:${port}`;
  await asks({ url: `${authority}/moved` });
  t.ok(last()?.headers.authorization, 'the same server is told the password');
  t.equal(await asks({ url: `${authority}/other` }), '[]');
  t.equal(elsewhere.asked[0]?.headers.authorization, undefined, 'another on the same host is not');

  t.equal(await said(t, { url: `${url}/four` }), `cannot read ${url}/four: it redirects more than 3 times`);
});

t.test('redirects that are not followed', async (t) => {
  const cases: [where: string, told: string][] = [
    ['http://other.invalid:8080/render?token=1', 'another host, other.invalid:8080'],
    ['//other.invalid/', 'another host, other.invalid'],
    ['http://you:pass@localhost/render', 'another host, localhost'],
    ['file:///etc/passwd', 'what is no web address'],
    ['http://:', 'what is no web address'],
  ];
  for (const [where, told] of cases) {
    const { port, asked } = await served(location(where));
    const url = `http://me:secret@127.0.0.1:${port}`;
    t.equal(await said(t, { url }), `cannot read http://127.0.0.1:${port}: it redirects to ${told}`);
    t.equal(asked.length, 1);
  }
  const { url } = await served((request, response) =>
    request.url?.startsWith('/login')
      ? plain(page('Sign in'), 200, { 'content-type': 'text/html' })(request, response)
      : location('/login?next=render')(request, response),
  );
  t.match(await said(t, { url }), /a web page, "Sign in",/, 'a login page is told as one');
});

/** A server that speaks no HTTP: what it does with a connection. */
const raw = async (act: (socket: Socket) => void) => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => act(socket));
  });
  return `http://127.0.0.1:${await listening(server)}`;
};

t.test('servers that cannot be asked', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const free = createTcpServer();
  const unused = await listening(free);
  free.close();
  const packed = gzipSync(answer).subarray(0, 40);
  const cases: [url: string, told: string][] = [
    [`http://127.0.0.1:${unused}`, 'the connection was refused'],
    [`http://localhost:${unused}`, 'the connection was refused'],
    [`http://[::1]:${unused}/graphite`, ''],
    [await raw((socket) => socket.destroy()), 'it closed the connection without an answer'],
    [await raw((socket) => socket.end(head)), 'it closed the connection without an answer'],
    [await raw((socket) => socket.end('220 smtp ready\r\n')), 'what it answers is no HTTP'],
    [await raw((socket) => socket.end(`${head}content-length: 500\r\n\r\n[`)), 'its answer breaks off'],
    [await raw((socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n1\r\n[\r\n`)), 'its answer breaks off'],
    [await raw((socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\n1\r\n[x`)), 'its answer breaks off'],
    [(await served(plain(packed, 200, { 'content-encoding': 'gzip' }))).url, 'its answer breaks off'],
    [(await served(plain('[]', 200, { 'content-encoding': 'gzip' }))).url, 'its answer is no gzip, as it says'],
    [(await served(plain('[]'))).url.replace('http', 'https'), 'it does not speak https'],
  ];
  for (const [url, told] of cases) {
    const message = await said(t, { url });
    t.ok(message.startsWith(`cannot read ${url}: ${told}`), `${message} (${told})`);
  }
  const message = await said(t, { url: 'http://me:secret@no-such-host.invalid:8080' });
  t.match(
    message,
    /^cannot read http:\/\/no-such-host\.invalid:8080: (?:there is no host|its name cannot be looked up)/,
  );
});

t.test('an answer without an end of its own ends with the connection', async (t) => {
  t.equal(await asks({ url: await raw((socket) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${answer}`)) }), answer);
});

t.test('https', async (t) => {
  const dir = t.testdir();
  const made = sh(
    `openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
      -keyout '${dir}/key' -out '${dir}/certificate' && cat '${dir}/key' '${dir}/certificate'`,
  );
  if (made.status !== 0) return t.comment('https was not tried: openssl makes no certificate here');
  const insecure = await served(plain('[]'));
  const server = createSecureServer({ key: made.stdout, cert: made.stdout }, (request, response) => {
    const listener = request.url?.startsWith('/down/') ? location(`${insecure.url}/render`) : plain(answer);
    listener(request, response);
  });
  const url = `https://127.0.0.1:${await listening(server)}`;
  const upgrade = await served(location(`${url}/render`, 308));
  t.match(await said(t, { url }), `cannot read ${url}: its certificate is not accepted: self-signed certificate`);
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  t.teardown(() => {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  });
  t.equal(await asks({ url }), answer);
  t.equal(await asks({ url: upgrade.url }), answer, 'a redirect may lead from http to https');
  t.equal(await said(t, { url: `${url}/down` }), `cannot read ${url}/down: it redirects from https to http`);
  t.equal(insecure.asked.length, 0);
});

t.test('the time is up', async (t) => {
  const { url: silent } = await served(() => {});
  const { url: slow } = await served((_, response) => {
    response.writeHead(200, json).write('[{"target":');
  });
  const cases: [url: string, told: string][] = [
    [silent, 'connected, but no answer'],
    [slow, 'the answer has begun, but does not end'],
  ];
  const deaf = await unaccepting(t);
  if (deaf !== undefined) cases.push([deaf, 'no connection']);
  for (const [url, told] of cases)
    t.equal(await said(t, { url, timeout: 250 }), `cannot read ${url}: timed out after 0.25 s: ${told}`);

  const { url: dripping } = await served((_, response) => {
    response.writeHead(500, { 'content-type': 'text/html' }).write('the disk is full\n');
  });
  t.equal(
    await said(t, { url: dripping, timeout: 250 }),
    `cannot read ${dripping}: it answers with status 500: the disk is full`,
    'what is known is told',
  );
  const { url: quick } = await served(plain('[]'));
  t.equal(await asks({ url: quick, timeout: Number.MAX_SAFE_INTEGER }), '[]', 'a limit beyond what timers count');
});

/** A server whose queue of connections is full, so that no more is made; undefined where the system makes them still. */
async function unaccepting(t: Test): Promise<string | undefined> {
  const release = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(workerData, 0, 0);
      process.exit();
    });`,
    { eval: true, workerData: release },
  );
  t.teardown(async () => {
    Atomics.store(release, 0, 1);
    Atomics.notify(release, 0);
    await worker.terminate();
  });
  const [port] = (await once(worker, 'message')) as [number];
  const { connect } = await import('node:net');
  for (let made = 0; made < 8; made++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    sockets.add(socket);
    const { promise, resolve } = withResolvers<boolean>();
    socket.once('connect', () => resolve(true));
    setTimeout(() => resolve(false), 300);
    if (!(await promise)) return `http://127.0.0.1:${port}`;
  }
  t.comment('this system makes connections that nobody accepts: a timeout of the connection was not tried');
  return undefined;
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

t.test('stop ends the reading without an error, wherever it is', async (t) => {
  const before = await served(plain(answer));
  const unread = rendered({ ...usual, url: before.url });
  unread.stop();
  t.equal(await text(unread), '', 'before it began');
  t.equal(before.asked.length, 0);

  let stop = () => {};
  const silent = await served(() => stop());
  const waiting = rendered({ ...usual, url: silent.url });
  stop = () => waiting.stop();
  t.equal(await text(waiting), '', 'before an answer');

  for (const packed of [false, true]) {
    const headers = packed ? { ...json, 'content-encoding': 'gzip' } : json;
    const start = '[{"target":';
    const gone = { closed: false };
    const slow = await served((_: IncomingMessage, response: ServerResponse) => {
      response.on('close', () => {
        gone.closed = true;
      });
      response.writeHead(200, headers).write(packed ? gzipSync(start) : start);
    });
    const source = rendered({ ...usual, url: slow.url });
    let read = '';
    for await (const chunk of source.bytes) {
      read += chunk;
      setImmediate(() => source.stop());
    }
    t.equal(read, start, `within an answer${packed ? ' that is packed' : ''}`);
    while (!gone.closed) await new Promise((resolve) => setTimeout(resolve, 5));
    t.pass('the server sees the connection closed');
  }
});

t.test('a reader that leaves closes the connection', async () => {
  const { url } = await served((_, response) => {
    response.on('close', () => left());
    response.writeHead(200, json).write('[');
  });
  const { promise, resolve: left } = withResolvers<void>();
  for await (const _ of rendered({ ...usual, url }).bytes) break;
  await promise;
});

t.test('an answer may be large, but not without end', async (t) => {
  const MiB = 1024 * 1024;
  const member = gzipSync(Buffer.alloc(MiB, ' '));
  for (const [size, told] of [[256, ''], [257, 'its answer is longer than 256 MiB: ask for fewer targets or less time']] as const) {
    const { url } = await served((_, response) => {
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(Buffer.concat(Array(size).fill(member)));
    });
    let read = 0;
    try {
      for await (const chunk of rendered({ ...usual, url }).bytes) read += chunk.length;
      t.equal(told, '');
      t.equal(read, size * MiB);
    } catch (error) {
      t.equal((error as Failure).message, `cannot read ${url}: ${told}`);
      t.equal(read, 256 * MiB);
    }
  }
}); // biome-ignore format: a line
