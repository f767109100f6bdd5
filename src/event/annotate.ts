/**
 * Adds fields to an event's line by cutting at its last brace, so that what stood there keeps its bytes. `members` is
 * JSON without braces: `"late":true`. The line must hold one JSON object, which the caller has parsed, and must not
 * have the fields yet: with `present`, the names already there, the line is written anew without them first.
 */
export function annotate(line: string, members: string): string {
  const end = line.lastIndexOf('}');
  const head = line.slice(0, end);
  return `${head}${/\{\s*$/.test(head) ? '' : ','}${members}}`;
}

/** Sets fields of an event that may have them already; only then is the line written anew. */
export function assign(line: string, event: object, fields: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(fields);
  if (names.length === 0) return line;
  if (names.some((name) => Object.hasOwn(event, name))) return JSON.stringify({ ...event, ...fields });
  return annotate(line, JSON.stringify(fields).slice(1, -1));
}
