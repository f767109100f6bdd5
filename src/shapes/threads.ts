import { Worker } from 'node:worker_threads';
import { type Match, nearest, type Rows, type Search } from './scan.js';
import { byDistance } from './search.js';
import type { Found, Share } from './share.js';
import { bestCandidates, nearestOf } from './shift.js';

/** From so many queries a thread on, each thread takes some of them; below, all of them and some of the rows. */
const many = 4;

/**
 * What `nearest` gives for each query, the same to the bit, by several threads. The rows lie on a SharedArrayBuffer, so
 * that no thread copies them; `workerPath` is the absolute path of what worker.ts is bundled to. Few queries: the rows
 * are parted, and the best distances so far are shared. Many: the queries are parted. One thread: nothing is started.
 * A thread starts in some 20 to 45 ms, which below 100,000 rows is more than it saves. Rejects when a thread fails or
 * ends without an answer; no thread outlives the promise. `search.from`, `until` and `best` are not taken.
 */
export async function nearestInThreads(
  rows: Rows,
  queries: readonly ArrayLike<number>[],
  search: Omit<Search, 'from' | 'until' | 'best'>,
  threads: number,
  workerPath: string,
): Promise<Match[][]> {
  if (threads <= 1 || queries.length === 0) return queries.map((query) => nearest(rows, query, search));
  if (!(rows.z.buffer instanceof SharedArrayBuffer))
    throw new Error('rows that threads search lie on a SharedArrayBuffer');
  const asked = queries.map((query) => Float64Array.from(query));
  if (asked.length >= many * threads) return byQueries(rows, asked, search, threads, workerPath);
  return byRows(rows, asked, search, threads, workerPath);
}

async function byQueries(rows: Rows, queries: Float64Array[], search: Search, threads: number, path: string) {
  const shares = parts(queries.length, threads).map(([from, until]) => {
    const own = queries.slice(from, until);
    return { rows, queries: own, search, best: unbounded(own.length), partial: false };
  });
  const answers = await all(shares, path);
  return answers.flatMap((answer) => ('matches' in answer ? answer.matches : []));
}

async function byRows(rows: Rows, queries: Float64Array[], search: Search, threads: number, path: string) {
  const best = unbounded(queries.length);
  const shares = parts(rows.count, threads).map(([from, until]) => {
    return { rows, queries, search: { ...search, from, until }, best, partial: true };
  });
  const answers = await all(shares, path);
  return queries.map((query, i) => merged(answers, i, rows, query, search));
}

/** What the threads found for one query in their parts of the rows, as one answer. */
function merged(answers: readonly Found[], i: number, rows: Rows, query: Float64Array, search: Search): Match[] {
  if (search.like === 'shift') {
    const found = answers.flatMap((answer) => ('candidates' in answer ? answer.candidates[i]! : []));
    return nearestOf(bestCandidates(found, search.k), rows, query, search);
  }
  const found = answers.flatMap((answer) => ('matches' in answer ? answer.matches[i]! : []));
  return found.sort(byDistance).slice(0, search.k);
}

/** A count in so many parts of about one size: where each begins and ends. */
function parts(count: number, wanted: number): [from: number, until: number][] {
  const size = Math.min(wanted, Math.max(1, count));
  return Array.from({ length: size }, (_, i) => [Math.floor((count * i) / size), Math.floor((count * (i + 1)) / size)]);
}

/** Infinity for each query. A double is read and written whole where Node runs: on machines of 64 bits. */
function unbounded(count: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * count)).fill(Infinity);
}

/** One thread for each share, and what they find; all have ended when this settles. */
async function all(shares: readonly Share[], path: string): Promise<Found[]> {
  const workers: Worker[] = [];
  try {
    for (const share of shares) workers.push(new Worker(path, { workerData: share, execArgv: [] }));
    return await Promise.all(workers.map(answer));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function answer(worker: Worker): Promise<Found> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('messageerror', reject);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a search thread ended with ${code} before it answered`)));
  });
}
