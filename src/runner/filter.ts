import { cannot } from '../declaration/failure.js';
import { writeDuration } from '../event/duration.js';
import type { TakeEvent } from '../stream/reader.js';
import type { Checkpoint } from './checkpoint.js';
import { form } from './form.js';
import { Input } from './input.js';
import type { Io } from './io.js';
import { Closed, Output } from './output.js';
import type { Task } from './program.js';
import { RejectsFile } from './rejected.js';
import { type Settings, settings } from './settings.js';
import { Signals } from './signals.js';
import { Telling } from './telling.js';
import { Ticks } from './ticks.js';
import { Works } from './works.js';

/** The longest time a timer can be set to. */
const longest = 2 ** 31 - 1;

/** What the parts of a run remember, as it stands in the state file. */
interface Saved {
  readonly works: unknown;
  readonly input: unknown;
}

/** Runs a command that is a filter, from its first byte to its exit status. */
export async function runFilter(task: Task, io: Io): Promise<number> {
  const settled = await settings(task, io.env, io.clock());
  const filter = new Filter(task, settled, io, new Output(io.stdout, await form(task, io)));
  try {
    await filter.open();
    return await filter.run();
  } catch (error) {
    if (error instanceof Closed) return filter.deserted();
    throw error;
  } finally {
    filter.close();
  }
}

/** The parts of one run, and the order in which they begin and end. */
class Filter {
  readonly #task: Task;
  readonly #settings: Settings;
  readonly #io: Io;
  readonly #output: Output;
  readonly #telling: Telling;
  readonly #rejectsFile: RejectsFile | undefined;
  #works!: Works;
  #checkpoint: Checkpoint | undefined;
  #input!: Input;
  #saver: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timedOut: string | undefined;
  /** Something was taken since the last save. */
  #unsaved = false;
  #ticks: Ticks | undefined;
  /** What went wrong at a tick. */
  #fault: unknown;
  #signals: Signals | undefined;

  constructor(task: Task, settled: Settings, io: Io, output: Output) {
    this.#task = task;
    this.#settings = settled;
    this.#io = io;
    this.#output = output;
    const { command, contract, everywhere, name } = task;
    this.#telling = new Telling(io, name, { quiet: everywhere.quiet, mute: command.plain === true });
    if (contract.rejects !== undefined) this.#rejectsFile = new RejectsFile(contract.rejects, this.#telling.fault);
  }

  /** Opens what is read and written; nothing is read before all of it is there. */
  async open(): Promise<void> {
    const { contract, request, files } = this.#task;
    const { state, since, until, keep } = this.#settings;
    const outlets = {
      emit: this.#output.emit,
      note: this.#telling.note,
      keep: this.#rejectsFile?.keep,
      ended: this.#ended,
    };
    this.#works = await Works.open(this.#task, this.#settings, outlets);
    if (state) {
      const { Checkpoint } = await import('./checkpoint.js');
      this.#checkpoint = new Checkpoint(state, contract.saveEvery, this.#io);
      this.#saver = setInterval(this.#saveInSilence, Math.min(Math.max(contract.saveEvery / 4, 100), longest));
    }
    this.#input = await Input.open(
      {
        files,
        concat: contract.concat,
        since,
        until,
        keep,
        rejects: this.#works.rejects,
        take: this.#take,
        feed: await this.#works.feed(),
        decoder: (quiet) => this.#works.decoder(quiet),
        settled: () => this.#settle(),
      },
      this.#io,
    );
    const saved = this.#checkpoint?.read() as Saved | undefined;
    if (saved) this.#restore(saved);
    if (this.#input.waits && this.#io.stdin.isTTY) this.#telling.note('reading from the terminal; Ctrl-D ends it');
    this.#limit((request.options as { timeout?: number }).timeout);
    const ticks = (request.options as { ticks?: number }).ticks;
    if (ticks) this.#ticks = new Ticks(ticks, this.#io.clock, this.#tick);
    const answers = this.#task.command.plain === true;
    this.#signals = new Signals(
      this.#io,
      { piped: this.#input.waits, answers },
      {
        stop: () => this.#input.stop(),
        tell: () => this.#stats(),
      },
    );
  }

