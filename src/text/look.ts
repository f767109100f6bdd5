import type { Level } from '../event/level.js';
import type { State } from '../event/severity.js';

/** Gives text a colour, or leaves it as it is. Adds no characters that take room. */
export type Paint = (text: string) => string;

/** The colours of text output, by what they mean. */
export interface Palette {
  readonly state: Readonly<Record<State, Paint>>;
  readonly level: Readonly<Record<Level, Paint>>;
  /** What matters most of a line. */
  readonly strong: Paint;
  /** Who speaks. */
  readonly subject: Paint;
  /** What is there to be found, not to be read: labels, units, dates. */
  readonly faint: Paint;
}

/** What a piece of text has to fit: the colours, and the columns of the terminal; Infinity where text is never cut. */
export interface Look {
  readonly palette: Palette;
  readonly width: number;
}

/** Turns events into text. Gives out each event at once, as lines that end in a newline; `end` gives what sums up. */
export interface Render {
  event(event: Readonly<Record<string, unknown>>): string;
  end(): string;
}

/** No colour. */
export const asIs: Paint = (text) => text;

export const plain: Palette = {
  state: { ok: asIs, warning: asIs, critical: asIs, unknown: asIs },
  level: {
    debug: asIs,
    info: asIs,
    notice: asIs,
    warning: asIs,
    error: asIs,
    critical: asIs,
    alert: asIs,
    emergency: asIs,
  },
  strong: asIs,
  subject: asIs,
  faint: asIs,
};
