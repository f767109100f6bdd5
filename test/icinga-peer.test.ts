import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import {
  absent,
  account,
  ageless,
  Daemon,
  group,
  type Printed,
  Room,
  runs,
  type Service,
  services,
  shipped,
  takes,
  unable,
} from './peer.js';
import { sh } from './shell.js';

const skip = absent('icinga2');
const example = resolve(import.meta.dirname, '../examples/icinga2/tocsin.conf');

/** What the services of the tests and of the examples stand on. */
const common = `
object Endpoint NodeName { }
object Zone NodeName { endpoints = [ NodeName ] }
include <itl>
object CheckerComponent "checker" { }
object Host "web1" {
  check_command = "dummy"
  enable_active_checks = false
  vars.os = "Linux"
}
template Service "generic-service" {
  max_check_attempts = 1
  check_interval = 1h
  retry_interval = 1h
}
`;

const listeners = (room: Room): string => `
object FileLogger "main" {
  severity = "notice"
  path = "${room.path('log/icinga2.log')}"
}
object ExternalCommandListener "command" { command_path = "${room.path('run/icinga2.cmd')}" }
object Service "passive" {
  import "generic-service"
  host_name = "web1"
  check_command = "dummy"
  enable_active_checks = false
}
`;

/** A \`$\` begins a macro; \`{{{\` begins text as it stands. */
const definition = (room: Room, { name, line }: Service): string => `
object CheckCommand "${name}" {
  command = [ "/bin/sh", "-c", {{{${room.line(line).replaceAll('$', '$$$$')}}}} ]
}
object Service "${name}" {
  import "generic-service"
  host_name = "web1"
  check_command = "${name}"
}
`;

/** The commands of the example, with a service for each by which it is tried; none of its own, for no host has vars.tocsin. */
function examples(room: Room): string {
  const commands = readFileSync(example, 'utf8').replace(
    /(?<=^const Tocsin = ").*(?="$)/m,
    join(room.program, 'bin/tocsin'),
  );
  const tried = shipped.filter(runs).map(({ name, icinga: [command, variables] }) => {
    const set = Object.entries(variables).map(([key, value]) => `vars.tocsin_${key} = ${JSON.stringify(value)}`);
    return `
object Service "${name}" {
  import "generic-service"
  host_name = "web1"
  check_command = "${command}"
  ${set.join('\n  ').replaceAll('ROOM', room.folder)}
}
`;
  });
  return commands + tried.join('');
}

/** The words that run icinga2 in a room: every folder is set, what is not lies in the system's own. */
function words(room: Room, main: string, ...more: string[]): string[] {
  const folders = {
    ConfigDir: 'etc',
    DataDir: 'data',
    LogDir: 'log',
    CacheDir: 'cache',
    SpoolDir: 'spool',
    InitRunDir: 'run',
  };
  for (const folder of Object.values(folders)) room.write(`${folder}/.keep`, '');
  room.own();
  const names = { NodeName: 'lab', RunAsUser: account, RunAsGroup: group, Concurrency: '2' };
  const places = Object.entries(folders).map(([name, folder]) => [name, room.path(folder)]);
  const set = [...Object.entries(names), ...places].flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  // it hands itself over to its account
  const own = [`ICINGA2_USER=${account}`, `ICINGA2_GROUP=${group}`];
  return [...room.words(false), ...own, 'icinga2', 'daemon', ...more, '-c', main, ...set];
}

interface Result {
  readonly state: number;
  readonly output: string;
  readonly performance_data: readonly string[];
  readonly execution_start: number;
  readonly execution_end: number;
}

/** The last results in icinga2.state, by the services' names: netstrings of JSON, written when Icinga ends. */
function* results(state: Buffer): Generator<[string, Result]> {
  for (let at = 0; at < state.length; ) {
    const colon = state.indexOf(':', at);
    const end = colon + 1 + Number(state.subarray(at, colon).toString());
    const { type, name, update } = JSON.parse(state.subarray(colon + 1, end).toString());
    if (type === 'Service' && update?.last_check_result) yield [name.split('!')[1], update.last_check_result];
    at = end + 1;
  }
}

