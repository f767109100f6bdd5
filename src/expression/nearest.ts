/**
 * The word among `known` that `given` is a slip of, or begins; undefined when there is none. A third of its letters may
 * differ, at least one.
 */
export function nearest(given: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const word of known) {
    const begun = given.length > 2 && word.startsWith(given);
    if (!begun && Math.abs(word.length - given.length) >= least) continue;
    const count = begun ? 1 : slips(given.toLowerCase(), word.toLowerCase());
    if (count < least) [best, least] = [word, count];
  }
  return best;
}

/** `; did you mean X?`, or nothing where no word is near. */
export function meant(given: string, known: Iterable<string>): string {
  const word = nearest(given, known);
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/** Letters put in, left out, changed, or swapped with the next one (Damerau, restricted form). */
export function slips(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let count = Math.min(row[j - 1]! + 1, old[j]! + 1, old[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) count = Math.min(count, older[j - 2]! + 1);
      row.push(count);
    }
    [older, old] = [old, row];
  }
  return old[b.length]!;
}
