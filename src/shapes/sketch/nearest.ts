/** The longest word that another is offered for. */
const longest = 20;
/** The most that is quoted of what was not understood. */
const shown = 40;

/** `; did you mean "rise"?` of the known word that the fewest typing errors part from `word`; nothing beyond a third. */
export function meant(word: string, known: Iterable<string>): string {
  if (word.length > longest) return '';
  let best = '';
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const other of known) {
    const errors = typingErrors(word, other);
    if (errors < fewest) [best, fewest] = [other, errors];
  }
  return best === '' ? '' : `; did you mean ${quoted(best)}?`;
}

/** Text in quotation marks, its control characters escaped, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > shown ? `${text.slice(0, shown)}…` : text);
}

/** Letters left out, put in, wrong or swapped with the next (Damerau's errors, none in the same place twice). */
function typingErrors(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j] ? before[j - 1]! + 1 : Infinity;
      next.push(Math.min(row[j]! + (a[i] === b[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1, swapped));
    }
    [before, row] = [row, next];
  }
  return row.at(-1)!;
}
