import type { Command, Loaders } from '../declaration/command.js';
import { isFilter } from '../declaration/command.js';
import { Failure } from '../declaration/failure.js';
import type { Screen } from '../manual/help.js';
import { harmless } from '../text/harmless.js';
import type { Io } from './io.js';
import { asText, Closed, Output } from './output.js';
import { type Answer, all, asked, type Screens, type Task } from './program.js';

/** Does what the words after `tocsin` ask for, and resolves to the exit status. Never rejects. */
export async function execute(loaders: Loaders, io: Io): Promise<number> {
  const task = await asked(io.words, loaders, screens(io));
  if ('print' in task) return answered(task, io);
  try {
    const answer = task.command.answer?.(task.request);
    if (answer !== undefined) return await answered({ print: answer, on: 'stdout', status: 0 }, io);
    if (isFilter(task.command)) {
      const { runFilter } = await import('./filter.js');
      return await runFilter(task, io);
    }
    return await acted(task, loaders, io);
  } catch (error) {
    const answer = task.command.failure?.(asError(error), task.request, io.clock());
    if (!answer) return failed(task, error, io);
    await written(io, answer.text);
    return answer.status;
  }
}

async function answered({ print, on, status }: Answer, io: Io): Promise<number> {
  if (on === 'stderr') io.tell(print);
  else await written(io, print);
  return status;
}

/** Runs a command that is no filter. A reader that stalls is waited for; when it is gone, the run ends quietly. */
async function acted({ command, request }: Task, loaders: Loaders, io: Io): Promise<number> {
  const output = new Output(io.stdout, asText);
  const write = (text: string) => {
    output.emit(text);
    return output.flush();
  };
  try {
    const world = { write, env: io.env, commands: () => all(loaders) };
    const status = await (command as Required<Command>).run(request, world);
    await output.end();
    return status;
  } catch (error) {
    if (error instanceof Closed) return 0;
    throw error;
  }
}

/** Resolves when the text has been handed over, or nobody is there to take it. */
function written(io: Io, text: string): Promise<void> {
  return new Promise((resolve) => {
    io.stdout.on('error', () => resolve());
    io.stdout.write(text, () => resolve());
  });
}

/** One line that says what went wrong; the stack beside it with TOCSIN_DEBUG. */
function failed(task: Task, error: unknown, io: Io): number {
  const { message, stack = '' } = asError(error);
  const known = error instanceof Failure;
  const line = known ? message : `stopped by a fault of its own: ${message} (TOCSIN_DEBUG=1 shows where)`;
  io.tell(`tocsin ${task.name}: ${line.split('\n').map(harmless).join('\n')}\n`);
  if (io.env['TOCSIN_DEBUG']) io.tell(`${stack}\n`);
  return known ? error.status : 3;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What help is written for: the terminal's width, and colours where it has them. */
function screens(io: Io): Screens {
  return async (on, color): Promise<Screen> => {
    const { coloured } = await import('./form.js');
    const terminal = on === 'stdout' ? io.stdout.isTTY === true : io.stderrIsTerminal;
    const width = io.stdout.columns ?? 80;
    if (!coloured(color, terminal, io.env)) return { width, style: (_role, text) => text };
    const { palette } = await import('../text/palette.js');
    const { strong, subject, faint } = palette(true);
    const paints = { heading: strong, command: subject, flag: subject, choice: subject, example: faint };
    return { width, style: (role, text) => paints[role](text) };
  };
}
