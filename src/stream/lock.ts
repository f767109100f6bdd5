import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StateRefused } from './state.js';

/** The process that asks for a lock. */
export interface Holder {
  readonly pid: number;
  /** Whether a process of this number runs. */
  alive(pid: number): boolean;
}

/** A process by its number and, since numbers are used again, the time it was started (where /proc tells it). */
function signature(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return `${pid} -`;
  }
}

/**
 * Locks a state file by `PATH.lock`, which appears whole or not at all; returns what unlocks it. A lock whose process
 * is gone is taken over, and so is an empty one, as a power cut leaves it. Refuses while another process holds it.
 */
export function lockState(path: string, { pid, alive }: Holder): () => void {
  const lock = `${path}.lock`;
  const own = `${lock}.${pid}`;
  try {
    writeFileSync(own, signature(pid), { mode: 0o600 });
    try {
      for (let tries = 0; !linked(own, lock); tries++) {
        const held = contents(lock);
        const other = Number(held?.split(' ', 1)[0]);
        if (held && alive(other) && signature(other) === held)
          throw new StateRefused(`state ${path} is in use by process ${other}`);
        if (tries > 3) throw new StateRefused(`state ${path} is locked by ${lock}`);
        if (held !== undefined) clearStale(lock, held, `${own}.stale`);
      }
    } finally {
      rmSync(own, { force: true });
    }
  } catch (error) {
    if (error instanceof StateRefused) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const homeless = code === 'ENOENT' || code === 'ENOTDIR';
    throw new StateRefused(`cannot lock state ${path}: ${homeless ? `there is no folder ${dirname(path)}` : message}`);
  }
  return () => rmSync(lock, { force: true });
}

function linked(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What a lock says; undefined when it is not there any more. */
function contents(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'latin1');
  } catch {
    return undefined;
  }
}

/** Takes a dead process's lock away, and puts it back if a quicker rival's live one was caught instead. */
function clearStale(lock: string, stale: string, aside: string): void {
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (contents(aside) !== stale) linked(aside, lock);
  rmSync(aside, { force: true });
}
