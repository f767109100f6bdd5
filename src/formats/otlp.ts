/** OTLP's severities run in fours: trace, debug, info, warn, error, fatal. */
const severities = ['debug', 'debug', 'info', 'warning', 'error', 'critical'] as const;

type Members = Readonly<Record<string, unknown>>;

/**
 * The log records of OpenTelemetry's JSON: of an export (`resourceLogs`), or one record by itself. Attributes, which are
 * lists of keys and typed values, become plain members, and those of the resource with a `resource.` in front.
 * Undefined for any other object.
 */
export function otlpRecords(object: object): readonly object[] | undefined {
  const { resourceLogs, timeUnixNano, observedTimeUnixNano, body, attributes } = object as Members;
  if (Array.isArray(resourceLogs)) return resourceLogs.flatMap((group) => ofResource(group));
  const single = isValue(body) || (Array.isArray(attributes) && attributes.every(isAttribute));
  return single && (timeUnixNano ?? observedTimeUnixNano) !== undefined ? [ofRecord(object as Members, {})] : undefined;
}

function ofResource(group: Members): readonly object[] {
  const resource = prefixed('resource.', (group?.['resource'] as Members)?.['attributes']);
  const scopes = list(group?.['scopeLogs']) as readonly Members[];
  return scopes.flatMap((scope) => list(scope?.['logRecords']).map((record) => ofRecord(record as Members, resource)));
}

function ofRecord(record: Members, resource: Members): object {
  const { attributes, body, severityNumber, timeUnixNano, resource: own, ...rest } = record ?? {};
  const severity = severities[Math.floor((Number(severityNumber) - 1) / 4)];
  return {
    ...(timeUnixNano !== '0' && timeUnixNano !== undefined && { timeUnixNano }),
    ...(severity && { level: severity }),
    ...(body !== undefined && { body: plain(body) }),
    ...rest,
    ...prefixed('', attributes),
    ...resource,
    ...prefixed('resource.', (own as Members)?.['attributes']),
  };
}

function prefixed(prefix: string, attributes: unknown): Members {
  return Object.fromEntries(
    list(attributes)
      .filter(isAttribute)
      .map(({ key, value }) => [`${prefix}${key}`, plain(value)]),
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isAttribute(entry: unknown): entry is { readonly key: string; readonly value: unknown } {
  return typeof (entry as Members)?.['key'] === 'string' && Object.hasOwn(entry as object, 'value');
}

function isValue(value: unknown): value is Members {
  if (typeof value !== 'object' || value === null) return false;
  const [kind, ...more] = Object.keys(value);
  return more.length === 0 && /^(string|bool|int|double|array|kvlist|bytes)Value$/.test(kind ?? '');
}

/** A typed value as JSON has it. A 64-bit number beyond what a double holds stays the string it is. */
function plain(value: unknown): unknown {
  if (!isValue(value)) return value;
  const [[kind, inner]] = Object.entries(value) as [[string, unknown]];
  if (kind === 'intValue') return Number.isSafeInteger(Number(inner)) ? Number(inner) : inner;
  if (kind === 'arrayValue') return list((inner as Members)?.['values']).map(plain);
  return kind === 'kvlistValue' ? prefixed('', (inner as Members)?.['values']) : inner;
}
