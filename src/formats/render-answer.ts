import { readTime } from '../event/time.js';
import type { Decoder, Take } from '../stream/stage.js';
import { type Token, Tokens } from './json-tokens.js';
import { markupReason, pageReason } from './page.js';
import { isGap, numberText } from './reading.js';
import { metric, type Series, type Target, target, unread } from './target.js';

/** Points of one series that are held until its target and tags are known. */
const mostHeld = 5_000_000;

/** What a reader remembers between two tokens. */
interface Reading {
  place: 'outside' | 'answer' | 'series' | 'tags' | 'skipped' | 'points' | 'point' | 'page' | 'remainder';
  /** Whether the series stands alone, in no array. */
  alone: boolean;
  /** The key whose value comes next, in a series or in its tags. */
  key: string | undefined;
  path: string | undefined;
  tags: Map<string, string> | undefined;
  /** Known once path and tags are. */
  target: Target | undefined;
  datapoints: boolean;
  /** The words of the point that has begun. */
  point: string[];
  values: string[];
  times: number[];
  /** Containers open inside what is skipped, and where that is. */
  depth: number;
  around: 'series' | 'tags';
}

function outside(): Reading {
  return {
    place: 'outside', alone: false, key: undefined, path: undefined, tags: undefined, target: undefined,
    datapoints: false, point: [], values: [], times: [], depth: 0, around: 'series',
  }; // biome-ignore format: a table
}

