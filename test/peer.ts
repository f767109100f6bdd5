import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Outcome, sh } from './shell.js';

/** Real monitoring daemons that run `tocsin check` as they run any plugin: what their tests begin with. */

const root = resolve(import.meta.dirname, '..');
const isRoot = process.getuid?.() === 0;

/** The account of the daemon and of its checks: root hands over to the one that Debian's packages make. */
export const account = isRoot ? 'nagios' : userInfo().username;
export const group = sh(`id -gn ${account}`).stdout.trim();

/** How long a daemon may take for everything, in milliseconds; a result that is not there then is a failure. */
const deadline = 60_000;

/** A service: a line of shell that ends in `tocsin check`, what it reads, and what has to come of it. */
export interface Service {
  readonly name: string;
  readonly line: string;
  /** Lines of the file `NAME.ndjson` in the folder where the line runs. */
  readonly reads?: readonly object[];
  readonly state: 0 | 1 | 2 | 3;
  readonly says: RegExp;
  /** The option of check without which the case cannot be run. */
  readonly needs?: string;
}

const load = (value: number, name = 'load', unit?: string) => ({
  time: '2026-11-20T14:02:10.000Z', type: 'metric', subject: 'web1', name, value, unit,
}); // biome-ignore format: a line
const alarm = (name: string, message: string) => ({
  time: '2026-11-20T14:02:10.000Z', type: 'status', subject: 'web1', name, state: 'critical', message,
}); // biome-ignore format: a line
const many = Array.from({ length: 500 }, (_, i) => load(i, `series.${i}`));
const hostile = 'x | y=1; z\nq \u001b[31mred\u001b[0m\u0007 $HOSTNAME$ `id` $(id) \\n \'a\' "b" <b>é</b>';

export const services: readonly Service[] = [
  { name: 'ok', reads: [load(3)], line: 'tocsin check -w 4 -c 8 ok.ndjson', state: 0, says: /^TOCSIN OK - .*load/ },
  { name: 'warning', reads: [load(6)], line: 'cat warning.ndjson | tocsin check -w 4 -c 8', state: 1, says: /6 is above 4/ },
  { name: 'critical', reads: [load(9)], line: 'tocsin check -w 4 -c 8 < critical.ndjson', state: 2, says: /9 is above 8/ },
  { name: 'unknown', reads: [load(9)], line: 'tocsin check unknown.ndjson', state: 3, says: /nothing to judge/ },
  { name: 'ranges', reads: [load(15), load(-2.5, 'drift', 's'), load(85, 'disk', '%')],
    line: 'tocsin check -w @10:20 -c ~:80 ranges.ndjson', state: 2, says: /85% is above 80%/ },
  { name: 'long', reads: Array.from({ length: 9 }, (_, i) => alarm(`part.${i}`, `back\\slash; <b> & "${i}"`)),
    line: 'tocsin check long.ndjson', state: 2, says: /\(9 critical\)/ },
  { name: 'full', reads: many, line: 'tocsin check -c 100 full.ndjson', state: 2, says: /more without perfdata/ },
  { name: 'hostile', reads: [alarm('a', hostile), alarm(hostile, 'down')], line: 'tocsin check hostile.ndjson', state: 2,
    says: /x \/ y=1; z q red \$HOSTNAME\$ `id`/ },
  { name: 'huge', reads: [alarm('a', 'é'.repeat(50_000)), alarm('b', 'x\n'.repeat(50_000))],
    line: 'tocsin check huge.ndjson', state: 2, says: /^TOCSIN CRITICAL - a of web1 .*é\.\.\./ },
  { name: 'killed', line: `{ sh -c 'kill -9 $$'; :; } 2> /dev/null | tocsin check -c 8`, state: 3, says: /UNKNOWN - no data/ },
  { name: 'torn', reads: [load(3)], line: `{ sh -c 'cat torn.ndjson; printf "{\\"type\\":"; kill -9 $$'; :; } 2> /dev/null | tocsin check -c 8`,
    state: 0, says: /OK - 1 series ok/ },
  { name: 'empty', line: 'true | tocsin check -c 8', state: 3, says: /UNKNOWN - no data/ },
  { name: 'misuse', line: 'tocsin check -c 10:abc', state: 3, says: /UNKNOWN - .*10:abc is not a range/ },
  { name: 'option', line: 'tocsin check --no-such-option', state: 3, says: /UNKNOWN - .*no-such-option/ },
  { name: 'missing', line: 'tocsin check -c 8 missing.ndjson', state: 3, says: /UNKNOWN - cannot read missing\.ndjson/ },
  { name: 'unreadable', line: 'tocsin check -c 8 /etc/shadow', state: 3, says: /UNKNOWN - cannot read .*shadow/ },
  { name: 'pipe', reads: [load(5), load(7)], line: 'tocsin filter --only "value > 6" pipe.ndjson | tocsin check -w 6', state: 1,
    says: /7 is above 6/ },
  // nobody writes and nobody closes: only its own time ends it, and no result at all came if something else were waited for
  { name: 'silent', line: 'tocsin check -t 2s -c 8 0<> silent.fifo', state: 3, says: /^TOCSIN UNKNOWN - /, needs: '--timeout' },
  // a shell waits for every part of its pipe: this source ends when nobody reads it any more
  { name: 'slow', line: 'while sleep 1 && echo; do :; done 2> /dev/null | tocsin check -t 2s -c 8', state: 3,
    says: /^TOCSIN UNKNOWN - /, needs: '--timeout' },
]; // biome-ignore format: a table

