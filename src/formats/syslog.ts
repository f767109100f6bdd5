import { levels, readLevel } from '../event/level.js';
import { readTime, writeTime } from '../event/time.js';
import type { Decoder, Take } from '../stream/stage.js';
import type { Format, Settings } from './format.js';
import { wallClock } from './local-time.js';
import { share, shareOf, unmapped } from './recognition.js';
import { structuredData } from './structured.js';
import { SyslogTime } from './syslog-time.js';

const facilities = [
  'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit',
  'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7',
]; // biome-ignore format: a table

/**
 * Syslog as daemons write it to files and send it: RFC 5424, and RFC 3164 with or without a priority, a host and a tag,
 * also with the RFC 3339 time of rsyslog in front:
 *
 *     Nov 20 23:56:06 web1 sshd[412]: Failed password for root
 *     <34>1 2026-11-20T23:56:06.123Z web1 su 412 ID47 [origin ip="10.0.0.1"] 'su root' failed
 *
 * The host is the subject, the program the name, the priority gives level and `data.facility`; `data` has pid and msgid,
 * and an object for each element of structured data. Octet counts of TCP are no lines and not read.
 */
export const syslog: Format = {
  name: 'syslog',
  summary: 'RFC 3164 and RFC 5424, from a file or the network',
  recognise: (lines) => Math.min(shareOf(lines, syslog), share(lines, isSure)),
  local: (lines) => share(lines, (line) => /^(<\d+>)?([A-Z]|\d{4}-\d\d-\d\dT[\d:.,]+ )/.test(line)) > 0,
  open: (settings) => new Syslog(settings),
};

/** Many programs put an RFC 3339 time in front of their lines; rsyslog goes on with a host, and with a tag. */
function isSure(line: string): boolean {
  const [, host] = /^\d{4}-\S+ ([\w.:-]+) \S+:(?: |$)/.exec(line) ?? [];
  return !/^\d/.test(line) || (host !== undefined && readLevel(host) === undefined);
}

class Syslog implements Decoder {
  readonly #settings: Settings;
  readonly #time: SyslogTime;

  constructor(settings: Settings) {
    unmapped(settings, 'a syslog line');
    this.#settings = settings;
    this.#time = new SyslogTime(wallClock(settings.zone), settings.now);
  }

  line(text: string, take: Take): string | undefined {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line === '') return undefined;
    const close = line.charCodeAt(0) === 60 ? line.slice(0, 5).indexOf('>') : -1;
    const priority = close > 1 ? Number(line.slice(1, close)) : Number.NaN;
    if (line.charCodeAt(0) === 60 && !(priority >= 0 && priority <= 191)) return 'not syslog: no priority in its <>';
    const parts =
      line.startsWith('1 ', close + 1) && close > 0 ? standard(line, close + 3) : this.#old(line, close + 1);
    if (typeof parts === 'string') return `not syslog: ${parts}`;
    this.#write(line, priority, parts, take);
    return undefined;
  }

  /** RFC 3164 behind the priority. A first word that ends in a colon is the tag, unless Cisco's `%TAG:` follows it. */
  #old(line: string, at: number): Parts | string {
    const hostAt = this.#time.read(line, at);
    if (hostAt < 0) return 'no time in front';
    const hostEnd = wordEnd(line, hostAt);
    const colon = line.charCodeAt(hostEnd - 1) === 58;
    const host = line.slice(hostAt, !colon ? hostEnd : line.charCodeAt(hostEnd + 1) === 37 ? hostEnd - 1 : hostAt);
    const tagAt = host === '' ? hostAt : Math.min(hostEnd + 1, line.length);
    const tag = tagIn(line, tagAt);
    const message = line.slice(skipBlanks(line, tag ? tag.end : tagAt));
    return { time: this.#time.epoch, host, name: tag?.name ?? '', pid: tag?.pid ?? '', more: '', message };
  }

  #write(line: string, priority: number, { time, host, name: program, pid, more, message }: Parts, take: Take): void {
    const subject = this.#settings.subject ?? host;
    const name = this.#settings.name ?? program;
    let text = Number.isNaN(time) ? '{"type":"log"' : `{"time":"${writeTime(time)}","type":"log"`;
    if (subject !== '') text += `,"subject":${JSON.stringify(subject)}`;
    if (name !== '') text += `,"name":${JSON.stringify(name)}`;
    let data = '';
    if (!Number.isNaN(priority)) {
      text += `,"level":"${levels[7 - (priority & 7)]}"`;
      data += `,"facility":"${facilities[priority >> 3]}"`;
    }
    if (pid !== '') data += `,"pid":${/^[1-9]\d{0,14}$/.test(pid) ? pid : JSON.stringify(pid)}`;
    data += more;
    text += `,"message":${JSON.stringify(message)}`;
    if (data !== '') text += `,"data":{${data.slice(1)}}`;
    take(time, `${text},"id":"${this.#settings.ids.next('log', time, subject, name, line)}"}`);
  }

  save(): unknown {
    return this.#time.save();
  }

  restore(saved: unknown): void {
    this.#time.restore(saved);
  }
}

/** What a line says, each part empty where it is `-` or missing. */
interface Parts {
  readonly time: number;
  readonly host: string;
  readonly name: string;
  readonly pid: string;
  /** Further members of `data`, each with a comma in front. */
  readonly more: string;
  readonly message: string;
}

/** RFC 5424 behind its version. */
function standard(line: string, at: number): Parts | string {
  const words: string[] = [];
  for (let i = 0; i < 5; i++) {
    const end = line.indexOf(' ', at);
    if (end < 0) return 'fewer than five fields after the version';
    words.push(line.slice(at, end) === '-' ? '' : line.slice(at, end));
    at = end + 1;
  }
  const [stamp, host, name, pid, msgid] = words as [string, string, string, string, string];
  const time = stamp === '' || stamp[4] !== '-' ? Number.NaN : readTime(stamp);
  if (stamp !== '' && Number.isNaN(time)) return 'no time after the version';
  const data = line.charCodeAt(at) === 45 ? { members: '', end: at + 1 } : structuredData(line, at);
  if (!data || data.end === at || !(data.end === line.length || line.charCodeAt(data.end) === 32))
    return 'no structured data, or it is not closed';
  const begin = skipBlanks(line, data.end);
  const message = line.slice(line.charCodeAt(begin) === 0xfeff ? begin + 1 : begin);
  const more = (msgid === '' ? '' : `,"msgid":${JSON.stringify(msgid)}`) + data.members;
  return { time, host, name, pid, more, message };
}

/** `sshd[412]:`, `su:`, and `sshd[412]:text` without a blank; undefined where a message begins at once. */
function tagIn(line: string, at: number): { name: string; pid: string; end: number } | undefined {
  const end = wordEnd(line, at);
  const word = line.slice(at, Math.min(end, at + 256));
  const found =
    line.charCodeAt(end - 1) === 58 && end - at <= 256
      ? (/^%?([^[]+)\[([^\]]*)\]:$/.exec(word) ?? /^%?(.+)():$/.exec(word))
      : (/^([A-Za-z][\w./-]{0,99})\[(\d{1,15})\]:/.exec(word) ?? /^([A-Za-z][\w./-]{0,99})\[(\d{1,15})\]$/.exec(word));
  return found ? { name: found[1] as string, pid: found[2] as string, end: at + found[0].length } : undefined;
}

function wordEnd(line: string, at: number): number {
  const end = line.indexOf(' ', at);
  return end < 0 ? line.length : end;
}

function skipBlanks(line: string, at: number): number {
  while (line.charCodeAt(at) === 32) at++;
  return at;
}
