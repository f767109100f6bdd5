/**
 * What Etsy's Oculus 1.0 found, to compare with (Elasticsearch itself is not run): a phrase query of the five words of
 * each change, in which words may stand up to `slop` places off, then FastDTW of radius 5 over values scaled to 0..25. A
 * series is let through when any placing of the words fits, which is at least as generous as Lucene's sloppy phrase.
 */
import { fastDtw } from './fastdtw.mjs';

const words = ['sdec', 'dec', 's', 'inc', 'sinc'];
const radius = 5;

/** An index of raw series by their words, as `oculusWords` gives them. */
export class Oculus {
  #phrases;
  #scaled;

  constructor(all, oculusWords) {
    this.#phrases = all.map((x) => coded(oculusWords(x)));
    this.#scaled = all.map(scaled);
  }

  /** The rows that the filter lets through. */
  candidates(row, slop) {
    const asked = this.#phrases[row];
    const found = [];
    if (asked.length === 0) return found;
    this.#phrases.forEach((phrase, other) => {
      if (other !== row && fits(asked, phrase, slop)) found.push(other);
    });
    return found;
  }

  /** The k of them that FastDTW puts first. */
  best(row, candidates, k) {
    const own = this.#scaled[row];
    const cost = (a, b) => Math.abs(a - b);
    const scored = candidates.map((other) => [fastDtw(own, this.#scaled[other], radius, cost), other]);
    return scored.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, k).map(([, other]) => other);
  }
} // biome-ignore format: as it is

function coded(phrase) {
  return phrase === '' ? new Uint8Array() : Uint8Array.from(phrase.split(' '), (word) => words.indexOf(word));
}

function scaled(x) {
  const values = Float64Array.from(x);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return values.map((value) => (high > low ? (25 * (value - low)) / (high - low) : 0));
}

const most = 4096;
const places = words.map(() => new Int32Array(most));
const counts = new Int32Array(words.length);
const needed = new Int32Array(words.length);
const next = new Int32Array(words.length);

/**
 * Whether each word of a phrase has a place of its own in a document, all of them displaced alike but for `slop`. The
 * first free place is right for each, since what is allowed moves on with each word.
 */
function fits(phrase, document, slop) {
  counts.fill(0);
  needed.fill(0);
  for (let i = 0; i < document.length; i++) places[document[i]][counts[document[i]]++] = i;
  for (let i = 0; i < phrase.length; i++) if (++needed[phrase[i]] > counts[phrase[i]]) return false;
  for (let first = -slop - phrase.length; first <= document.length; first++)
    if (fitsFrom(first, phrase, slop)) return true;
  return false;
}

function fitsFrom(first, phrase, slop) {
  next.fill(0);
  for (let i = 0; i < phrase.length; i++) {
    const word = phrase[i];
    while (next[word] < counts[word] && places[word][next[word]] < i + first) next[word]++;
    if (next[word] === counts[word] || places[word][next[word]] > i + first + slop) return false;
    next[word]++;
  }
  return true;
}
