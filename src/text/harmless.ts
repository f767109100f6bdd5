/** Control characters, bidirectional marks and overrides, line separators, what takes no room. */
const unwanted =
  '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb';

/** Surrogates are suspect until it is seen that they come in pairs. */
const suspect = new RegExp(`[${unwanted}\\ud800-\\udfff]`);
const harm = new RegExp(`\\r\\n|[${unwanted}\\u{e0000}-\\u{e0fff}]|\\p{Cs}`, 'gu');

/**
 * Text that can do nothing to a terminal and stays on one line. Control characters become their pictures (`␛` for
 * escape), a line's end `⏎`, a tab a blank; C1 controls, bidirectional overrides and characters that take no room
 * become `\x9b`, `\u202e`; half a surrogate pair becomes `�`. Joiners stay: scripts and emoji are written with them.
 * Ordinary text is returned as it is, for one look at each character.
 */
export function harmless(text: string): string {
  return suspect.test(text) ? text.replace(harm, picture) : text;
}

function picture(found: string): string {
  const code = found.codePointAt(0) ?? 0;
  if (found === '\n' || found === '\r\n') return '⏎';
  if (found === '\t') return ' ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code < 0xa0) return `\\x${code.toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
