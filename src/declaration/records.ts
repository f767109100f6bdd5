import { parse } from 'csv-parse/sync';
import { misuse } from './failure.js';
import { suggestion } from './option.js';

/** One record of a file that people keep: its line, for messages, and its fields. */
export interface Record {
  readonly line: number;
  readonly fields: Readonly<globalThis.Record<string, unknown>>;
}

/**
 * The records of a small file: one JSON object a line, or CSV with a header, told apart by the first character. Empty
 * lines and those that begin with # are left out. Misuse, with the line, where one cannot be read, or has a field that
 * is none of `known`: what it says would be lost. With `lenient` that is so only of fields that are slips of these.
 */
export function records(text: string, path: string, known: readonly string[], lenient = false): readonly Record[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const used = lines
    .map((content, i) => ({ content, line: i + 1 }))
    .filter(({ content }) => content.trim() !== '' && !content.startsWith('#'));
  const found = used[0]?.content.trimStart().startsWith('{')
    ? used.map((line) => object(line, path))
    : table(used, path);
  for (const { line, fields } of found)
    for (const field of Object.keys(fields)) {
      const meant = suggestion(field, known);
      if (!known.includes(field) && !(lenient && meant === ''))
        throw misuse(`${path}, line ${line}: ${field} is none of ${known.join(', ')}${meant}`);
    }
  return found;
}

interface Line {
  readonly content: string;
  readonly line: number;
}

function object({ content, line }: Line, path: string): Record {
  try {
    const fields: unknown = JSON.parse(content);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { line, fields: { ...fields } };
  } catch {
    // Told below, as what is JSON but no object.
  }
  throw misuse(`${path}, line ${line}: not a JSON object`);
}

function table(lines: readonly Line[], path: string): readonly Record[] {
  const [header, ...rest] = lines.map(({ content, line }) => ({ line, cells: cellsOf(content, line, path) }));
  return rest.map(({ line, cells }) => {
    if (cells.length > header!.cells.length) throw misuse(`${path}, line ${line}: more fields than the header has`);
    const filled = cells.map((cell, i) => [header!.cells[i]!, cell] as const).filter(([, cell]) => cell !== '');
    return { line, fields: Object.fromEntries(filled) };
  });
}

function cellsOf(content: string, line: number, path: string): readonly string[] {
  try {
    const [cells = []] = parse(content, { trim: true, relax_quotes: true }) as string[][];
    return cells;
  } catch {
    throw misuse(`${path}, line ${line}: not CSV`);
  }
}
