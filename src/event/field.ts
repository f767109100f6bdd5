import type { Event } from './event.js';

/** The fields every event may have; a bare name means one of these before anything else. */
export const core: readonly string[] = [
  'time', 'type', 'subject', 'name', 'value', 'unit', 'state', 'severity', 'level', 'message', 'id', 'late', 'tags', 'data',
]; // biome-ignore format: a list

export type Field = (event: Event) => unknown;

/** A member of an object by its own name, never one it inherits; undefined for anything that has none. */
export function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
}

/**
 * How to read a field by the name people give it. A bare name means the core field, then `tags`, then `data`, then a
 * field of the event itself; `tags.x` and `data.x` are exact, and so is any other path (`detect.score`). A name with
 * dots is first tried as it stands, since a tag may be called `http.status`.
 */
export function field(path: string): Field {
  if (core.includes(path)) return (event) => event[path];
  const dot = path.indexOf('.');
  if (dot < 0) return (event) => member(event.tags, path) ?? member(event.data, path) ?? member(event, path);
  const [head, rest] = [path.slice(0, dot), path.slice(dot + 1)];
  if (head === 'tags' || head === 'data') return (event) => within(event[head], rest);
  return (event) =>
    member(event.tags, path) ?? member(event.data, path) ?? within(event, path) ?? within(event.data, path);
}

/** What a field is called in names and tags: its path without a leading `tags.` or `data.`. */
export function calledAs(path: string): string {
  return path.replace(/^(tags|data)\.(?=.)/, '');
}

/** The member at the end of a path; the rest of a path that is a name with dots counts too. */
function within(object: unknown, path: string): unknown {
  const whole = member(object, path);
  const dot = path.indexOf('.');
  if (whole !== undefined || dot < 0) return whole;
  return within(member(object, path.slice(0, dot)), path.slice(dot + 1));
}
