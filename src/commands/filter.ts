import { command } from '../declaration/command.js';
import { expressions } from '../declaration/expression.js';
import { misuse } from '../declaration/failure.js';
import { list, many, option } from '../declaration/option.js';

/** `FIELD=EXPR`, parted at the first equals sign. */
function assignment(text: string): readonly [field: string, expression: string] {
  const equals = text.indexOf('=');
  if (equals > 0 && text[equals + 1] !== '=') return [text.slice(0, equals).trim(), text.slice(equals + 1)];
  throw misuse('an assignment is FIELD=EXPR, as data.slow=value > 2');
}

export default command({
  name: 'filter',
  summary: 'Pass the events that an expression selects',
  description: `
Passes the events for which EXPR is true, each with the bytes it came with, in the order it came in, and drops the
others. Nothing is remembered. --set and --drop change the events that pass; what they do not touch keeps its bytes.

EXPR is CEL, as it is in --where of every other command. A bare name means the core field (time, type, subject, name,
value, unit, state, severity, level, message, id, late), then the tag, then the field of data, of that name; tags.x and
data.x are exact, and data["x-y"] is for names that are no words. There are == != < <= > >= in && || ! ?: + - * / %,
lists and maps, has(x), size(x), int(x), double(x), string(x), bool(x), timestamp(x), duration(x), of strings contains,
startsWith, endsWith, matches, lowerAscii, upperAscii, trim, split, substring, indexOf, lastIndexOf, of lists join, all,
exists, exists_one, map, filter, of time getHours("Europe/Berlin"), getDayOfWeek and their like, and cel.bind.

A missing field, or one of another type, makes a comparison false, != too, and any function that says true or false;
has(x) tells whether it is there. So status != 500 passes only events with a status, and !(status == 500) those without
one too. A tag is text, and beside a number it is read as one; text in data stays text. Numbers are those of JSON: 7 / 2
is 3.5. time is a timestamp and goes with timestamp("2026-11-20T14:00:00Z"), with such a string as it is, and with
duration("5m"). matches takes RE2's syntax, and no pattern and no line can make it slow.
`,
  reads: 'events',
  writes: 'the events that EXPR selects',
  operands: [{ name: 'expr', summary: 'What is true of the events to pass, in CEL' }],
  options: {
    set: many(
      '--set <field=expr>',
      'Set a field (core, data.x or tags.x) where the expression has a value',
      assignment,
    ),
    drop: option('--drop <fields>', 'Remove fields; a bare name goes from tags and data too', list, ''),
  },
  examples: [
    ['The errors of a web server', `tocsin ingest access.log | tocsin filter 'status >= 500'`],
    [
      'What is slow on two hosts, health checks left out',
      `tocsin filter 'subject in ["web1", "web2"] && duration > 2 && !path.startsWith("/health")' events.ndjson`,
    ],
    [
      'Log lines of the night, in the time of Berlin',
      `tocsin filter 'type == "log" && time.getHours("Europe/Berlin") < 6' events.ndjson`,
    ],
    [
      'Without secrets, and with a tag to aggregate by',
      `tocsin filter true --drop password,token --set 'tags.class=string(int(status / 100)) + "xx"' events.ndjson`,
    ],
    ['Follow the panics of all services', `tail -F app.ndjson | tocsin filter 'message.matches("(?i)panic|fatal")'`],
  ],
  render: async (_request, look) => (await import('../text/render.js')).render(look, { every: true }),
  async open({ options, operands }, run) {
    const { compile, selection, place, edited } = await expressions();
    const { test, constant, hints } = selection(operands[0] ?? '');
    const sets = options.set.map(([field, text]) => ({
      place: place(field, '--set'),
      expression: compile(text, `--set ${field}`),
    }));
    for (const hint of [hints, ...sets.map(({ expression }) => expression.hints)].flat()) run.note(hint);
    if (sets.length === 0 && options.drop.length === 0)
      return {
        event(event, text, _time, emit) {
          if (constant ?? test(event)) emit(text);
        },
      };
    return {
      event(event, text, _time, emit) {
        if (!(constant ?? test(event))) return;
        const values = sets.map(({ place, expression }) => [place, expression.value(event)] as const);
        const set = new Map(values.filter(([, value]) => value !== undefined && value !== null));
        emit(edited(text, event, options.drop, set));
      },
    };
  },
});
