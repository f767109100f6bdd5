import { cells } from './sketch/cells.js';
import { hasBars, numbers, sparkline } from './sketch/numbers.js';
import { sliced } from './sketch/outline.js';
import { phrase } from './sketch/phrase.js';
import { isSvg, svg } from './sketch/svg.js';

/**
 * What someone drew, as `n` samples from left to right, upwards positive, to be z-normalised. Four spellings:
 * numbers (`0 0 0 5 0 0`) and sparklines (`▁▁▁█▁▁`, a blank or `_` lies below ▁), where each value owns an equal slice
 * of time and large jumps are vertical edges; words (`flat, sharp rise, flat`); and SVG (a document, an element, a
 * `points="..."`, or the data of a path), y downwards as it is there. A sketch without change is n equal samples.
 * Throws an Error of one sentence that names the place. Cost and memory are linear in the text and `n`.
 */
export function sketch(text: string, n: number): Float64Array {
  const drawn = withoutEmptyLines(text.replace(/^\uFEFF/, ''));
  const trimmed = drawn.trim();
  if (trimmed === '') throw new Error('the sketch is empty');
  if (isSvg(trimmed)) return sliced(svg(trimmed), n);
  if (hasBars(drawn)) return cells(sparkline(drawn), n);
  if ((/\d/.test(trimmed) && /^[-+.,;\d\se]+$/i.test(trimmed)) || beginsWithNumbers(trimmed))
    return cells(numbers(trimmed), n);
  return sliced(phrase(trimmed), n);
}

/** Text without the ends of lines that it begins or ends with; blanks, which are levels of a sparkline, stay. */
function withoutEmptyLines(text: string): string {
  let from = 0;
  let until = text.length;
  while (from < until && /[\r\n]/.test(text[from]!)) from++;
  while (until > from && /[\r\n]/.test(text[until - 1]!)) until--;
  return text.slice(from, until);
}

/** Two numbers are the beginning of a list of them; one may be a count: `4 sawtooth`. */
function beginsWithNumbers(text: string): boolean {
  const [first = '', second = ''] = text.split(/[\s,;]+/, 2);
  return first !== '' && second !== '' && !Number.isNaN(Number(first)) && !Number.isNaN(Number(second));
}
