import { misuse } from '../declaration/failure.js';
import { type State, severityOf } from '../event/severity.js';
import { cut, printable } from './text.js';

/** The forms of a passive result: one that is handed in, where a plugin is asked. */
export const passiveForms = {
  nagios: 'a line for the external command file of Nagios or Icinga',
  nrdp: 'the JSON body of a request to NRDP',
  sensu: "a check result for Sensu's socket, or /results of Sensu Core",
} as const;

/** What a plugin said, and of whom. */
export interface Passive {
  readonly host: string;
  /** Empty for a result of the host itself. */
  readonly service: string;
  readonly state: State;
  /** The lines of a plugin: the first with its perfdata behind `|`, then the details. */
  readonly lines: readonly string[];
  /** When it was found, in milliseconds of the epoch. */
  readonly time: number;
}

/**
 * A passive result as one line, without the newline at its end. Line breaks in the plugin's lines begin further lines
 * of output; other control characters become blanks.
 *
 * - `nagios`: `PROCESS_SERVICE_CHECK_RESULT`, or `PROCESS_HOST_CHECK_RESULT` without a service. With its newline at most
 *   4096 bytes, which a pipe takes in one piece (PIPE_BUF): details that do not fit are left out, then perfdata from its
 *   end, then text, and a last line `...` says so.
 * - `nrdp`: one result in `checkresults`, what its `submitcheck` takes as `JSONDATA`; in ASCII. NRDP stamps the time at
 *   which it comes.
 * - `sensu`: an object in ASCII. In `name` and `source` all but letters, digits and `_ . -` becomes `_`. Without a
 *   service the name is `host`, without a host there is no source: it is then of the agent that takes it. The events
 *   API of Sensu Go takes another shape.
 *
 * Nagios and NRDP know two states of a host that a plugin can tell: 0, up, for ok and warning; 1, down, for critical and
 * unknown. Both write names into lines of Nagios as they come: a host or service of more than 1000 bytes, or with `;`,
 * a line break or another control character in it, is misuse, and so is an empty host.
 */
export function passive(form: keyof typeof passiveForms, result: Passive): string {
  return writers[form]({ ...result, lines: result.lines.flatMap(outputLines) });
}

const writers = { nagios, nrdp, sensu } satisfies Record<keyof typeof passiveForms, (result: Passive) => string>;

const mostBytes = 4095;
const longestName = 1000;
const leftOut = '\\n...';
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const unfitName = /[;\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

function nagios({ host, service, state, lines, time }: Passive): string {
  const whom = service === '' ? [named('host', host)] : [named('host', host), named('service', service)];
  const command = service === '' ? 'PROCESS_HOST_CHECK_RESULT' : 'PROCESS_SERVICE_CHECK_RESULT';
  const lead = `[${seconds(time)}] ${[command, ...whom, code(service, state)].join(';')};`;
  return `${lead}${fitting(lines, mostBytes - Buffer.byteLength(lead) - leftOut.length)}`;
}

/** NRDP breaks the lines of `output` itself but takes backslashes as they are, and Nagios reads two as one. */
function nrdp({ host, service, state, lines }: Passive): string {
  const result = {
    checkresult: { type: service === '' ? 'host' : 'service', checktype: '1' },
    hostname: named('host', host),
    ...(service !== '' && { servicename: named('service', service) }),
    state: String(code(service, state)),
    output: lines.map(doubled).join('\n'),
  };
  return ascii({ checkresults: [result] });
}

function sensu({ host, service, state, lines, time }: Passive): string {
  return ascii({
    name: word(service) || 'host',
    status: severityOf(state),
    output: lines.join('\n'),
    ...(host !== '' && { source: word(host) }),
    executed: seconds(time),
  });
}

/** What a line of a plugin is to a reader of lines: one or more, well-formed and without control characters. */
function outputLines(line: string): readonly string[] {
  return Buffer.from(line)
    .toString()
    .split(/\r?\n/)
    .map((part) => part.replace(controls, ' '));
}

function named(what: string, name: string): string {
  if (what === 'host' && name.trim() === '') throw misuse('a passive result needs a host');
  const shown = `${what} '${printable(name, 100)}'`;
  if (unfitName.test(name)) throw misuse(`${shown} holds ; or a control character, which would end its name`);
  if (Buffer.byteLength(name) > longestName) throw misuse(`${shown} is longer than ${longestName} bytes`);
  return Buffer.from(name).toString();
}

function code(service: string, state: State): number {
  if (service !== '') return severityOf(state);
  return state === 'ok' || state === 'warning' ? 0 : 1;
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}

function word(name: string): string {
  return name.replace(/[^\w.-]/gu, '_');
}

function doubled(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The lines in so many bytes, escaped; the mark of what is left out comes on top of them. */
function fitting([first = '', ...below]: readonly string[], bytes: number): string {
  let shown = firstLine(first, bytes);
  if (shown !== doubled(first)) return `${shown}${leftOut}`;
  for (const line of below) {
    const longer = `${shown}\\n${doubled(line)}`;
    if (Buffer.byteLength(longer) > bytes) return `${shown}${leftOut}`;
    shown = longer;
  }
  return shown;
}

function firstLine(line: string, bytes: number): string {
  if (Buffer.byteLength(line) <= bytes && Buffer.byteLength(doubled(line)) <= bytes) return doubled(line);
  const bar = line.indexOf('|');
  const [text, data] = bar < 0 ? [line, ''] : [line.slice(0, bar).trimEnd(), line.slice(bar + 1)];
  let shown = shortened(text, bytes);
  let between = ' | ';
  for (const datum of data.split(' ').filter((part) => part !== '')) {
    const longer = `${shown}${between}${doubled(datum)}`;
    if (Buffer.byteLength(longer) > bytes) break;
    [shown, between] = [longer, ' '];
  }
  return shown;
}

/** Cut before it is escaped, so that no escape is cut in two. */
function shortened(text: string, bytes: number): string {
  let room = bytes;
  for (;;) {
    const shown = doubled(cut(text, room));
    const over = Buffer.byteLength(shown) - bytes;
    if (over <= 0) return shown;
    room -= Math.ceil(over / 2);
  }
}
