/**
 * npm run bench:plugin [-- RUNS [CHECKS]]: what one start of `tocsin check` costs beside node and beside plugins in C,
 * Python and Perl that judge a number by the same limits, and whether many checks leave anything behind. Prints a table;
 * peers that are not installed are named. About a minute.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn, median } from './measure.mjs';

const [runs = 21, checks = 200] = process.argv.slice(2).map(Number);
process.chdir(new URL('..', import.meta.url).pathname);

const python = `import nagiosplugin
class Load(nagiosplugin.Resource):
    def probe(self):
        return nagiosplugin.Metric('load', 3.0, context='load')
@nagiosplugin.guarded
def main():
    nagiosplugin.Check(Load(), nagiosplugin.ScalarContext('load', '5', '9')).main()
main()
`;
const perl = `use Monitoring::Plugin;
my $plugin = Monitoring::Plugin->new(shortname => 'LOAD', usage => '');
$plugin->set_thresholds(warning => '5', critical => '9');
$plugin->add_perfdata(label => 'load', value => 3, threshold => $plugin->threshold);
$plugin->plugin_exit($plugin->check_threshold(3), 'load 3');
`;

const succeeds = (program, ...given) => spawnSync(program, given, { stdio: 'ignore' }).status === 0;

/** The folder of the C plugins, which every distribution has elsewhere. */
const compiled = ['/usr/lib/nagios/plugins', '/usr/lib64/nagios/plugins', '/usr/lib/monitoring-plugins'].find(
  (folder) => existsSync(join(folder, 'check_dummy')),
);

/** The plugins, with the line of shell that starts each once; those that are not here without a line. */
function plugins(folder) {
  const at = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const event = '{"time":"2026-11-20T14:02:10.000Z","type":"metric","subject":"web1","name":"load","value":3}\n';
  const interpreter = ['python3', '/usr/bin/python3'].find((name) => succeeds(name, '-c', 'import nagiosplugin'));
  const hasPerl = succeeds('perl', '-MMonitoring::Plugin', '-e', '1');
  return [
    ['node -e 0', 'node -e 0'],
    ['tocsin check', `bin/tocsin check -w 5 -c 9 ${at('load.ndjson', event)}`],
    ['check_dummy (C)', compiled && `${compiled}/check_dummy 0 load`],
    ['check_load (C)', compiled && `${compiled}/check_load -w 900,900,900 -c 990,990,990`],
    ['nagiosplugin (Python)', interpreter && `${interpreter} ${at('load.py', python)}`],
    ['Monitoring::Plugin (Perl)', hasPerl && `perl ${at('load.pl', perl)}`],
  ];
}

/** The median of each line's peak resident memory in MB, all in turn, as GNU time tells it; undefined without it. */
function peaks(lines) {
  if (!succeeds('time', '-f', '%M', 'true')) return undefined;
  const found = lines.map(() => []);
  for (let run = 0; run < runs; run++)
    for (const [i, line] of lines.entries()) {
      const { stderr } = spawnSync('time', ['-f', '%M', ...line.split(' ')], { encoding: 'utf8' });
      found[i].push(Number(stderr.trim().split('\n').at(-1)) / 1024);
    }
  return found.map(median);
}

/** The processes that have a mark in their environment, by number. */
function marked(mark) {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark);
    } catch {
      return false;
    }
  });
}

/** Checks of every kind in a row, and what is left of them: processes, and files in their folder for temporary ones. */
function leftOvers(folder) {
  const [scratch, kept] = ['scratch', 'kept'].map((name) => join(folder, name));
  for (const made of [scratch, kept]) mkdirSync(made);
  const input = join(folder, 'load.ndjson');
  const kinds = [
    [0, ['-w', '5', input]],
    [2, ['-c', '2', input]],
    [3, ['-c', 'no-range', input]],
    [3, [join(folder, 'nowhere.ndjson')]],
    [0, ['-w', '5', '--state', join(kept, 'state'), input]],
  ];
  const mark = `TOCSIN_BENCH=${process.pid}-${Date.now()}`;
  const env = { ...process.env, TMPDIR: scratch, TOCSIN_BENCH: mark.slice(13) };
  for (let i = 0; i < checks; i++) {
    const [expected, given] = kinds[i % kinds.length];
    const { status, stdout } = spawnSync('bin/tocsin', ['check', ...given], { env, encoding: 'utf8' });
    if (status !== expected) throw new Error(`tocsin check ${given.join(' ')}: exit status ${status}\n${stdout}`);
  }
  const processes = existsSync('/proc/self/environ') ? marked(mark).length : 'not counted';
  const files = readdirSync(scratch).length + readdirSync(kept).filter((name) => name !== 'state').length;
  return { processes, files };
}

const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
try {
  const all = plugins(folder);
  const here = all.filter(([, line]) => line);
  const lines = here.map(([, line]) => line);
  const figures = await inTurn(lines, runs);
  const memory = peaks(lines);
  console.log('| | CPU ms | wall ms | CPU beside node | peak MB |\n| --- | --: | --: | --: | --: |');
  for (const [i, [name]] of here.entries()) {
    const { cpu, wall } = figures[i];
    const ratio = (cpu / figures[0].cpu).toFixed(2);
    const mb = memory ? memory[i].toFixed(1) : '';
    console.log(`| ${name} | ${(cpu * 1000).toFixed(1)} | ${(wall * 1000).toFixed(1)} | ${ratio} | ${mb} |`);
  }
  const missing = all.filter(([, line]) => !line).map(([name]) => name);
  const { processes, files } = leftOvers(folder);
  console.log(`
Medians of ${runs} starts each, all in turn, whole processes; CPU is user and system time of one start. Node
${process.version}, ${cpus().length} processors (${cpus()[0].model}).${memory ? '' : ' No GNU time, so no peaks.'}${missing.length > 0 ? ` Not installed here: ${missing.join(', ')}.` : ''}
After ${checks} checks in a row (ok, critical, misuse, no input, with --state): processes left ${processes}, files left ${files}.`);
} finally {
  rmSync(folder, { recursive: true });
}
