import { Automaton } from './automaton.js';
import { program, size } from './program.js';
import { PatternError, type Regex, readPattern } from './syntax.js';

const mostSteps = 10_000;

/** A text longer than this, divided by the steps of the pattern, is not looked at: about 5 s of work at the very worst. */
const mostWork = 2 ** 30;

/**
 * Whether a text holds a match of a pattern in RE2's syntax. No pattern and no text can make it slow: it costs about
 * 2 ns a character, at worst the length of the text times the steps of the pattern, and a text for which that is above
 * 2^30 does not match (16 million characters at 64 steps). Always the same answer for the same text. Throws a
 * `PatternError` for a pattern that is not RE2's, or needs more than 10,000 steps once its repeats are written out.
 */
export function matcher(pattern: string): (text: string) => boolean {
  const regex = readPattern(pattern);
  const steps = size(regex);
  if (steps > mostSteps) throw new PatternError(`its repeats come to ${steps} steps; ${mostSteps} are the most`, 0);
  const literal = literalOf(regex);
  if (literal) return literal;
  const made = program(regex);
  const automaton = new Automaton(made);
  const longest = mostWork / made.steps.length;
  const needed = longestLiteral(regex);
  if (needed.length < 2) return (text) => text.length <= longest && automaton.test(text);
  return (text) => text.includes(needed) && text.length <= longest && automaton.test(text);
}

/** A pattern that is only characters, perhaps with an anchor, needs no automaton. */
function literalOf(regex: Regex): ((text: string) => boolean) | undefined {
  const parts = regex.kind === 'sequence' ? regex.parts : [regex];
  const is = (part: Regex | undefined, assertion: string): boolean =>
    part?.kind === 'assertion' && part.assertion === assertion;
  const begin = is(parts[0], 'begin');
  const end = is(parts.at(-1), 'end');
  const inner = parts.slice(begin ? 1 : 0, end ? -1 : undefined);
  const literal = inner.map(characterOf).join('');
  if (inner.some((part) => characterOf(part) === '')) return undefined;
  if (begin && end) return (text) => text === literal;
  if (begin) return (text) => text.startsWith(literal);
  return end ? (text) => text.endsWith(literal) : (text) => text.includes(literal);
}

/** The longest run of characters that stands in every match, as far as the outermost sequence tells. */
function longestLiteral(regex: Regex): string {
  const parts = regex.kind === 'sequence' ? regex.parts : [regex];
  const runs = parts
    .map((part) => characterOf(part) || '\u0000\ud800')
    .join('')
    .split('\u0000\ud800');
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** The character a part stands for, or nothing. */
function characterOf(part: Regex): string {
  return part.kind === 'one' && part.of.length === 2 && part.of[0] === part.of[1]
    ? String.fromCodePoint(part.of[0]!)
    : '';
}