const level = (name: string) => ({ time: '2026-11-20T14:02:10.000Z', level: name, message: name });

/** A service made from the shipped definitions: the line does the same by hand. */
export interface Shipped extends Service {
  /** The `check_command` for Nagios; a path in the room begins with `ROOM/`, here and below. */
  readonly nagios: string;
  /** For Icinga, the command and the variables. */
  readonly icinga: readonly [command: string, variables: Readonly<Record<string, unknown>>];
}

export const shipped: readonly Shipped[] = [
  { name: 'as-metric', reads: [load(6)], line: `tocsin check --name 'BY HAND' -w -5:4 -c 8 as-metric.ndjson`, state: 1, says: /6 is above 4/,
    needs: '--timeout', nagios: 'tocsin_metric!BY HAND!-5:4!8!ROOM/as-metric.ndjson', icinga: ['tocsin', {
      name: 'BY HAND', warning: '-5:4', critical: '8', stat: 'last', events: ['ROOM/as-metric.ndjson'] }] },
  { name: 'as-fresh', reads: [load(6)], line: 'tocsin check --name FRESH --fresh 500000d,600000d as-fresh.ndjson', state: 0, says: /OK/,
    needs: '--fresh', nagios: 'tocsin_fresh!500000d,600000d!ROOM/as-fresh.ndjson', icinga: ['tocsin', {
      name: 'FRESH', fresh: '500000d,600000d', events: ['ROOM/as-fresh.ndjson'] }] },
  { name: 'as-log', reads: [level('error'), level('info')], state: 0, says: /OK/, needs: '--since-last',
    line: `tocsin check --name LOG --file 'as-log*' --since-last --state by-hand --where 'level == "error"' --stat count -w 0 -c 10 --ok-if-empty`,
    nagios: 'tocsin_log!ROOM/as-log*!ROOM/by-nagios!level == "error"!0!10', icinga: ['tocsin', {
      name: 'LOG', file: ['ROOM/as-log*'], since_last: true, state: 'ROOM/by-icinga', where: 'level == "error"', stat: 'count',
      warning: '0', critical: '10', ok_if_empty: true }] },
  { name: 'as-anomaly', reads: [level('error')], nagios: 'tocsin_anomaly!ROOM/as-anomaly.ndjson', needs: '--timeout',
    icinga: ['tocsin-anomaly', { log: 'ROOM/as-anomaly.ndjson' }], state: 3, says: /^ACCESS UNKNOWN/,
    line: 'tocsin ingest -q as-anomaly.ndjson | tocsin aggregate -q --by status --window 1m --rate --fill zero | tocsin detect -q | tocsin check --name ACCESS' },
]; // biome-ignore format: a table

const help = sh('tocsin check --help').stdout;

/** Whether check takes an option, by its own help. */
export const takes = (option: string): boolean => new RegExp(`^ +(-\\w, )?${option}\\b`, 'm').test(help);

/** Whether a service can be run with the check that there is. */
export const runs = ({ needs }: Service): boolean => !needs || takes(needs);

/** Why a case that needs an option cannot be run; false when it can. */
export const unable = (option: string | undefined): string | false =>
  option !== undefined && !takes(option) && `SKIPPED, NOT TESTED: check has no ${option} yet`;

