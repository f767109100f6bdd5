import check from '../src/commands/check.js';
import { Ids } from '../src/event/id.js';
import { readTime } from '../src/event/time.js';

export type Made = Record<string, unknown>;

/** Options as a person gives them: `{ warning: '10' }`. */
export type Given = Readonly<Record<string, string>>;

const declared = check.options as Record<string, { fallback: unknown; read(text: string, before: undefined): unknown }>;

export function valuesOf(given: Given): never {
  const entries = Object.entries(declared).map(([key, { fallback, read }]) => [
    key,
    given[key] === undefined ? fallback : read(given[key], undefined),
  ]);
  return Object.fromEntries(entries) as never;
}

export async function opened(given: Given, rejected = 0, events = 0) {
  const counts = {
    rejected: () => rejected,
    taken: () => events,
    ended: () => undefined,
    missing: () => undefined,
    newest: () => Number.NEGATIVE_INFINITY,
    notes: () => [],
    late: () => {},
  };
  const run = {
    remembers: true,
    now: readTime('2026-11-20T14:10:00Z'),
    ids: new Ids(),
    note: () => {},
    pass: () => {},
    ...counts,
  };
  return await check.open!({ options: valuesOf(given), operands: [] }, run);
}

export async function checked(given: Given, events: readonly Made[], rejected = 0) {
  const stage = await opened(given, rejected, events.length);
  const lines: string[] = [];
  const emit = (line: string) => lines.push(line);
  for (const event of events) stage.event(event, JSON.stringify(event), readTime(event['time']), emit);
  if (lines.length > 0) throw new Error('something is said before the end');
  stage.close?.(emit);
  const [first = '', ...below] = lines;
  return {
    status: stage.status?.(),
    first,
    text: first.split(' | ')[0],
    data: first.split(' | ')[1] ?? '',
    below,
    lines,
  };
}

export const at = (clock: string): string => `2026-11-20T14:${clock}.000Z`;
export const metric = (name: string, value: unknown, more: Made = {}): Made => ({
  time: at('02:10'), type: 'metric', subject: 'web1', name, value, ...more,
}); // biome-ignore format: a line
export const status = (name: string, state: string, more: Made = {}): Made => ({
  time: at('02:10'), type: 'status', subject: 'web1', name, state, ...more,
}); // biome-ignore format: a line
