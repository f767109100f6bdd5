import type { Readable, Writable } from 'node:stream';
import type { Holder } from '../stream/lock.js';

/** The process as the runner sees it; only src/main.ts touches the real one. */
export interface Io {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Writes to stderr at once. */
  tell(text: string): void;
  readonly stderrIsTerminal: boolean;
  readonly self: Holder;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Calls back at each of these signals until the returned function is called. */
  readonly onSignal: (
    signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT' | 'SIGUSR1' | 'SIGUSR2',
    act: () => void,
  ) => () => void;
}
