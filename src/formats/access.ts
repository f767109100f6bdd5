import type { Decoder } from '../stream/stage.js';
import { AccessLine, type Span } from './access-line.js';
import type { Settings } from './format.js';
import { unescaped } from './quoted.js';
import { unmapped } from './recognition.js';

/** What tells the formats of access logs apart: what follows the size. */
export interface Ending {
  /** The format's name, for reasons. */
  readonly name: string;
  /** Referer and agent follow, quoted. */
  readonly agent: boolean;
  /** The rest of the line as members of `data`, each with a comma in front; undefined when the format has no rest. */
  rest(text: string): string | undefined;
}

/** What a status adds to an event. */
interface Status {
  readonly level: string;
  readonly message: string;
  readonly member: string;
}

/**
 * Log events named `access` of the lines of an access log. `level` is `error` for a status from 500 on, else `info`;
 * `data` has client, identity, user, method, path, query, protocol, status, bytes, referer and agent, as far as they
 * are not `-`, and `request` where it is not METHOD PATH PROTOCOL. The virtual host in front of a line is the subject,
 * its port goes to `data`. Remembers nothing. Text is put together from few pieces, no object is made for a line.
 */
export function accessLines(settings: Settings, ending: Ending): Decoder {
  unmapped(settings, 'an access line');
  const line = new AccessLine();
  const statuses: Status[] = [];
  const name = settings.name ?? 'access';
  const named = `"name":${JSON.stringify(name)},"level":"`;
  let text = '';
  let begun = '';
  let begunTime = '';
  let begunSubject = '';

  /** What stands between the quotes of a JSON string. */
  const inner = (from: number, to: number) => (line.plain ? text.slice(from, to) : content(text.slice(from, to)));
  const quoted = ({ from, to }: Span) => (line.plain ? text.slice(from - 1, to + 1) : `"${inner(from, to)}"`);
  const optional = (key: string, { from, to }: Span) => (to === 0 ? '' : `${key}${inner(from, to)}"`);

  /** The event as far as the level; it stays the same for a second. */
  function beginning(subject: string): string {
    const time = line.timeless ? '' : line.time.text;
    if (time !== begunTime || subject !== begunSubject || begun === '') {
      begunTime = time;
      begunSubject = subject;
      const who = subject === '' ? '' : `"subject":${JSON.stringify(subject)},`;
      begun = `{${time === '' ? '' : `"time":"${time}",`}"type":"log",${who}${named}`;
    }
    return begun;
  }

  function status(): Status {
    const { from, to } = line.status;
    const code = to - from === 3 ? Number(text.slice(from, to)) : 0;
    if (code === 0) return statusOf(to === 0 ? '' : integer(text, from, to));
    return (statuses[code] ??= statusOf(String(code)));
  }

  /** Method, path, query and protocol, or the whole of a request that has not got them. */
  function request(target: number, pathEnd: number): string {
    const { from, to } = line.request;
    if (to === 0) return '';
    if (target === 0) return `,"request":"${inner(from, to)}"`;
    const method = text.indexOf(' ', from);
    const query = pathEnd + 1 < target ? `","query":"${inner(pathEnd + 1, target)}` : '';
    const path = inner(method + 1, pathEnd);
    return `,"method":"${text.slice(from, method)}","path":"${path}${query}","protocol":"${inner(target + 1, to)}"`;
  }

  function event(subject: string, rest: string, id: string): string {
    const { client, bytes, referer, agent, port } = line;
    const { from, to } = line.request;
    const target = targetEnd(text, from, to);
    const mark = target === 0 ? -1 : text.indexOf('?', from);
    const pathEnd = target === 0 ? to : mark < 0 || mark > target ? target : mark;
    const { level, message, member } = status();
    const data =
      optional(',"identity":"', line.identity) +
      optional(',"user":"', line.user) +
      request(target, pathEnd) +
      member +
      (bytes.to === 0 ? '' : `,"bytes":${integer(text, bytes.from, bytes.to)}`) +
      (referer.to === 0 ? '' : `,"referer":${quoted(referer)}`) +
      (agent.to === 0 ? '' : `,"agent":${quoted(agent)}`) +
      (port.to === 0 ? '' : `,"port":${integer(text, port.from, port.to)}`) +
      rest;
    const members = client.to === 0 ? data.slice(1) : `"client":"${inner(client.from, client.to)}"${data}`;
    return `${beginning(subject)}${level}${to === 0 ? '-' : inner(from, pathEnd)}${message}${members}},"id":"${id}"}`;
  }

  return {
    line(row, take) {
      if (row === '' || row === '\r') return undefined;
      text = row.charCodeAt(row.length - 1) === 13 ? row.slice(0, -1) : row;
      const reason = line.read(text, ending.agent);
      if (reason !== undefined) return `not a ${ending.name} access line: ${reason}`;
      const rest = line.rest === text.length ? '' : ending.rest(text.slice(line.rest));
      if (rest === undefined) return `not a ${ending.name} access line: it goes on after the size`;
      const time = line.timeless ? Number.NaN : line.time.epoch;
      const subject = settings.subject ?? text.slice(0, line.host.to);
      take(time, event(subject, rest, settings.ids.next('log', time, subject, name, text)));
      return undefined;
    },
  };
}

function statusOf(digits: string): Status {
  return {
    level: `${digits.length === 3 && digits >= '500' ? 'error' : 'info'}","message":"`,
    message: ` ${digits === '' ? '-' : digits}","data":{`,
    member: digits === '' ? '' : `,"status":${digits}`,
  };
}

/** A field with its escapes decoded, as it stands between the quotes of a JSON string. */
function content(field: string): string {
  return JSON.stringify(unescaped(field)).slice(1, -1);
}

/** Where the target ends in METHOD TARGET HTTP/VERSION; 0 when that is not what stands there. */
function targetEnd(text: string, from: number, to: number): number {
  let method = from;
  while (text.charCodeAt(method) >= 65 && text.charCodeAt(method) <= 90) method++;
  const last = text.startsWith(' HTTP/1.1"', to - 9) ? to - 9 : text.lastIndexOf(' ', to - 1);
  const whole = method > from && text.charCodeAt(method) === 32 && last > method + 1;
  return whole && text.startsWith('HTTP/', last + 1) ? last : 0;
}

/** Digits as JSON writes them: no zero in front. */
function integer(text: string, from: number, to: number): string {
  const digits = text.slice(from, to);
  return digits.length > 1 && digits.charCodeAt(0) === 48 ? String(Number(digits)) : digits;
}
