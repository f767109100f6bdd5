import type { Command } from '../declaration/command.js';
import { bash } from './bash.js';
import { fish } from './fish.js';
import { places } from './place.js';
import { zsh } from './zsh.js';

/** The shells there are completions for, each with the least version that reads them. */
export const shells = { bash: 'from version 4', zsh: 'from version 5', fish: 'from version 3' };

const scripts = { bash, zsh, fish };

/**
 * A script that completes commands, options, their words, and files. It holds all it needs, so that no program is
 * started at a press of the key.
 */
export function completions(shell: keyof typeof shells, commands: readonly Command[]): string {
  return scripts[shell](places(commands));
}
