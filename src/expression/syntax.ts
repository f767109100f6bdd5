import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { ExpressionError } from './failure.js';

/** A part of the text of an expression: what it is, of what it is made, and where it stands. */
export type Tree = ASTNode;

const longest = 262_144;
const limits = {
  maxDepth: 250,
  maxAstNodes: 50_000,
  maxListElements: 10_000,
  maxMapEntries: 1000,
  maxCallArguments: 8,
};

const tooMuch: Readonly<Record<string, string>> = {
  maxDepth: `it is nested more than ${limits.maxDepth} deep`,
  maxAstNodes: `it has more than ${limits.maxAstNodes} parts`,
  maxListElements: `a list has at most ${limits.maxListElements} elements`,
  maxMapEntries: `a map has at most ${limits.maxMapEntries} entries`,
  maxCallArguments: 'a function has at most 8 arguments',
};

/** What the library's names of tokens mean. */
const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end', NUMBER: 'a number', STRING: 'a string', BYTES: 'bytes', BOOLEAN: 'true or false', NULL: 'null',
  IDENTIFIER: 'a name', PLUS: '+', MINUS: '-', MULTIPLY: '*', DIVIDE: '/', MODULO: '%', EQ: '==', NE: '!=', LT: '<',
  LE: '<=', GT: '>', GE: '>=', AND: '&&', OR: '||', NOT: '!', IN: 'in', LPAREN: '(', RPAREN: ')', LBRACKET: '[',
  RBRACKET: ']', LBRACE: '{', RBRACE: '}', DOT: '.', COMMA: ',', COLON: ':', QUESTION: '?',
}; // biome-ignore format: a table

/** What people write who come from another language. */
const habits: readonly (readonly [RegExp, string])[] = [
  [/^=~/, 'matches is written message.matches("...")'],
  [/^=/, 'did you mean ==?'],
  [/^(&|and\b)/i, 'did you mean &&?'],
  [/^(\||or\b)/i, 'did you mean ||?'],
  [/^not\b/i, 'did you mean !(... in ...)?'],
  [/^(is|eq)\b/i, 'did you mean ==?'],
  [/^(contains|matches|startsWith|endsWith)\b/, 'functions are written message.contains("...")'],
  [/^[@#$`\\]|^[^\x00-\x7f]/, 'a name with such a character is written data["..."] or tags["..."]'],
];

const environment = new Environment({ limits, unlistedVariablesAreDyn: true });

/** Reads the text of an expression. Throws an `ExpressionError` for what is no CEL, or too long or too deep to be run. */
export function parse(text: string, flag?: string): Tree {
  const fail = (reason: string, at = 0): never => {
    throw new ExpressionError(reason, text, at, flag);
  };
  if (text.trim() === '') return fail('the expression is empty');
  if (text.length > longest) return fail(`the expression has ${text.length} characters; ${longest} are the most`);
  try {
    return environment.parse(text).ast;
  } catch (error) {
    if (error instanceof RangeError) return fail('it is nested too deep');
    if (!(error instanceof ParseError)) throw error;
    const at = error.range?.start ?? 0;
    return fail(reasonOf(error, text, at), at);
  }
}

function reasonOf(error: ParseError, text: string, at: number): string {
  const here = text.slice(at, error.range?.end ?? at + 1);
  const habit = habits.find(([written]) => written.test(text.slice(at)))?.[1];
  const hint = habit === undefined ? '' : `; ${habit}`;
  const named = /(?:token: |got )([A-Z]+)$/.exec(error.summary)?.[1];
  const found = named === undefined || named === 'EOF' ? (tokens[named ?? ''] ?? here) : here;
  switch (error.code) {
    case 'unexpected_character':
      return `${here} is not expected here${hint}`;
    case 'unexpected_token':
      return `${found} is not expected here: a value is missing${hint}`;
    case 'expected_token': {
      const wanted = tokens[/Expected ([A-Z]+)/.exec(error.summary)?.[1] ?? ''] ?? 'something else';
      if (found === '?') return 'there is no .? or [?]: a field that is missing is no error';
      return `${found} is not expected here, but ${wanted}${hint}`;
    }
    case 'reserved_identifier':
      return `${here} is a reserved word; the field is written data.${here} or tags.${here}`;
    case 'limit_exceeded':
      return tooMuch[/Exceeded (\w+)/.exec(error.summary)?.[1] ?? ''] ?? error.summary;
    case 'invalid_escape_sequence':
      return `${here} is no escape; write \\${here} or r"..." where a backslash is meant`;
    case 'invalid_macro_argument':
      return 'the name for one element is missing here, as in list.exists(x, x > 1)';
    default:
      return error.summary.charAt(0).toLowerCase() + error.summary.slice(1);
  }
}

/** Where a caret is put for a part: at its start, or at the name of a function that is written behind a point. */
export function placeOf(tree: Tree): number {
  if (tree.op !== 'rcall') return tree.pos;
  const [name, receiver] = tree.args;
  return Math.max(tree.pos, tree.input.indexOf(name, receiver.end));
}