  /** Ends the input after so many milliseconds, for a command with a limit of its own: its answer is what it has by then. */
  #limit(timeout: number | undefined): void {
    if (!timeout) return;
    this.#timer = setTimeout(
      () => {
        this.#timedOut = `timed out after ${writeDuration(timeout)}`;
        this.#input.stop();
      },
      Math.min(timeout, longest),
    );
  }

  readonly #ended = (): string | undefined =>
    this.#timedOut ?? (this.#signals?.status ? 'ended by a signal' : undefined);

  async run(): Promise<number> {
    await this.#input.read();
    this.#ticks?.stop();
    if (this.#fault) throw this.#fault;
    if (!this.#settings.keep) await this.#works.flush();
    this.#works.close();
    if (this.#task.command.plain) this.#answerable();
    await this.#output.end();
    this.#save();
    this.#works.rejects.summary();
    if (this.#task.contract.stats) this.#stats();
    return this.#status();
  }

  /**
   * The status when the reader of the output has gone: none of a filter's business, but an answer stays one. The state
   * stays what it was, since what came after it reached nobody; but a signal ends the readers too, and saves it.
   */
  deserted(): number {
    if (this.#signals?.status) this.#save();
    if (this.#task.contract.stats) this.#stats();
    return (this.#task.command.plain && this.#works.status) || this.#signals?.status || 0;
  }

  /** An answer that rests on a state which could not be saved is not given: what failed is the answer. */
  #answerable(): void {
    this.#save();
    if (this.#checkpoint?.failure) throw cannot(this.#checkpoint.failure);
  }

  close(): void {
    clearInterval(this.#saver);
    clearTimeout(this.#timer);
    this.#ticks?.stop();
    this.#telling.done();
    this.#signals?.forget();
    this.#rejectsFile?.close();
    this.#checkpoint?.unlock();
  }

  readonly #take: TakeEvent = (event, text, time) => {
    this.#ticks?.event(time);
    this.#works.take(event, text, time);
  };

  /** While the output is stalled the input waits too, and its silence says nothing. */
  readonly #tick = (time: number, text: string): void => {
    if (!this.#output.idle) return;
    this.#ticked(time, text).catch((error) => {
      this.#fault ??= error;
      this.#input.stop();
    });
  };

  async #ticked(time: number, text: string): Promise<void> {
    this.#works.take({ type: 'tick' }, text, time);
    this.#unsaved = true;
    await this.#output.flush();
  }

  async #settle(): Promise<void> {
    await this.#output.flush();
    this.#telling.progress(this.#works.counts.taken, () => this.#input.progress());
    this.#unsaved = true;
    if (!this.#checkpoint?.due) return;
    await this.#output.written();
    this.#save();
  }

  /** Saves what came before the input fell silent: nothing else would, until it speaks again. */
  readonly #saveInSilence = (): void => {
    if (this.#unsaved && this.#checkpoint?.due && this.#output.idle) this.#save();
  };

  /** Saves the state. A failure is told once; the stream goes on, and the run ends with status 3. */
  #save(): void {
    const before = this.#checkpoint?.failure;
    this.#checkpoint?.save({ works: this.#works.save(), input: this.#input.save() } satisfies Saved);
    const after = this.#checkpoint?.failure;
    this.#unsaved = after !== undefined;
    if (after && !before) this.#telling.fault(after);
  }

  #restore({ works, input }: Saved): void {
    this.#works.restore(works);
    this.#input.restore(input);
  }

  #stats(): void {
    const { taken, late, series } = this.#works.counts;
    const { rejected } = this.#works.rejects;
    const known = series === undefined ? '' : `, series ${series}`;
    this.#telling.say(`in ${taken}, out ${this.#output.lines}, rejected ${rejected}, late ${late}${known}`);
  }

  #status(): number {
    const { rejects, status } = this.#works;
    if (this.#task.command.plain && status !== undefined) return status;
    if (this.#signals?.status) return this.#signals.status;
    if (this.#checkpoint?.failure || this.#rejectsFile?.failed) return 3;
    return status ?? (rejects.tooMany ? 1 : 0);
  }
}
