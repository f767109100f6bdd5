/** Colours and other control sequences of terminals. */
const sequence = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/g;
const control = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/** Characters that turn the direction of what follows, or take no room. */
const unseen = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/**
 * Text as a plugin may print it: one line of at most so many bytes in UTF-8. Colour sequences and direction marks are
 * left out, line breaks and other control characters become a blank, `|`, which would start perfdata, becomes `/`. Only
 * ASCII is added, for readers of another encoding. Costs no more for 100 MB than for what is kept.
 */
export function printable(text: string, bytes: number): string {
  const clean = text
    .slice(0, 4 * bytes)
    .replace(sequence, '')
    .replace(control, ' ')
    .replace(unseen, '')
    .replaceAll('|', '/')
    .trim();
  return cut(clean.length < bytes && text.length > 4 * bytes ? `${clean} ...`.trimStart() : clean, bytes);
}

/** The start of a text that fits in so many bytes of UTF-8, at least three, with `...` where something was cut off. */
export function cut(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  const start = Buffer.from(text.slice(0, bytes)).subarray(0, bytes - 3);
  return `${start.toString().replace(/\ufffd+$/, '')}...`;
}