const beginning = /^(?:[A-Za-z_$][\w$.]*\(\s*)?(?:\[\s*(?:[{\]]|$)|\{\s*"(?:target|datapoints|tags)")/;

/**
 * Reads Graphite's JSON token by token, over as many lines as it takes: an answer of any size costs no memory but for
 * points that come before the target and tags of their series. After a token that no answer has, the rest of the lines
 * is rejected until one begins an answer.
 */
export class RenderAnswer implements Decoder {
  readonly #series: (path: string, tags: ReadonlyMap<string, string>) => Series;
  readonly #tokens = new Tokens();
  #reading = outside();
  /** Why a point of this line cannot be used. */
  #lost: string | undefined;

  constructor(series: (path: string, tags: ReadonlyMap<string, string>) => Series) {
    this.#series = series;
  }

  line(text: string, take: Take): string | undefined {
    if (this.#reading.place === 'page' || this.#reading.place === 'remainder') {
      if (!beginning.test(text)) return this.#remaining(text);
      this.#reading = outside();
    }
    this.#lost = undefined;
    this.#tokens.start(text);
    for (;;) {
      const pair = this.#reading.place === 'points' ? this.#tokens.pair() : undefined;
      if (pair) {
        this.#taken(pair[0].trim(), pair[1].trim(), take);
        continue;
      }
      const token = this.#tokens.next();
      if (token === 'end') return this.#lost;
      const fault = this.#next(token, take);
      if (fault !== undefined) return this.#broken(text, fault);
    }
  }

  end(): string | undefined {
    const { place, path } = this.#reading;
    this.#reading = outside();
    if (place === 'outside' || place === 'page' || place === 'remainder') return undefined;
    return `the answer breaks off${path === undefined ? '' : ` in ${shown(path)}`}`;
  }

  save(): unknown {
    return this.#reading;
  }

  restore(saved: unknown): void {
    this.#reading = saved as Reading;
  }

  #broken(text: string, fault: string): string {
    const page = pageReason(text);
    this.#reading = { ...outside(), place: page === undefined ? 'remainder' : 'page' };
    return page ?? fault;
  }

  #remaining(text: string): string | undefined {
    if (text.trim() === '') return undefined;
    if (this.#reading.place === 'remainder') return 'the rest of an answer that cannot be read';
    return markupReason(text);
  }

  #next(token: Token, take: Take): string | undefined {
    if (token === 'unclosed') return 'a string that does not end';
    switch (this.#reading.place) {
      case 'outside':
        return this.#outside(token);
      case 'answer':
        return this.#answer(token);
      case 'series':
        return this.#member(token, take);
      case 'tags':
        return this.#tag(token);
      case 'points':
        return this.#points(token);
      case 'point':
        return this.#word(token, take);
      default:
        return this.#skipped(token);
    }
  }

  #outside(token: Token): string | undefined {
    if (token === '{') this.#reading = { ...outside(), place: 'series', alone: true };
    else if (token === '[') this.#reading.place = 'answer';
    else if (token !== 'word' || !/^(?:(?:\/\*\*\/)?[A-Za-z_$][\w$.]*\(|\)?;?)$/.test(this.#tokens.value))
      return `no render answer of Graphite${token === 'word' ? `: ${shown(this.#tokens.value)}` : ''}`;
    return undefined;
  }

  #answer(token: Token): string | undefined {
    if (token === '{') this.#reading = { ...outside(), place: 'series' };
    else if (token === ']') this.#reading.place = 'outside';
    else return 'no render answer of Graphite: an array of something other than series';
    return undefined;
  }

  #member(token: Token, take: Take): string | undefined {
    const reading = this.#reading;
    const key = reading.key;
    if (token === '}') return this.#ended(take);
    if (key === undefined) {
      reading.key = this.#tokens.value;
      return token === 'string' ? undefined : 'no JSON: a name was expected';
    }
    reading.key = undefined;
    if (token === '[' && key === 'datapoints') {
      reading.place = 'points';
      reading.datapoints = true;
    } else if (token === '{' && key === 'tags') {
      reading.place = 'tags';
      reading.tags = new Map();
    } else if (token === '[' || token === '{') this.#skip('series');
    else if (token === ']') return 'no JSON: ] without [';
    else if (token === 'string' && key === 'target') {
      reading.path = this.#tokens.value;
      this.#know();
    }
    return undefined;
  }

  /** From here on points need not be held. */
  #know(): void {
    const { path, tags } = this.#reading;
    if (path && tags) this.#reading.target = target(this.#series(path, tags));
  }

  #tag(token: Token): string | undefined {
    const reading = this.#reading;
    const { key, tags } = reading;
    if (token === '}') {
      reading.place = 'series';
      reading.key = undefined;
      this.#know();
    } else if (token === '[' || token === '{') this.#skip('tags');
    else if (token === ']') return 'no JSON: ] without [';
    else if (key === undefined) reading.key = this.#tokens.value;
    else {
      const { value } = this.#tokens;
      if (key !== 'name' && value !== '' && value !== 'null') tags?.set(key, value);
      reading.key = undefined;
    }
    return undefined;
  }

  #skip(around: 'series' | 'tags'): void {
    this.#reading.place = 'skipped';
    this.#reading.around = around;
    this.#reading.depth = 1;
    this.#reading.key = undefined;
  }

  #skipped(token: Token): undefined {
    if (token === '[' || token === '{') this.#reading.depth++;
    if (token === ']' || token === '}') this.#reading.depth--;
    if (this.#reading.depth === 0) this.#reading.place = this.#reading.around;
  }

  #points(token: Token): string | undefined {
    if (token === '[') this.#reading.place = 'point';
    else if (token === ']') this.#reading.place = 'series';
    else if (token === '{') return 'datapoints that are objects (format=rickshaw); ask Graphite for format=json';
    else return 'datapoints that are no pairs of value and time';
    return undefined;
  }

  #word(token: Token, take: Take): string | undefined {
    const { point } = this.#reading;
    if (token === 'word' && point.length < 2) point.push(this.#tokens.value);
    else if (token === ']' && point.length === 2) {
      this.#taken(point[0] as string, point[1] as string, take);
      this.#reading.point = [];
      this.#reading.place = 'points';
    } else return 'datapoints that are no pairs of value and time';
    return undefined;
  }

  #taken(value: string, timestamp: string, take: Take): void {
    const time = readTime(timestamp);
    if (numberText(value) === '' && !isGap(value)) this.#lost ??= `not a number: ${shown(value)}`;
    else if (Number.isNaN(time)) this.#lost ??= `not a time: ${shown(timestamp)}`;
    else if (this.#reading.target) given(take, this.#reading.target, time, value);
    else if (this.#reading.times.length >= mostHeld)
      this.#lost ??= `over ${mostHeld} points in front of the target and tags of their series`;
    else {
      this.#reading.values.push(value);
      this.#reading.times.push(time);
    }
  }

  /** The end of a series: points that were held are known now. */
  #ended(take: Take): string | undefined {
    const { alone, path, datapoints, values, times } = this.#reading;
    if (!path || !datapoints) return 'no render answer of Graphite: an object without target or datapoints';
    const known = this.#reading.target ?? target(this.#series(path, new Map()));
    for (let i = 0; i < times.length; i++) given(take, known, times[i] as number, values[i] as string);
    this.#reading = { ...outside(), place: alone ? 'outside' : 'answer' };
    return undefined;
  }
}

function given(take: Take, known: Target, time: number, value: string): void {
  const number = numberText(value);
  take(time, number === '' ? unread(time, known, value) : metric(time, known, number));
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
