import { AccessTime } from './access-time.js';
import { closing } from './quoted.js';

/** Where a field stands in a line; nowhere (0 to 0) when it is `-`, empty or left out. */
export interface Span {
  from: number;
  to: number;
}

/** What JSON needs an escape for, quotes apart. */
const special = /[\u0000-\u001f\\]/;

const nowhere = (): Span => ({ from: 0, to: 0 });

/**
 * Where the fields stand in `[HOST[:PORT] ]CLIENT IDENTITY USER [TIME] "REQUEST" STATUS BYTES[ "REFERER" "AGENT"][ REST]`.
 * One object is used for all lines; `read` costs one pass over a line and makes nothing.
 */
export class AccessLine {
  readonly time = new AccessTime();
  /** `[-]` stands for the time. */
  timeless = false;
  readonly host = nowhere();
  readonly port = nowhere();
  readonly client = nowhere();
  readonly identity = nowhere();
  readonly user = nowhere();
  readonly request = nowhere();
  readonly status = nowhere();
  readonly bytes = nowhere();
  readonly referer = nowhere();
  readonly agent = nowhere();
  /** Where what no field takes begins: the line's length when there is nothing. */
  rest = 0;
  /** No field holds a quote, a backslash or a control character. */
  plain = false;
  #text = '';
  #at = 0;
  #odd = false;

  /** Reads a line, with `agent` as far as the agent; the reason why it cannot, or undefined. */
  read(text: string, agent: boolean): string | undefined {
    this.#text = text;
    this.#at = 0;
    this.#odd = false;
    const open = text.indexOf(' [');
    const close = text.indexOf(']', open);
    if (open < 0 || close < 0) return 'no [time]';
    if (!this.#who(open)) return 'no client, identity and user before the [time]';
    this.timeless = close === open + 3 && text.charCodeAt(open + 2) === 45;
    if (!this.timeless && !this.time.read(text, open + 2, close)) return 'no time in the [brackets]';
    this.#at = close + 1;
    if (!this.#quoted(this.request)) return 'no "request" after the time';
    if (!this.#count(this.status)) return 'no status after the request';
    if (!this.#count(this.bytes)) return 'no size after the status';
    if (agent && !(this.#quoted(this.referer) && this.#quoted(this.agent)))
      return 'no "referer" and "agent" after the size';
    this.rest = Math.min(this.#at + 1, text.length);
    const quote = text.indexOf('"');
    this.plain = !this.#odd && (quote < 0 || quote > open) && !special.test(text);
    return undefined;
  }

  /** A virtual host is in front when the second word is a client and `-` for the identity follows as a third. */
  #who(open: number): boolean {
    this.host.to = 0;
    this.port.to = 0;
    if (!this.#word(this.client, open) || !this.#word(this.identity, open)) return false;
    this.user.from = this.#at + 1;
    this.user.to = open;
    if (this.identity.to > 0 && open > this.#at + 3 && this.#text.startsWith('- ', this.#at + 1)) this.#shift();
    this.#dash(this.user);
    return true;
  }

  #shift(): void {
    const { host, port, client, identity, user } = this;
    host.to = client.to;
    client.from = identity.from;
    client.to = identity.to;
    identity.to = 0;
    user.from += 2;
    const colon = this.#text.lastIndexOf(':', host.to - 1);
    let end = colon + 1;
    while (isDigit(this.#text.charCodeAt(end))) end++;
    if (colon <= 0 || end !== host.to || end === colon + 1 || end - colon > 6) return;
    port.from = colon + 1;
    port.to = end;
    host.to = colon;
  }

  /** The next word, which a blank at or before `limit` must end. */
  #word(span: Span, limit: number): boolean {
    const from = this.#at === 0 ? 0 : this.#at + 1;
    const to = this.#text.indexOf(' ', from);
    if (to < 0 || to >= limit) return false;
    span.from = from;
    span.to = to;
    this.#at = to;
    this.#dash(span);
    return true;
  }

  /** A number of at most 15 digits, or `-`. */
  #count(span: Span): boolean {
    const { length } = this.#text;
    const from = this.#at + 1;
    let to = from;
    while (to < length && isDigit(this.#text.charCodeAt(to))) to++;
    if (to === from && this.#text.charCodeAt(to) === 45) to++;
    if (to === from || to - from > 15 || (to < length && this.#text.charCodeAt(to) !== 32)) return false;
    span.from = from;
    span.to = to;
    this.#at = to;
    this.#dash(span);
    return true;
  }

  /** A field in quotes, or `-` without them. */
  #quoted(span: Span): boolean {
    const from = this.#at + 1;
    const quoted = this.#text.charCodeAt(from) === 34;
    span.from = quoted ? from + 1 : from;
    span.to = quoted ? this.#closing(from + 1) : from + 1;
    if (span.to < 0 || (!quoted && this.#text.charCodeAt(from) !== 45)) return false;
    if (!quoted && span.to < this.#text.length && this.#text.charCodeAt(span.to) !== 32) return false;
    this.#at = quoted ? span.to + 1 : span.to;
    this.#dash(span);
    return this.#text.charCodeAt(from - 1) === 32;
  }

  #closing(from: number): number {
    const first = this.#text.indexOf('"', from);
    const ends = first + 1 === this.#text.length || this.#text.charCodeAt(first + 1) === 32;
    const to = ends && first > 0 && this.#text.charCodeAt(first - 1) !== 92 ? first : closing(this.#text, from);
    if (to !== first) this.#odd = true;
    return to;
  }

  #dash(span: Span): void {
    const empty = span.to - span.from === 1 && this.#text.charCodeAt(span.from) === 45;
    if (empty || span.to === span.from) {
      span.from = 0;
      span.to = 0;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
