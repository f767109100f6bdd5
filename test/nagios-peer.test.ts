import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import {
  absent,
  account,
  ageless,
  Daemon,
  group,
  quoted,
  Room,
  runs,
  type Service,
  services,
  shipped,
  unable,
} from './peer.js';
import { sh } from './shell.js';

const skip = absent('nagios4');
const folder = resolve(import.meta.dirname, '../examples');
const example = join(folder, 'nagios/tocsin.cfg');

/** In an object file a `$` begins a macro and a `;` a comment. */
const escaped = (line: string): string => line.replaceAll('$', '$$$$').replaceAll(';', '\\;');

const common = `
define timeperiod {
  timeperiod_name 24x7
  alias always
  ${['sun', 'mon', 'tues', 'wednes', 'thurs', 'fri', 'satur'].map((day) => `${day}day 00:00-24:00`).join('\n  ')}
}
define command {
  command_name up
  command_line /bin/true
}
define contact {
  contact_name operator
  host_notification_period 24x7
  service_notification_period 24x7
  host_notification_commands up
  service_notification_commands up
}
define host {
  host_name localhost
  check_command up
  check_interval 3600
  max_check_attempts 1
  check_period 24x7
  notification_period 24x7
  contacts operator
}
define service {
  name generic-service
  register 0
  check_interval 3600
  retry_interval 3600
  max_check_attempts 1
  check_period 24x7
  notification_period 24x7
  notification_interval 0
  contacts operator
}
`;

const definition = (room: Room, { name, line }: Service): string => `
define command {
  command_name ${name}
  command_line /bin/sh -c ${escaped(quoted(room.line(line)))}
}
define service {
  use generic-service
  host_name localhost
  service_description ${name}
  check_command ${name}
}
`;

/** Commands of the example, with a service for each by which it is tried. */
function examples(room: Room): string {
  const commands = readFileSync(example, 'utf8').replace(/^define service \{[^}]*\}/gm, '');
  const tried = shipped.filter(runs).map(
    ({ name, nagios }) => `
define service {
  use generic-service
  host_name localhost
  service_description ${name}
  check_command ${nagios.replaceAll('ROOM', room.folder)}
}
`,
  );
  return commands.replaceAll('/usr/local/bin', join(room.program, 'bin')) + tried.join('');
}

/** Every path is set: what is not lies in the system's own folders. */
const settings = (room: Room, objects: readonly string[]): string => `
${objects.map((file) => `cfg_file=${file}`).join('\n')}
log_file=${room.path('log')}
object_cache_file=${room.path('objects.cache')}
status_file=${room.path('status.dat')}
state_retention_file=${room.path('retention.dat')}
check_result_path=${room.path('results')}
command_file=${room.path('nagios.cmd')}
lock_file=${room.path('nagios.pid')}
query_socket=${room.path('nagios.qh')}
temp_file=${room.path('temporary')}
temp_path=${room.folder}
log_archive_path=${room.folder}
nagios_user=${account}
nagios_group=${group}
use_syslog=0
illegal_macro_output_chars=\`~$&|'"<>
check_for_updates=0
check_external_commands=1
enable_notifications=0
enable_flap_detection=0
retain_state_information=0
interval_length=1
status_update_interval=1
check_result_reaper_frequency=1
service_inter_check_delay_method=n
host_inter_check_delay_method=n
service_interleave_factor=1
check_workers=2
service_check_timeout=50
`;

