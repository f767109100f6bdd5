import { assign } from '../event/annotate.js';
import { writeDuration } from '../event/duration.js';
import type { Emit, Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import type { Statistic } from './aggregate.js';
import { type KeySettings, Keys } from './keys.js';
import { Plan } from './plan.js';
import { type WindowSettings, Windows } from './windows.js';

export type Settings = Omit<KeySettings & WindowSettings, 'note'>;

/**
 * Gathers metric and log events by key and window, and writes the statistics of each window when it closes. Passes
 * every other type, events without a time, events that have nothing for any statistic, and late ones, marked. A stated
 * gap that counts for nothing is not passed: a metric of it would stand beside those that are made here. Remembers what
 * open windows have gathered, and each key until it was long silent.
 */
export function aggregation(statistics: readonly Statistic[], settings: Settings, run: Run): Stage {
  const note = (message: string): void => run.note(message);
  const plan = new Plan(statistics);
  const keys = new Keys({ ...settings, note }, statistics);
  const windows = new Windows(plan, { ...settings, note });
  const passed = { timeless: 0, useless: 0, late: 0, far: 0 };
  let mostLate = 0;
  let gaps = 0;
  let gathered = 0;

  return {
    window: settings.window,

    event(event, line, time) {
      if (event.type !== 'metric' && event.type !== 'log') run.pass(line);
      else if (Number.isNaN(time)) {
        passed.timeless++;
        run.pass(line);
      } else if (event.late === true) {
        run.late();
        run.pass(line);
      } else if (!plan.read(event)) {
        if (event.type === 'metric' && event.value === null) gaps++;
        else {
          passed.useless++;
          run.pass(line);
        }
      } else if (windows.lateness(time) > 0) {
        run.late();
        passed.late++;
        mostLate = Math.max(mostLate, windows.lateness(time));
        run.pass(assign(line, event, { late: true }));
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
      const { timeless, useless, late, far } = passed;
      const told = (count: number, what: string): void => {
        if (count > 0) note(`${counted(count, 'event')} ${what}: passed on, not counted`);
      };
      told(timeless, 'without a time');
      told(useless, 'without a value to use');
      told(late, `later than --lateness allows, by up to ${writeDuration(mostLate)}`);
      told(far, 'too far ahead of the others');
      if (gathered + useless + gaps > 0) for (const field of plan.notFound()) note(`no event had a usable ${field}`);
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
