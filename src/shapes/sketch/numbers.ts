import { bars } from '../sparkline.js';
import { quoted } from './nearest.js';

/** Numbers up to this keep every sum and difference of a sketch finite. */
export const largest = 1e100;

/** Numbers with space, commas or semicolons between. Errors name the one that is none. */
export function numbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word, index) => {
      const value = Number(word);
      if (Math.abs(value) <= largest) return value;
      throw new Error(`number ${index + 1} of the sketch, ${quoted(word)}, ${why(value)}`);
    });
}

function why(value: number): string {
  return Number.isNaN(value) ? 'is no number' : `is not between -${largest} and ${largest}`;
}

/** Whether text has a bar in it, and so is meant as a sparkline. */
export function hasBars(text: string): boolean {
  return /[▁-█]/.test(text);
}

/** The levels of a sparkline: 0 to 7, and -1 for a blank or `_`. Errors name the character that is no bar. */
export function sparkline(text: string): number[] {
  return Array.from(text, (character, index) => {
    if (character === ' ' || character === '_') return -1;
    const level = bars.indexOf(character);
    if (level >= 0) return level;
    throw new Error(
      `character ${index + 1} of the sparkline, ${quoted(character)}, is not one of ${bars}, _ or a blank`,
    );
  });
}