/** What Icinga makes of it: the blank before the bar stays. */
const output = ({ text, long, perfdata }: Printed): string => [perfdata ? `${text} ` : text, ...long].join('\n');

/** One command for the command pipe; false when nobody reads it yet. */
function tell(room: Room, text: string): boolean {
  if (!existsSync(room.path('run/icinga2.cmd'))) return false;
  const pipe = openSync(room.path('run/icinga2.cmd'), constants.O_WRONLY | constants.O_NONBLOCK);
  writeSync(pipe, text);
  closeSync(pipe);
  return true;
}

t.test('Icinga runs tocsin check', { skip }, async (t) => {
  const room = new Room();
  const all = [...services, ...shipped];
  const runnable = all.filter(runs);
  const defined = services.filter(runs).map((each) => definition(room, each));
  const main = room.write('etc/icinga2.conf', [common, listeners(room), ...defined, examples(room)].join(''));
  const daemon = new Daemon(room, words(room, main));
  t.teardown(async () => {
    await daemon.stop();
    room.remove();
  });
  t.ok(
    await daemon.until(() => existsSync(room.path('run/icinga2.cmd'))),
    `it runs: ${sh(`tail -5 ${room.path('printed')}`).stdout}`,
  );

  // the first checks are spread over a minute, so each is asked for
  for (const { name } of runnable) tell(room, `[1] SCHEDULE_FORCED_SVC_CHECK;web1;${name};0\n`);
  const passive = takes('--passive');
  if (passive)
    tell(
      room,
      room.printed('tocsin check --passive web1 --service passive --as nagios -w 4 -c 8 critical.ndjson').stdout,
    );
  const log = () => readFileSync(room.path('log/icinga2.log'), 'utf8');
  const expected = [...runnable.map(({ name }) => name), ...(passive ? ['passive'] : [])];
  const checked = (name: string) => log().includes(`State Change: Checkable 'web1!${name}' hard state change`);
  t.ok(await daemon.until(() => expected.every(checked)), 'each service has a result');
  await daemon.stop();
  const found = new Map(results(readFileSync(room.path('data/icinga2.state'))));

  for (const { name, line, state, says, needs } of all) {
    t.test(name, { skip: unable(needs) }, async (t) => {
      const own = room.printed(line);
      const result = found.get(name);
      t.match(own.text, says, 'the text');
      t.equal(result?.state, state, 'the state');
      t.equal(result?.output, output(own), 'the text and further lines arrive, and nothing from stderr');
      const perfdata = result?.performance_data.join(' ') ?? '';
      t.equal(ageless(perfdata), ageless(own.perfdata), 'the perfdata arrive as written, ranges too');
      t.comment(`${name}: ${(result?.execution_end ?? 0) - (result?.execution_start ?? 0)} s`);
    });
  }

  t.test('a passive result through the command pipe', { skip: unable('--passive') }, async (t) => {
    const own = room.printed('tocsin check -w 4 -c 8 critical.ndjson');
    const result = found.get('passive');
    t.same([result?.state, result?.output, result?.performance_data], [2, output(own), own.perfdata.split(' ')]);
  });
});

t.test('examples/icinga2 is a configuration that Icinga takes', { skip }, async (t) => {
  const room = new Room();
  t.teardown(room.remove);
  const main = room.write(
    'etc/icinga2.conf',
    common.replace('vars.os', 'vars.tocsin = true\n  vars.os') + readFileSync(example, 'utf8'),
  );
  const { stdout, status } = sh(words(room, main, '-C').join(' '));
  t.equal(status, 0, stdout);
  t.match(stdout, /Finished validating the configuration file/);
  t.notMatch(stdout, /warning/);
});
