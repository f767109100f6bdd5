import { misuse } from '../declaration/failure.js';
import type { Meant } from './shapes.js';

/** The series that a pattern leaves out: a subject, a name, or `SUBJECT NAME`; `*` for any characters. */
export function excludedBy(pattern: string): readonly Meant[] {
  if (pattern.trim() === '') throw misuse('--exclude: the pattern is empty');
  const blanks = [...pattern.trim().matchAll(/\s/g)].map(({ index }) => index);
  const both = blanks.map((at) => ({ subject: pattern.trim().slice(0, at), name: pattern.trim().slice(at + 1) }));
  return [{ subject: pattern.trim(), name: '' }, { subject: '', name: pattern.trim() }, ...both];
}
