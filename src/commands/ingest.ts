import { command } from '../declaration/command.js';
import { misuse } from '../declaration/failure.js';
import { choice, duration, many, option, optional, text } from '../declaration/option.js';
import { Auto } from '../formats/auto.js';
import { formats } from '../formats/index.js';
import { wallClock } from '../formats/local-time.js';

const choices: Readonly<Record<string, string>> = {
  auto: 'the one that the first lines are most surely of',
  ...Object.fromEntries(formats.map(({ name, summary }) => [name, summary])),
};

type Pair = readonly [field: string, source: string];

/** `time=ts,name=metric` as pairs. */
function pairs(given: string): readonly Pair[] {
  return given.split(',').map((pair): Pair => {
    const equals = pair.indexOf('=');
    if (equals < 1 || equals === pair.length - 1) throw misuse(`${pair} is not FIELD=SOURCE such as time=ts`);
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

function zoneName(given: string): string {
  return wallClock(given).name;
}

export default command({
  name: 'ingest',
  summary: 'Turn logs, CSV and other sources into events',
  description: `
Reads lines as servers and tools write them and writes events: metrics and log lines. Without --format the first lines
tell which format it is (up to 100, or what has come: a tail is not kept waiting); stderr says which it took, how
surely, and in which zone it reads times that say none. A line that is not of the format is rejected, never guessed at.
Nothing of an event is lost: what a format has no field for stands in data.

nginx reads the combined lines of access logs with what nginx is made to append, keys or bare numbers:

    1.2.3.4 - - [20/Nov/2026:23:56:06 +0000] "GET /a?b=1 HTTP/1.1" 200 512 "-" "curl/8.5" rt=0.012 urt="0.010"

They become log events named access: data has client, user, method, path, query, protocol, status, bytes, referer,
agent, duration and upstream (connect, header, response, in seconds; the sum where several were tried). The level is
error from status 500 on. combined is the same without times, common ends with the size, and a virtual host in front of
any of them is the subject.

syslog reads RFC 3164 and RFC 5424. The host is the subject, the program the name; the year that RFC 3164 leaves out is
the latest that is not in the future, and follows the order of the lines:

    Nov 20 23:56:06 web1 sshd[412]: Failed password for root
    <34>1 2026-11-20T23:56:06Z web1 su 412 ID47 [origin ip="10.0.0.1"] 'su root' failed

json reads an object on each line under the field names of ECS, OpenTelemetry, CloudEvents, Riemann, pino, Bunyan,
Logstash, GELF, Docker and journald. A number as value or metric, with a name and no level, makes a metric, anything
else a log line. Events of Tocsin pass with their bytes untouched. logfmt reads key=value pairs in the same way:

    {"level":30,"time":1795219866000,"hostname":"web1","name":"shop","msg":"paid","ms":12}
    time=2026-11-20T23:56:06Z level=warn host=web1 msg="slow answer" path=/a ms=812

graphite-csv and graphite-json read what Graphite's render answers for format=csv and format=json, graphite its
plaintext lines; csv reads tables with a header, a metric for each number in a row:

    servers.web1.load,2026-11-20 23:56:00,0.42
    [{"target":"servers.web1.load","datapoints":[[0.42,1795219860]]}]
    servers.web1.load 0.42 1795219860
    time,host,load,requests

lines takes any line as a message, with the time in front of it if there is one. It is never taken unasked.`,
  reads: 'logs, CSV, JSON, Graphite: raw lines',
  writes: 'metric and log events',
  options: {
    format: choice('-f, --format <name>', 'How lines are read', choices, 'auto'),
    map: many('--map <field=source>', 'Take a field from a source under another name: time=ts,name=metric', pairs),
    subject: optional('--subject <name>', 'Who speaks, in place of what the source says', text),
    name: optional('--name <name>', 'The name of the events, in place of what the source says', text),
    tz: option('--tz <zone>', 'Where times without an offset are from: Europe/Berlin, +02:00, local', zoneName, 'UTC'),
    ticks: optional('--ticks <duration>', 'Write a tick this often while a live source is silent', duration),
  },
  examples: [
    ['Rates of a web server, live', 'tail -F /var/log/nginx/access.log | tocsin ingest --subject web1 | tocsin aggregate --by status --window 10s --rate'],
    ['Logs of several days, packed or not, by time', 'tocsin ingest access.log.2.gz access.log.1 access.log > events.ndjson'],
    ['A Graphite export in local time', 'tocsin ingest --format graphite-csv --tz Europe/Berlin render.csv'],
    ['Any logger that writes JSON', 'tocsin ingest --format json --map time=when,value=took_ms,name=route app.log'],
    ['Failed logins of today', "tocsin ingest --format syslog --since 00:00 /var/log/auth.log | tocsin filter 'name == \"sshd\"'"],
  ], // biome-ignore format: a line each
  decode({ options }, run) {
    const { format, subject, name, tz } = options;
    const map = Object.assign(Object.create(null), Object.fromEntries(options.map.flat()));
    const settings = { zone: tz, subject, name, map, now: run.now, ids: run.ids };
    const chosen = formats.find((each) => each.name === format);
    return chosen ? chosen.open(settings) : new Auto(formats, settings, run.note);
  },
});
