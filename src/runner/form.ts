import { type Look, plain } from '../text/look.js';
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
export async function form({ command, contract, everywhere, request }: Task, io: Io): Promise<Form> {
  const terminal = io.stdout.isTTY === true;
  const { output } = contract;
  if (command.plain || output === 'json' || (output === 'auto' && !terminal)) return asJson;
  if (output === 'csv') {
    const { csv } = await import('../text/csv.js');
    return drawn(csv());
  }
  const colour = coloured(everywhere.color, terminal, io.env);
  const palette = colour ? (await import('../text/palette.js')).palette(true) : plain;
  const look: Look = { palette, width: io.stdout.columns ?? (Number(io.env['COLUMNS']) || Number.POSITIVE_INFINITY) };
  if (command.render) return drawn(await command.render(request, look));
  const { render } = await import('../text/render.js');
  return drawn(render(look));
}

function drawn(render: { event(event: Record<string, unknown>): string; end(): string }): Form {
  return { line: (text) => render.event(JSON.parse(text)), end: () => render.end() };
}
