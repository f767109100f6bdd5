/** How much of a long expression is shown on each side of the place that is meant. */
const shown = 60;

/**
 * A mistake in an expression, told in three lines: the reason, the line of the expression it stands in, and a caret
 * under the place. `status` is the exit status it deserves: misuse.
 */
export class ExpressionError extends Error {
  readonly status = 2;
  /** What is wrong, without the picture. */
  readonly reason: string;
  /** Where in the text, in UTF-16 code units. */
  readonly at: number;

  constructor(reason: string, text: string, at: number, flag?: string) {
    super(`${flag === undefined ? '' : `${flag}: `}${reason}\n${picture(text, at)}`);
    this.reason = reason;
    this.at = at;
  }
}

function picture(text: string, at: number): string {
  const before =
    text
      .slice(Math.max(0, at - shown), at)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const after = text.slice(at, at + shown).split(/[\r\n]/)[0] ?? '';
  const start = at - before.length;
  const end = at + after.length;
  const more = (there: number): string => (text[there] === undefined || /[\r\n]/.test(text[there]) ? '' : '...');
  const lead = more(start - 1);
  return `  ${lead}${plain(before)}${plain(after)}${more(end)}\n  ${' '.repeat(lead.length + before.length)}^`;
}

function plain(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}
