import { rewritten } from './members.js';

/**
 * Adds fields to an event's line by cutting at its last brace, so that what stood there keeps its bytes. `members` is
 * JSON without braces: `"late":true`. The line must hold one JSON object, which the caller has parsed and which does
 * not have the fields yet.
 */
export function annotate(line: string, members: string): string {
  const end = line.lastIndexOf('}');
  let last = end - 1;
  while (line.charCodeAt(last) <= 32) last--;
  return `${line.slice(0, end)}${line[last] === '{' ? '' : ','}${members}}`;
}

/** Sets fields of an event that may have them already; the others keep their bytes. */
export function assign(line: string, event: object, fields: Readonly<Record<string, unknown>>): string {
  if (Object.keys(fields).some((name) => Object.hasOwn(event, name)))
    return rewritten(line, event, { ...event, ...fields });
  const members = JSON.stringify(fields).slice(1, -1);
  return members === '' ? line : annotate(line, members);
}
