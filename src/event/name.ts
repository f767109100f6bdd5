import type { Event, Tags } from './event.js';
import { textOf } from './event.js';

/** What may not stand in a dimension: the separators of Graphite's tagged form, and control characters. */
const forbidden = /[;=~\u0000-\u001f\u007f]/g;

/**
 * A name with its dimensions in Graphite's canonical tagged form, sorted: `http.requests;code=500;path=/a`. Dimensions
 * without a key or a value are left out; `;`, `=`, `~` and control characters in them become `_`.
 */
export function tagged(name: string, dimensions: Tags): string {
  let text = name;
  for (const key of Object.keys(dimensions).sort()) {
    const value = dimensions[key];
    if (key && value) text += `;${key.replace(forbidden, '_')}=${value.replace(forbidden, '_')}`;
  }
  return text;
}

/**
 * The name in front of its dimensions, and the dimensions: the inverse of `tagged`. What stands between semicolons and
 * is no dimension belongs to the name.
 */
export function untagged(name: string): { readonly name: string; readonly dimensions: Tags } {
  const [first = '', ...parts] = name.split(';');
  const dimensions: Record<string, string> = Object.create(null);
  let base = first;
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals > 0) dimensions[part.slice(0, equals)] = part.slice(equals + 1);
    else base += `;${part}`;
  }
  return { name: base, dimensions };
}

/** What a series is known by: subject and name. Stages that remember use it as the key unless told another. */
export function identityOf(event: Event): string {
  return `${textOf(event.subject)}\t${textOf(event.name)}`;
}