/** The services of status.dat by their names, each with its members as they stand there. */
function standing(room: Room): Map<string, Map<string, string>> {
  const text = existsSync(room.path('status.dat')) ? readFileSync(room.path('status.dat'), 'utf8') : '';
  const blocks = [...text.matchAll(/^servicestatus \{\n([\s\S]*?)^\t\}/gm)].map(
    ([, body = '']) => new Map([...body.matchAll(/^\s*(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value])),
  );
  return new Map(blocks.map((block) => [block.get('service_description') ?? '', block]));
}

t.test('Nagios runs tocsin check', { skip }, async (t) => {
  const room = new Room();
  const all = [...services, ...shipped];
  const runnable = all.filter(runs);
  const passive = `
define service {
  use generic-service
  host_name localhost
  service_description passive
  check_command up
  active_checks_enabled 0
}
`;
  const defined = services.filter(runs).map((each) => definition(room, each));
  const objects = room.write('objects.cfg', [common, passive, ...defined, examples(room)].join(''));
  const main = room.write('nagios.cfg', settings(room, [objects]));
  room.write('results/.keep', '');
  room.own();
  const daemon = new Daemon(room, [...room.words(), 'nagios4', main]);
  t.teardown(async () => {
    await daemon.stop();
    room.remove();
  });
  const checked = () => {
    const found = standing(room);
    return runnable.every(({ name }) => found.get(name)?.get('has_been_checked') === '1');
  };
  t.ok(await daemon.until(checked), `each service has a result: ${sh(`tail -3 ${room.path('printed')}`).stdout}`);
  const found = standing(room);

  for (const { name, line, state, says, needs } of all) {
    t.test(name, { skip: unable(needs) }, async (t) => {
      const block = found.get(name) ?? new Map<string, string>();
      const own = room.printed(line);
      t.equal(own.status, state, 'the exit status');
      t.match(own.text, says, 'the text');
      t.equal(own.stderr, '', 'nothing on stderr');
      t.equal(block.get('current_state'), String(state), 'the state');
      t.equal(
        block.get('plugin_output'),
        own.text.replaceAll(';', ':'),
        'the text arrives, but for ; which Nagios makes :',
      );
      t.equal(ageless(block.get('performance_data') ?? ''), ageless(own.perfdata), 'the perfdata arrive as written');
      const long = own.long.map((line) => line.replaceAll('\\', '\\\\')).join('\\n');
      t.equal(block.get('long_plugin_output') ?? '', long, 'and so do further lines');
      t.comment(`${name}: ${block.get('check_execution_time')} s, ${block.get('check_latency')} s late`);
    });
  }

  const line = 'tocsin check --passive localhost --service passive --as nagios -w 4 -c 8 critical.ndjson';
  t.test('a passive result through the command file', { skip: unable('--passive') }, async (t) => {
    const pipe = openSync(room.path('nagios.cmd'), constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(pipe, room.printed(line).stdout);
    closeSync(pipe);
    const arrived = () => standing(room).get('passive')?.get('current_state') === '2';
    t.ok(await daemon.until(arrived), 'the state arrives');
    const own = room.printed('tocsin check -w 4 -c 8 critical.ndjson');
    const block = standing(room).get('passive');
    t.equal(block?.get('plugin_output'), own.text.replaceAll(';', ':'), 'and the text');
    t.equal(block?.get('performance_data'), own.perfdata, 'and the perfdata');
  });
});

t.test('examples/nagios is a configuration that Nagios takes', { skip }, async (t) => {
  const room = new Room();
  t.teardown(room.remove);
  const objects = [room.write('common.cfg', common), room.write('tocsin.cfg', readFileSync(example, 'utf8'))];
  const main = room.write('nagios.cfg', settings(room, objects));
  room.write('results/.keep', '');
  room.own();
  const { stdout, status } = sh([...room.words(), 'nagios4', '-v', main].join(' '));
  t.equal(status, 0, stdout);
  t.match(stdout, /Total Warnings: 0\nTotal Errors: +0/);
});

t.test('the options in the ready-made definitions exist', { skip: unable('--timeout') }, async (t) => {
  const help = ['check', 'ingest', 'aggregate', 'detect'].map((name) => sh(`tocsin ${name} --help`).stdout).join('');
  for (const path of ['nagios/tocsin.cfg', 'icinga2/tocsin.conf', 'sensu/check.json', 'cron/crontab']) {
    const lines = readFileSync(join(folder, path), 'utf8').match(/^(?!#|\/\*| \*).*$/gm) ?? [];
    const options = new Set(lines.join('\n').match(/(?<![\w-])--[a-z-]+\b/g));
    t.ok(options.size > 0, path);
    for (const option of options) t.match(help, new RegExp(`^ +(-\\w, )?${option}\\b`, 'm'), `${path}: ${option}`);
  }
});

t.test('examples/sensu is a CheckConfig', async (t) => {
  const { type, api_version, metadata, spec } = JSON.parse(readFileSync(join(folder, 'sensu/check.json'), 'utf8'));
  t.match({ type, api_version, ...metadata }, { type: 'CheckConfig', api_version: 'core/v2', name: /^[\w.-]+$/ });
  t.match(spec, { command: /^tocsin check /, output_metric_format: 'nagios_perfdata', subscriptions: [String] });
  const own = Number(/--timeout (\d+)s/.exec(spec.command)?.[1]);
  t.ok(own < spec.timeout && spec.timeout < spec.interval, 'tocsin answers first');
});

t.test('examples/cron: five times, then a command that a shell takes', async (t) => {
  const text = readFileSync(join(folder, 'cron/crontab'), 'utf8');
  const jobs = text.split('\n').filter((line) => line !== '' && !/^(#|\w+=)/.test(line));
  t.ok(jobs.length > 2);
  for (const job of jobs) {
    const command = /^(?:[\d*/,-]+ ){5}(tocsin check .*)$/.exec(job)?.[1] ?? '';
    t.not(command, '', job);
    t.notMatch(command, /%/, 'no % , which cron would take for a newline');
    t.equal(sh('sh -n', command).status, 0, 'a shell takes it');
  }
});
