import { assign } from '../event/annotate.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import type { Statistic } from './aggregate.js';
import { type KeySettings, Keys } from './keys.js';
import { Plan } from './plan.js';
import { type WindowSettings, Windows } from './windows.js';

export type Settings = Omit<KeySettings & WindowSettings, 'note'>;

/**
 * Gathers metric and log events by key and window, and writes the statistics of each window when it closes. Passes
 * every other type, events without a time, events that have nothing for any statistic, and late ones, marked. Remembers
 * what open windows have gathered, and each key until it was long silent.
 */
export function aggregation(statistics: readonly Statistic[], settings: Settings, run: Run): Stage {
  const note = (message: string): void => run.note(message);
  const plan = new Plan(statistics);
  const keys = new Keys({ ...settings, note }, statistics);
  const windows = new Windows(plan, { ...settings, note });
  const passed = { timeless: 0, useless: 0, far: 0 };
  let gathered = 0;

  return {
    window: settings.window,

    event(event, line, time) {
      if (event.type !== 'metric' && event.type !== 'log') run.pass(line);
      else if (Number.isNaN(time)) {
        passed.timeless++;
        run.pass(line);
      } else if (!plan.read(event)) {
        passed.useless++;
        run.pass(line);
      } else if (windows.late(time)) {
        run.late();
        run.pass(event.late === true ? line : assign(line, event, { late: true }));
      } else if (windows.add(keys.find(event), time)) gathered++;
      else {
        passed.far++;
        run.pass(line);
      }
    },

    advance(time: number, emit: Emit) {
      if (windows.advance(time, emit)) keys.forget((group) => windows.forgettable(group));
    },

    flush(emit: Emit) {
      windows.flush(emit);
    },

    close() {
      const { timeless, useless, far } = passed;
      if (timeless > 0) note(`${timeless} events without a time: passed on, not counted`);
      if (useless > 0) note(`${useless} events without a value to use: passed on, not counted`);
      if (far > 0) note(`${far} events too far ahead of the others: passed on, not counted`);
      if (gathered + useless > 0) for (const field of plan.notFound()) note(`no event had a usable ${field}`);
      if (gathered > 0) for (const field of keys.notFound()) note(`no event had ${field}`);
    },

    save: () => ({ keys: keys.save(), windows: windows.save(keys.all()) }),

    restore(saved: unknown) {
      const { keys: groups, windows: open } = saved as { keys: unknown; windows: unknown };
      keys.restore(groups);
      windows.restore(open, [...keys.all()]);
    },

    size: () => keys.size,
  };
}
