/** The fields of an event that a foreign source may have under other names, each in the order in which they are tried. */
export const foreign = {
  time: [
    'time', '@timestamp', 'timestamp', 'Timestamp', 'ts', 't', 'datetime', 'timeUnixNano', 'observedTimeUnixNano',
    '_SOURCE_REALTIME_TIMESTAMP', '__REALTIME_TIMESTAMP', 'eventTime', 'asctime', 'date',
  ],
  subject: [
    'subject', 'host', 'hostname', 'host.name', 'host.hostname', '_HOSTNAME', 'resource.host.name',
    'Resource.host.name', 'resource.attributes.host.name', 'kubernetes.pod_name', 'instance',
  ],
  name: [
    'name', 'metric', 'metric_name', '__name__', 'service', 'service.name', 'logger', 'log.logger', 'logger_name',
    'SYSLOG_IDENTIFIER', '_COMM', 'resource.service.name', 'Resource.service.name', 'resource.attributes.service.name',
    'app', 'application', 'program', 'appname',
  ],
  value: ['value', 'metric'],
  unit: ['unit'],
  level: [
    'level', 'severity', 'lvl', 'log.level', 'severityText', 'SeverityText', 'loglevel', 'levelname', 'level_name',
    'PRIORITY', 'at',
  ],
  message: [
    'message', 'msg', 'short_message', 'body', 'Body', 'MESSAGE', 'log', 'description', 'event', 'text',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>; // biome-ignore format: a table

export type Field = keyof typeof foreign;

const cloudEvents: Partial<Readonly<Record<Field, readonly string[]>>> = { subject: ['source'], name: ['type'] };

/** Where to look for a field in an object: a CloudEvent has its source and type, which say something else elsewhere. */
export function pathsOf(field: Field, object: object): readonly string[] {
  return (Object.hasOwn(object, 'specversion') ? cloudEvents[field] : undefined) ?? foreign[field];
}

/** A value found under a path, and the member of the object that holds it. */
export interface Found {
  readonly path: string;
  readonly member: string;
  readonly value: unknown;
  /** The member holds nothing else. */
  readonly alone: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** What an object has under a path: a member called so, dots and all, or a member of a member. */
export function lookUp(object: object, path: string): Found | undefined {
  if (Object.hasOwn(object, path)) return { path, member: path, value: (object as Members)[path], alone: true };
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const member = path.slice(0, dot);
  const inner = Object.hasOwn(object, member) ? (object as Members)[member] : undefined;
  if (typeof inner !== 'object' || inner === null) return undefined;
  const found = lookUp(inner, path.slice(dot + 1));
  return found && { path, member, value: found.value, alone: found.alone && Object.keys(inner).length === 1 };
}