/** Why a test with this daemon cannot be run here; false when it can. */
export function absent(daemon: string): string | false {
  if (sh(`PATH=$PATH:/usr/sbin; command -v ${daemon}`).status === 0) return false;
  return `SKIPPED, NOT TESTED: ${daemon} is not installed; see .ci/run for its package`;
}

/** What a plugin printed, taken apart as the plugin guidelines say. */
export interface Printed extends Outcome {
  readonly text: string;
  readonly long: readonly string[];
  readonly perfdata: string;
}

/** Perfdata without ages, which go on from one run to the next. */
export const ageless = (perfdata: string): string => perfdata.replace(/(\.age=)\d+s/g, '$1');

/** A folder of its own for one daemon, which its account can read and write, with the services' files. */
export class Room {
  readonly folder = mkdtempSync(join(tmpdir(), 'tocsin-peer-'));
  /** The folder of the program. */
  readonly program: string;

  constructor() {
    chmodSync(this.folder, 0o755);
    for (const { name, reads } of [...services, ...shipped])
      if (reads) this.write(`${name}.ndjson`, `${reads.map((event) => JSON.stringify(event)).join('\n')}\n`);
    sh(`mkfifo ${this.path('silent.fifo')}`);
    this.own();
    this.program = this.#readable();
  }

  /** Where the program lies so that the daemon's account can run it: the checkout, else a copy. Throws when neither runs. */
  #readable(): string {
    const copy = this.path('program');
    const runs = (folder: string) => sh(this.#as(`node ${folder}/bin/tocsin --version`)).status === 0;
    if (runs(root)) return root;
    mkdirSync(copy);
    for (const part of ['bin', 'dist', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
    sh(`chmod -R a+rX ${copy}`);
    if (!runs(copy)) throw new Error(`the account ${account} cannot run node`);
    return copy;
  }

  #as = (line: string): string => [...this.words(), line].join(' ');

  path = (...parts: string[]): string => join(this.folder, ...parts);

  write(name: string, text: string): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** Gives everything in the folder to the daemon's account. */
  own(): void {
    if (isRoot) sh(`chown -R ${account}:${group} ${this.folder}`);
  }

  /** The words before a command that let it run as the daemon's account, with an environment as empty as that of a boot. */
  words(handOver = isRoot): string[] {
    const path = `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`;
    const clean = ['env', '-i', `PATH=${path}`, `HOME=${this.folder}`, 'LC_ALL=C.UTF-8', 'TZ=UTC'];
    return handOver ? [...clean, 'setpriv', `--reuid=${account}`, `--regid=${group}`, '--init-groups'] : clean;
  }

  /** The line as a daemon's definition has it for `sh -c`. */
  line = (line: string): string => `cd ${this.folder}; PATH=${this.program}/bin:$PATH; ${line}`;

  /** What the line prints where no daemon is, run by the same account. */
  printed(line: string): Printed {
    const run = sh(this.#as(`/bin/sh -c ${quoted(this.line(line))}`));
    const [first = '', ...long] = run.stdout.trimEnd().split('\n');
    const bar = first.indexOf(' | ');
    return { ...run, text: bar < 0 ? first : first.slice(0, bar), long, perfdata: bar < 0 ? '' : first.slice(bar + 3) };
  }

  remove = (): void => rmSync(this.folder, { recursive: true, force: true });
}

/** A word of shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A daemon in the foreground; what it prints is in the file `printed` of its room. */
export class Daemon {
  readonly #child: ChildProcess;
  #ended = false;

  constructor(room: Room, words: readonly string[]) {
    const printed = openSync(room.path('printed'), 'w');
    const [command = '', ...rest] = words;
    this.#child = spawn(command, rest, { detached: true, stdio: ['ignore', printed, printed], cwd: room.folder });
    closeSync(printed);
    this.#child.on('exit', () => (this.#ended = true));
    this.#child.on('error', () => (this.#ended = true));
  }

  /** Looks five times a second. False when the time is up, or the daemon ended before. */
  async until(ready: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < deadline && !this.#ended; waited += 200) {
      if (ready()) return true;
      await pause(200);
    }
    return ready();
  }

  /** Ends it. Icinga 2 passes the signal on to its worker, who ignores it from anyone else: only the first process gets it. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill('SIGTERM');
    for (let waited = 0; waited < 15_000 && !this.#ended; waited += 100) await pause(100);
    if (!this.#ended && this.#child.pid) spawnSync('kill', ['-KILL', `-${this.#child.pid}`]);
  }
}
