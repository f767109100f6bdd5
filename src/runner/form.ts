import { type Look, plain, type Render } from '../text/look.js';
import type { Io } from './io.js';
import { asJson, type Form } from './output.js';
import type { Task } from './program.js';

/** Whether text is coloured: as asked, else on a terminal unless NO_COLOR or a dumb terminal forbid it. */
export function coloured(when: Task['everywhere']['color'], terminal: boolean, env: Io['env']): boolean {
  if (when !== 'auto') return when === 'always';
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return terminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** How a filter's output is written: JSON in a pipe, text on a terminal, or as `--output` says. */
export async function form({ command, contract, everywhere, request, files }: Task, io: Io): Promise<Form> {
  const terminal = io.stdout.isTTY === true;
  const { output } = contract;
  if (command.plain || output === 'json' || (output === 'auto' && !terminal)) return asJson;
  if (output === 'csv') {
    const { csv } = await import('../text/csv.js');
    return drawn(csv());
  }
  const colour = coloured(everywhere.color, terminal, io.env);
  const palette = colour ? (await import('../text/palette.js')).palette(true) : plain;
  const look: Look = { palette, width: io.stdout.columns || Number(io.env['COLUMNS']) || Number.POSITIVE_INFINITY };
  const render = command.render
    ? await command.render(request, look)
    : (await import('../text/render.js')).render(look);
  return drawn(render, terminal && files.length === 0 && io.env['TERM'] !== 'dumb');
}

const erase = '\u001b[K';

/** With `over`, each line wipes what stood in its place: the progress of a command further up the pipe. */
function drawn(render: Render, over = false): Form {
  const wiped = (text: string) => (over ? text.replaceAll('\n', `${erase}\n`) : text);
  return { line: (text) => wiped(render.event(JSON.parse(text))), end: () => wiped(render.end()) };
}
