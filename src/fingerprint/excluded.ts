import { misuse } from '../declaration/failure.js';
import type { Meant } from './shapes.js';

/** The series that a pattern leaves out: `SUBJECT NAME`, or one word that is a subject or a name; `*` for any characters. */
export function excludedBy(pattern: string): readonly Meant[] {
  const [first = '', second, ...more] = pattern.trim().split(/\s+/);
  if (first === '' || more.length > 0) throw misuse(`--exclude ${pattern}: not a subject, a name, or both`);
  if (second !== undefined) return [{ subject: first, name: second }];
  return [
    { subject: first, name: '' },
    { subject: '', name: first },
  ];
}
