import { loaders } from './commands/index.js';
import { execute } from './runner/execute.js';

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Nobody is there to be told that nobody is there. */
const unheard = () => {};

// what escapes everywhere else: a status of 1 would tell a caller something else
process.on('uncaughtException', ({ message, stack }) => {
  process.stderr.write(`tocsin: stopped by a fault of its own: ${message} (TOCSIN_DEBUG=1 shows where)\n`);
  if (process.env['TOCSIN_DEBUG']) process.stderr.write(`${stack}\n`);
  process.exit(3);
});

/** Standard input was made: it would keep the process. */
let hasInput = false;

// the process's streams take their time to be made, so each is made where it is needed
const status = execute(loaders, {
  words: process.argv.slice(2),
  env: process.env,
  get stdin() {
    hasInput = true;
    return process.stdin;
  },
  get stdout() {
    return process.stdout;
  },
  tell: (text) => void process.stderr.off('error', unheard).on('error', unheard).write(text),
  get stderrIsTerminal() {
    return process.stderr.isTTY === true;
  },
  self: { pid: process.pid, alive },
  clock: Date.now,
  onSignal: (signal, act) => {
    process.on(signal, act);
    return () => void process.off(signal, act);
  },
});

void status.then((status) => {
  process.exitCode = status;
  if (hasInput) process.stdin.destroy();
  // a look-up of a host cannot be ended, and would keep the process for the resolver's own time
  if (process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')) process.stdout.write('', () => process.exit());
});
