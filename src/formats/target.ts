import { misuse } from '../declaration/failure.js';
import { writeTime } from '../event/time.js';
import type { Settings } from './format.js';
import { isInfinite } from './reading.js';

/** The parts of a metric's text around its time and its value, written once for a series. */
export interface Target {
  readonly before: string;
  readonly after: string;
}

/** A metric's text. `number` is its value as JSON. */
export function metric(time: number, target: Target, number: string): string {
  return `{"time":"${writeTime(time)}${target.before}${number}${target.after}`;
}

/** The text of a metric without a reading: null, and what the source said where that was infinity. */
export function unread(time: number, target: Target, said: string): string {
  return metric(time, target, isInfinite(said) ? `null,"data":{"value":${JSON.stringify(said)}}` : 'null');
}

/** The series a metric belongs to. */
export interface Series {
  readonly subject: string;
  readonly name: string;
  readonly unit?: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

export function target({ subject, name, unit, tags }: Series): Target {
  const members = [...tags].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return {
    before: `","type":"metric",${subject && `"subject":${JSON.stringify(subject)},`}"name":${JSON.stringify(name)},"value":`,
    after: `${unit ? `,"unit":${JSON.stringify(unit)}` : ''}${members.length > 0 ? `,"tags":{${members.join(',')}}` : ''}}`,
  };
}

const tag = /^([^;!^=]+)=([^;~][^;]*)$/;

/**
 * A Graphite path and its tags: `cpu;host=a;dc=b` is the name `cpu;dc=b;host=a`, sorted as Graphite sorts it, with the
 * tags dc and host. The name is otherwise the path as it stands; calls of functions have no tags.
 */
export function tagsOf(path: string): { readonly name: string; readonly tags: Map<string, string> } {
  const [name = '', ...segments] = path.split(';');
  const tags = new Map<string, string>();
  if (segments.length === 0 || name === '' || /[("]/.test(name)) return { name: path, tags };
  for (const segment of segments) {
    const found = tag.exec(segment);
    if (!found) return { name: path, tags: new Map() };
    tags.set(found[1] as string, found[2] as string);
  }
  const sorted = [...tags].sort(([a], [b]) => (a < b ? -1 : 1));
  return { name: name + sorted.map(([key, value]) => `;${key}=${value}`).join(''), tags: new Map(sorted) };
}

/**
 * Says who a Graphite path speaks of. The path is the event's name, whole, so that no two series become one; the subject
 * is empty unless given, or mapped: `--map subject=1` takes node 1 of the dotted path, counted from 0 (-1 is the last)
 * as Graphite's aliasByNode does, of a call's first path; `--map subject=host` takes a tag. A pattern names nobody.
 */
export function graphiteSeries(settings: Settings): (path: string, tags?: ReadonlyMap<string, string>) => Series {
  const { subject, ...others } = settings.map;
  const wrong = Object.keys(others)[0];
  if (wrong !== undefined) throw misuse(`--map ${wrong}: of a Graphite target only the subject can be mapped`);
  return (path, more) => {
    const { name, tags } = tagsOf(path);
    for (const [key, value] of more ?? []) if (!tags.has(key)) tags.set(key, value);
    return {
      subject: settings.subject ?? (subject === undefined ? '' : mapped(subject, path, tags)),
      name: settings.name ?? name,
      tags,
    };
  };
}

function mapped(subject: string, path: string, tags: ReadonlyMap<string, string>): string {
  if (!/^-?\d+$/.test(subject)) return tags.get(subject) ?? '';
  const nodes = firstPath(path).split('.');
  const node = nodes.at(Number(subject)) ?? '';
  return /[*?[\]{}]/.test(node) ? '' : node;
}

/** `a.b` of `scale(sum(a.b,c.d),2)`, of `a.b;host=x` and of `a.b`. */
function firstPath(path: string): string {
  const inside = path.slice(path.lastIndexOf('(', (path.indexOf(',') + 1 || path.length) - 1) + 1);
  return inside.split(/[,;)]/, 1)[0] as string;
}

/** Series remembered by what stands for them in the source; all are forgotten when they become too many. */
export const rememberedSeries = 100_000;

/** A copy that does not keep the input around it alive, for what is remembered. */
export function kept(text: string): string {
  return Buffer.from(text).toString();
}
