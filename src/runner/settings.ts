import { expressions } from '../declaration/expression.js';
import { misuse } from '../declaration/failure.js';
import { instant } from '../declaration/instant.js';
import type { Event } from '../event/event.js';
import { hash64 } from '../event/id.js';
import { readTime } from '../event/time.js';
import type { Owner } from '../stream/state.js';
import type { Contract, Everywhere, Task } from './program.js';

/** What the contract's options come to, once the clock has been read for the only time. */
export interface Settings {
  readonly now: number;
  readonly since: number;
  readonly until: number;
  readonly where: ((event: Event) => boolean) | undefined;
  /** The state's file, and who it belongs to. */
  readonly state: { readonly path: string; readonly owner: Owner } | undefined;
  /** At the end of input: keep what is held for the next part. */
  readonly keep: boolean;
}

/** The options on which nothing that is remembered depends: where a run reads and writes, and how it is watched. */
const besideTheState: ReadonlySet<string> = new Set<keyof Contract | keyof Everywhere>([
  ...(['only', 'output', 'since', 'until', 'now', 'concat', 'eof', 'state', 'saveEvery'] as const),
  ...(['rejects', 'maxRejects', 'stats', 'quiet', 'color'] as const),
]);

/** Settles what was asked of a filter. Throws `misuse` before any input is read. */
export async function settings(
  task: Task,
  env: Readonly<Record<string, string | undefined>>,
  clock: number,
): Promise<Settings> {
  const { contract } = task;
  const now = contract.now === undefined ? clock : readTime(contract.now);
  if (Number.isNaN(now)) throw misuse(`--now ${contract.now}: not a time such as 2026-11-20T14:02:10Z`);
  const since = instant('--since', contract.since, now) ?? Number.NEGATIVE_INFINITY;
  const until = instant('--until', contract.until, now) ?? Number.POSITIVE_INFINITY;
  if (since > until) throw misuse('--since lies after --until: nothing is left between them');
  const state = stateOf(task, env);
  if (contract.eof === 'keep' && !state) throw misuse('--eof keep: there is no state to keep it in; give --state FILE');
  return {
    now,
    since,
    until,
    where: await selected(contract.where),
    state,
    keep: contract.eof === 'keep' || (contract.eof === 'auto' && state !== undefined),
  };
}

async function selected(where: string | undefined): Promise<Settings['where']> {
  if (where === undefined) return undefined;
  const { selection } = await expressions();
  return selection(where, '--where').test;
}

/**
 * The state asked for with --state, or with TOCSIN_STATE a file of this command and these options in that folder. In
 * which order different options were given makes no other state.
 */
function stateOf(task: Task, env: Readonly<Record<string, string | undefined>>): Settings['state'] {
  const { options: declared } = task.command;
  const own = task.given
    .filter(([key]) => !besideTheState.has(key) && !declared[key]?.beside)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const options = [
    ...own.map(([key, text]) => (text === '' ? key : `${key}=${word(text)}`)),
    ...task.request.operands.map(word),
  ].join(' ');
  const owner = { command: task.name, options };
  const { state } = task.contract;
  if (state !== undefined) return { path: state, owner };
  const folder = env['TOCSIN_STATE'];
  if (!folder) return undefined;
  return { path: `${folder}/${task.name.replaceAll(' ', '-')}-${hash64(options)}.state`, owner };
}

/** Text that cannot be taken for several words. */
function word(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}
