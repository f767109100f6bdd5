import { Chalk, type ChalkInstance } from 'chalk';
import { type Paint, type Palette, plain } from './look.js';

/**
 * The colours of text output, or none. They are of the first sixteen, so that a terminal's own theme decides how they
 * look. Load this file only where colour is asked for: it alone loads chalk.
 */
export function palette(colour: boolean): Palette {
  if (!colour) return plain;
  const chalk = new Chalk({ level: 1 });
  const worst = paint(chalk.redBright.bold);
  return {
    state: {
      ok: paint(chalk.green),
      warning: paint(chalk.yellow),
      critical: paint(chalk.red),
      unknown: paint(chalk.magenta),
    },
    level: {
      debug: paint(chalk.dim),
      info: paint(chalk.green),
      notice: paint(chalk.cyan),
      warning: paint(chalk.yellow),
      error: paint(chalk.red),
      critical: worst,
      alert: worst,
      emergency: worst,
    },
    strong: paint(chalk.bold),
    subject: paint(chalk.cyan),
    faint: paint(chalk.dim),
  };
}

/** A style of chalk joins all it is given, so that it could not be passed to `map`. */
function paint(style: ChalkInstance): Paint {
  return (text) => style(text);
}
