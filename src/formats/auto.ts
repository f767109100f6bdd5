import { misuse } from '../declaration/failure.js';
import type { Decoder, Take } from '../stream/stage.js';
import { harmless } from '../text/harmless.js';
import type { Format, Settings } from './format.js';
import { wallClock } from './local-time.js';
import { written } from './recognition.js';

/** As many lines are judged, or as many characters of them. */
const enough = 100;
const length = 64 * 1024;

/** A format is taken when at least this share of the lines is surely of it. */
const sureEnough = 0.5;

/** Which format lines are of. */
export interface Recognised {
  readonly format: Format;
  /** The share of the lines that are surely of it. */
  readonly share: number;
}

/** The format that lines are most surely of; of equally sure ones the first in the list. */
export function recognised(formats: readonly Format[], lines: readonly string[]): Recognised | undefined {
  let best: Recognised | undefined;
  for (const format of formats) {
    const share = format.recognise(lines);
    if (share > (best?.share ?? 0)) best = { format, share };
  }
  return best;
}

/**
 * Takes the format of the first lines, and says on stderr which and how surely. It decides by what the first chunk
 * holds, since a tail must not wait: up to 100 lines. Where that is too little to tell, line by line until one is
 * recognised, those before rejected. After 100 lines, or at the end, it gives up with status 2. What was decided is
 * kept with the state.
 */
export class Auto implements Decoder {
  readonly #formats: readonly Format[];
  readonly #settings: Settings;
  readonly #note: (message: string) => void;
  #name: string | undefined;
  #decoder: Decoder | undefined;
  /** Lines seen without a decision, and the first of them. */
  #seen = 0;
  #first = '';

  constructor(formats: readonly Format[], settings: Settings, note: (message: string) => void) {
    this.#formats = formats;
    this.#settings = settings;
    this.#note = note;
  }

  look(lines: readonly string[]): void {
    const sample = sampleOf(lines);
    if (sample.length === 0) return;
    this.#first ||= sample[0] as string;
    if (this.#decide(sample)) this.#decoder?.look?.(lines);
    else if (sample.length >= enough) throw this.#failure();
  }

  line(text: string, take: Take): string | undefined {
    if (this.#decoder) return this.#decoder.line(text, take);
    const sample = sampleOf([text]);
    if (sample.length === 0) return undefined;
    if (this.#decide(sample)) return this.line(text, take);
    this.#seen++;
    this.#first ||= text;
    if (this.#seen >= enough) throw this.#failure();
    return 'of no format that is recognised so far';
  }

  rest(take: Take): string | undefined {
    return this.#decoder?.rest?.(take);
  }

  end(take: Take): string | undefined {
    if (!this.#decoder && this.#seen > 0) throw this.#failure();
    return this.#decoder?.end?.(take);
  }

  #decide(sample: readonly string[]): boolean {
    const found = recognised(this.#formats, sample);
    if (!found || found.share < sureEnough) return false;
    const { format, share } = found;
    this.#open(format);
    const sure = Math.round(share * sample.length);
    this.#note(`format ${format.name}: ${sure} of the first ${sample.length} lines; ${this.#times(format, sample)}`);
    return true;
  }

  #open(format: Format): void {
    this.#name = format.name;
    this.#decoder = format.open(this.#settings);
  }

  #times(format: Format, sample: readonly string[]): string {
    if (!format.local?.(sample)) return 'times as written';
    const { name } = wallClock(this.#settings.zone);
    return `times without an offset read as ${name}${name === 'UTC' ? ' (--tz to change)' : ''}`;
  }

  #failure(): Error {
    const tried = this.#formats.map(({ name }) => name).join(', ');
    const first = harmless(this.#first.slice(0, 120));
    return misuse(`no format is recognised of ${tried}: say which with --format; lines takes any. It begins: ${first}`);
  }

  save(): unknown {
    return { name: this.#name, seen: this.#seen, first: this.#first.slice(0, 120), decoder: this.#decoder?.save?.() };
  }

  restore(saved: unknown): void {
    const { name, seen, first, decoder } = saved as { name?: string; seen: number; first: string; decoder: unknown };
    this.#seen = seen;
    this.#first = first;
    const format = this.#formats.find((each) => each.name === name);
    if (format) this.#open(format);
    if (decoder !== undefined) this.#decoder?.restore?.(decoder);
  }
}

/** The lines to judge by: the first that are not blank, but not all of a flood. */
function sampleOf(lines: readonly string[]): readonly string[] {
  const sample: string[] = [];
  let total = 0;
  for (const line of written(lines.slice(0, 2 * enough))) {
    if (sample.length > 0 && (sample.length === enough || total + line.length > length)) break;
    sample.push(line);
    total += line.length;
  }
  return sample;
}
