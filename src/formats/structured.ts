/** The structured data of RFC 5424 that begins at `at`. */
export interface Structured {
  /** As members of an object, each with a comma in front. */
  readonly members: string;
  /** Behind its last bracket. */
  readonly end: number;
}

/** Elements that would take the place of a field of our own. */
const own = ['facility', 'pid', 'msgid'];

/**
 * Reads `[id name="value" ...][id ...]`, an object for each element. A parameter that comes again makes a list; values
 * without quotes are let pass. Undefined where a bracket or a quote is not closed.
 */
export function structuredData(text: string, at: number): Structured | undefined {
  let members = '';
  while (text.charCodeAt(at) === 91) {
    let end = nameEnd(text, at + 1);
    const id = text.slice(at + 1, end);
    const parameters = new Map<string, string[]>();
    while (text.charCodeAt(end) === 32) {
      const begin = end + 1;
      const equals = nameEnd(text, begin);
      if (text.charCodeAt(equals) !== 61) break;
      const quoted = text.charCodeAt(equals + 1) === 34;
      const close = quoted ? closing(text, equals + 2) : nameEnd(text, equals + 1);
      if (close < 0) return undefined;
      const value = quoted
        ? text.slice(equals + 2, close).replace(/\\(["\\\]])/g, '$1')
        : text.slice(equals + 1, close);
      const name = text.slice(begin, equals);
      const before = parameters.get(name);
      if (before) before.push(value);
      else parameters.set(name, [value]);
      end = quoted ? close + 1 : close;
    }
    if (text.charCodeAt(end) !== 93 || id === '') return undefined;
    members += `,${JSON.stringify(own.includes(id) ? `sd.${id}` : id)}:${objectOf(parameters)}`;
    at = end + 1;
  }
  return { members, end: at };
}

function objectOf(parameters: ReadonlyMap<string, readonly string[]>): string {
  const members = [...parameters].map(([name, values]) => {
    return `${JSON.stringify(name)}:${JSON.stringify(values.length === 1 ? values[0] : values)}`;
  });
  return `{${members.join(',')}}`;
}

/** The next blank, bracket or equals sign, or the end. */
function nameEnd(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 93 || code === 61) return at;
  }
  return at;
}

/** The next quote without a backslash in front; -1 when there is none. */
function closing(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) at++;
  }
  return -1;
}
