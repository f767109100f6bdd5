import { assign } from '../event/annotate.js';
import type { Event } from '../event/event.js';
import { core, member } from '../event/field.js';
import { readLevel } from '../event/level.js';
import { rewritten } from '../event/members.js';
import { states } from '../event/severity.js';
import { readTime, writeTime } from '../event/time.js';
import { ExpressionError } from './failure.js';
import { meant } from './nearest.js';

/** Where a field is that is to be set: at the top, or at a place in `tags` or `data`. */
export interface Place {
  readonly top: string;
  /** In `tags` the whole name, dots included; in `data` the name of each map on the way. */
  readonly within: readonly string[];
}

/** Reads the name of a field that is to be set: a core field, `tags.x`, `data.x`, `data.x.y`. Others are a mistake. */
export function place(name: string, flag: string): Place {
  const [top = '', ...path] = name.split('.');
  const fail = (reason: string, at = 0): never => {
    throw new ExpressionError(reason, name, at, flag);
  };
  if (path.includes('') || path.includes('__proto__')) fail('this is no name to be set', top.length + 1);
  if (top === 'tags' && path.length > 0) return { top, within: [path.join('.')] };
  if (top === 'data' && path.length > 0) return { top, within: path };
  if (top === 'tags' || top === 'data') fail(`one field of it is set at a time: ${top}.x`);
  if (path.length > 0 || !core.includes(top))
    fail(`this is no core field${meant(top, core)}; a field of one's own is set as data.${name} or tags.${name}`);
  return { top, within: [] };
}

/**
 * An event's line with some fields gone and others set. What does not change keeps its bytes. A core field
 * takes only what it can hold: a level any spelling of one, `value` no text.
 */
export function edited(
  line: string,
  event: Event,
  dropped: readonly string[],
  set: ReadonlyMap<Place, unknown>,
): string {
  const kept = dropped.reduce(withoutField, event);
  const tops = new Map<string, unknown>();
  for (const [{ top, within }, value] of set) {
    const before = tops.has(top) ? tops.get(top) : kept[top];
    const after =
      within.length === 0 ? fitting(top, value) : withMember(before, within, top === 'tags' ? textOfTag(value) : value);
    if (after !== undefined && after !== before) tops.set(top, after);
  }
  if (kept === event) return assign(line, event, Object.fromEntries(tops));
  return rewritten(line, event, { ...kept, ...Object.fromEntries(tops) });
}

/** A name that begins with no core field is dropped wherever it could be meant: from tags, data and the event itself. */
function withoutField(event: Event, name: string): Event {
  const tags = without(event.tags, name);
  const data = without(event.data, name);
  const exact = core.includes(name.split('.', 1)[0]!);
  const kept = without(event, name) as Event;
  if (exact || (tags === event.tags && data === event.data)) return kept;
  return { ...kept, ...(event.tags === undefined ? {} : { tags }), ...(event.data === undefined ? {} : { data }) };
}

/** A map without the member at the end of a path; itself when it has none. A name with dots is tried as it stands. */
function without(map: unknown, path: string): unknown {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return map;
  if (Object.hasOwn(map, path)) return Object.fromEntries(Object.entries(map).filter(([name]) => name !== path));
  const dot = path.indexOf('.');
  if (dot < 0) return map;
  const head = path.slice(0, dot);
  const before = member(map, head);
  const after = without(before, path.slice(dot + 1));
  return after === before ? map : { ...map, [head]: after };
}

/** A map with a member at the end of a path; itself where something that is no map is in the way. */
function withMember(map: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (value === undefined || name === undefined) return map;
  if (map !== undefined && (typeof map !== 'object' || map === null || Array.isArray(map))) return map;
  const before = member(map, name);
  const after = rest.length === 0 ? value : withMember(before, rest, value);
  return after === before ? map : { ...map, [name]: after };
}

/** A value as the core field of that name holds it; undefined when it cannot. */
function fitting(top: string, value: unknown): unknown {
  switch (top) {
    case 'time':
      return writeTime(readTime(value)) || undefined;
    case 'value':
    case 'severity':
      return typeof value === 'number' ? value : undefined;
    case 'late':
      return typeof value === 'boolean' ? value : undefined;
    case 'state':
      return states.find((state) => state === value);
    case 'level':
      return readLevel(value);
    default:
      return textOfTag(value);
  }
}

/** Tags are flat text. */
function textOfTag(value: unknown): string | undefined {
  return typeof value === 'object' || value === undefined ? undefined : String(value);
}
