const ascii = /^[\u0020-\u007e]*$/;

/** Emoji that stand as pictures without being asked to, and flags: each cluster that has one takes two columns. */
const emoji = /\p{Emoji_Presentation}|\p{RI}|\ufe0f/u;
/** What stands on or under the character before it; vowels and finals of Hangul take the room of their first. */
const nothing = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200d\u1160-\u11ff])$/u;

/** The wide and full-width blocks of Unicode's East Asian Width (annex 11). */
const blocks = [
  '\\u1100-\\u115f', '\\u2e80-\\u303e', '\\u3041-\\u4dbf', '\\u4e00-\\ua4cf', '\\ua960-\\ua97f', '\\uac00-\\ud7a3',
  '\\uf900-\\ufaff', '\\ufe30-\\ufe6f', '\\uff01-\\uff60', '\\uffe0-\\uffe6', '\\u{16fe0}-\\u{18cff}',
  '\\u{1aff0}-\\u{1b2ff}', '\\u{1f200}-\\u{1f2ff}', '\\u{20000}-\\u{3fffd}',
]; // biome-ignore format: a table
const wide = new RegExp(`^[${blocks.join('')}]$`, 'u');

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The columns a cluster takes. A terminal may differ on the rarest; on ordinary text of any script it does not. */
function clusterWidth(cluster: string): number {
  if (cluster.length === 1 && cluster < '\u0300') return 1;
  if (emoji.test(cluster)) return 2;
  let sum = 0;
  for (const character of cluster) sum += nothing.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return sum;
}

/** The columns that harmless text takes on a terminal. */
export function width(text: string): number {
  if (ascii.test(text)) return text.length;
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) sum += clusterWidth(segment);
  return sum;
}

/** How much of a text's start fits in so many columns, in UTF-16 units. Reads no further than that. */
export function fitting(text: string, columns: number): number {
  if (ascii.test(text.slice(0, columns + 1))) return Math.min(text.length, columns);
  let room = columns;
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    room -= clusterWidth(segment);
    if (room < 0) return end;
    end += segment.length;
  }
  return end;
}

/** A text in at most so many columns, its end cut off with `…` where it is longer. */
export function cut(text: string, columns: number): string {
  if (fitting(text, columns) === text.length) return text;
  return `${text.slice(0, fitting(text, columns - 1))}…`;
}

/** A text in at most so many columns, its middle left out as `…` where it is longer: names differ at both ends. */
export function shortened(text: string, columns: number): string {
  if (fitting(text, columns) === text.length) return text;
  const head = text.slice(0, fitting(text, Math.ceil((columns - 1) / 2)));
  let tail = '';
  let room = columns - 1 - width(head);
  const last = [...graphemes.segment(text.slice(-4 * columns))].map(({ segment }) => segment);
  for (const segment of last.slice(1).reverse()) {
    room -= clusterWidth(segment);
    if (room < 0) break;
    tail = segment + tail;
  }
  return `${head}…${tail}`;
}

/**
 * A text in lines of at most so many columns, broken at blanks where there are any, at most `most` lines of it; the
 * last ends in `…` when there was more.
 */
export function wrapped(text: string, columns: number, most = Number.POSITIVE_INFINITY): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length + 1 < most) {
    const fits = fitting(rest, columns);
    if (fits === rest.length) break;
    const blank = rest.lastIndexOf(' ', fits);
    const end = blank > 0 ? blank : Math.max(fits, 1);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '' || lines.length === 0) lines.push(cut(rest.trimEnd(), columns));
  return lines;
}
