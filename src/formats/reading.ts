const json = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const loose = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const missing = /^(?:|none|null|nil|na|n\/a|-|nan)$/i;
const infinite = /^[+-]?inf(?:inity)?$/i;

/**
 * A number's text as JSON has it: its own bytes wherever JSON allows them (`3.0`, `1e-07`), else written anew (`.5`).
 * Empty for anything that is not a finite number.
 */
export function numberText(text: string): string {
  if (!json.test(text)) return loose.test(text) && Number.isFinite(Number(text)) ? String(Number(text)) : '';
  return text.length < 300 && !/[eE]/.test(text) ? text : Number.isFinite(Number(text)) ? text : '';
}

/** Whether a text that is not a finite number stands for no reading (`None`, nothing at all) or for infinity. */
export function isGap(text: string): boolean {
  return missing.test(text) || isInfinite(text);
}

/** Whether a text is infinity, written out or as a number beyond what a double holds (`1e9999`). */
export function isInfinite(text: string): boolean {
  return infinite.test(text) || (loose.test(text) && !Number.isFinite(Number(text)));
}
