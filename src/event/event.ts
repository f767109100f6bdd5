/** The kinds of event that stages act on. Any other JSON object is an event too, and passes. */
export const types = ['metric', 'log', 'status', 'archive', 'incident', 'fingerprint', 'tick'] as const;
export type Type = (typeof types)[number];

/**
 * One JSON object on one line. All fields may be missing, and a foreign producer may have put anything in them: read
 * them through the functions of this room, which tell what is not what it should be.
 */
export interface Event {
  readonly time?: unknown;
  readonly type?: unknown;
  readonly subject?: unknown;
  readonly name?: unknown;
  readonly value?: unknown;
  readonly unit?: unknown;
  readonly state?: unknown;
  readonly severity?: unknown;
  readonly level?: unknown;
  readonly message?: unknown;
  readonly tags?: unknown;
  readonly data?: unknown;
  readonly id?: unknown;
  readonly late?: unknown;
  readonly [field: string]: unknown;
}

/** Flat string map: env, service, dc, version, and the dimensions that stand in the name. */
export type Tags = Readonly<Record<string, string>>;

/** A field as text: strings as they are, numbers and booleans written out, anything else empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
