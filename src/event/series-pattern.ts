import { textOf } from './event.js';

/** Whether a series is meant. */
export type SeriesPattern = (subject: string, name: string) => boolean;

/** Series by subject and name, each as it is or with `*` for any characters; what is not given means any. */
export function seriesPattern(subject: unknown, name: unknown): SeriesPattern {
  const [ofSubject, ofName] = [pattern(textOf(subject)), pattern(textOf(name))];
  return (who, what) => ofSubject(who) && ofName(what);
}

/** The parts between stars, found from left to right: linear, whatever the text. */
function pattern(text: string): (of: string) => boolean {
  if (text === '' || text === '*') return () => true;
  if (!text.includes('*')) return (of) => of === text;
  const [first = '', ...rest] = text.split('*');
  const last = rest.pop() ?? '';
  return (of) => {
    if (!of.startsWith(first) || !of.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = of.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from <= of.length - last.length;
  };
}
