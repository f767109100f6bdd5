import { cannot } from '../declaration/failure.js';
import type { Event } from '../event/event.js';
import { Ids } from '../event/id.js';
import { Pipeline, passing } from '../stream/pipeline.js';
import type { TakeEvent } from '../stream/reader.js';
import { Rejects } from '../stream/rejects.js';
import type { Run, Stage } from '../stream/stage.js';
import { harmless } from '../text/harmless.js';
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

/** What the parts of a run remember, as it stands in the state file. */
interface Saved {
  readonly pipeline: unknown;
  readonly input: unknown;
  readonly rejects: unknown;
  readonly ids: unknown;
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
  readonly #rejects: Rejects;
  readonly #ids = new Ids();
  #checkpoint: Checkpoint | undefined;
  #stage: Stage = passing;
  #pipeline!: Pipeline;
  #input!: Input;
  #ticks: Ticks | undefined;
  #late = 0;
  #signals: Signals | undefined;

  constructor(task: Task, settled: Settings, io: Io, output: Output) {
    this.#task = task;
    this.#settings = settled;
    this.#io = io;
    this.#output = output;
    const { command, contract, everywhere, name } = task;
    this.#telling = new Telling(io, name, everywhere.quiet || command.plain === true);
    const say = (message: string) => this.#telling.note(message);
    if (contract.rejects !== undefined) this.#rejectsFile = new RejectsFile(contract.rejects, say);
    this.#rejects = new Rejects({
      command: name,
      most: contract.maxRejects,
      note: say,
      emit: command.plain ? () => {} : output.emit,
      keep: this.#rejectsFile?.keep,
    });
  }

  /** Opens what is read and written; nothing is read before all of it is there. */
  async open(): Promise<void> {
    const { command, contract, request, files } = this.#task;
    const { state, since, until } = this.#settings;
    if (command.open) this.#stage = await command.open(request, this.#run());
    if (state) {
      const { Checkpoint } = await import('./checkpoint.js');
      this.#checkpoint = new Checkpoint(state, contract.saveEvery, this.#io);
    }
    this.#pipeline = this.#piped(this.#stage);
    this.#input = await Input.open(
      {
        files,
        concat: contract.concat,
        since,
        until,
        rejects: this.#rejects,
        take: this.#take,
        decoder: async (quiet) => command.decode?.(request, this.#run(quiet)),
        settled: () => this.#settle(),
      },
      this.#io.stdin,
    );
    const saved = this.#checkpoint?.read() as Saved | undefined;
    if (saved) this.#restore(saved);
    if (files.length === 0 && this.#io.stdin.isTTY) this.#telling.note('reading from the terminal; Ctrl-D ends it');
    const ticks = (request.options as { ticks?: number }).ticks;
    if (ticks) this.#ticks = new Ticks(ticks, this.#io.clock, this.#tick);
    this.#signals = new Signals(this.#io, files.length === 0, {
      stop: () => this.#input.stop(),
      tell: () => this.#stats(),
    });
  }

  async run(): Promise<number> {
    await this.#input.read();
    this.#ticks?.stop();
    const { emit } = this.#output;
    if (!this.#settings.keep) this.#pipeline.flush();
    this.#rejects.watch(this.#pipeline.lastTime, true);
    this.#stage.close?.(emit);
    if (this.#task.command.plain) this.#answerable();
    await this.#output.end();
    this.#save();
    this.#rejects.summary();
    if (this.#task.contract.stats) this.#stats();
    return this.#status();
  }

  /** The status when the reader of the output has gone: none of a filter's business, but an answer stays one. */
  deserted(): number {
    return (this.#task.command.plain && this.#stage.status?.()) || 0;
  }

  /** An answer that rests on a state which could not be saved is not given: what failed is the answer. */
  #answerable(): void {
    this.#save();
    if (this.#checkpoint?.failure) throw cannot(this.#checkpoint.failure);
  }

  close(): void {
    this.#ticks?.stop();
    this.#telling.done();
    this.#signals?.forget();
    this.#rejectsFile?.close();
    this.#checkpoint?.unlock();
  }

  #run(quiet = false): Run {
    const pass = this.#passes() ? this.#output.emit : () => {};
    return {
      now: this.#settings.now,
      ids: quiet ? new Ids() : this.#ids,
      note: quiet ? () => {} : (message) => this.#telling.note(message),
      pass,
      rejected: () => this.#rejects.rejected,
      late: () => {
        this.#late++;
      },
    };
  }

  /** Whether events that are only passed on are written. What a decoder's `--where` does not select is not. */
  #passes(): boolean {
    const { command, contract } = this.#task;
    return !contract.only && !command.plain && !command.decode;
  }

  #piped(stage: Stage): Pipeline {
    const { command, contract } = this.#task;
    const { since, until, where } = this.#settings;
    const { lateness, idle, maxJump } = contract;
    const { emit } = this.#output;
    return new Pipeline(stage, {
      since,
      until,
      lateness,
      idle,
      maxJump,
      where,
      emit,
      pass: this.#passes() ? emit : () => {},
      tick: command.plain ? () => {} : emit,
      doubt: (event) => this.#doubt(event),
    });
  }

  #doubt({ time }: Event): void {
    this.#telling.note(
      `time ${harmless(String(time))} lies far ahead of all before; not believed until a second one agrees`,
    );
  }

  readonly #take: TakeEvent = (event, text, time) => {
    this.#ticks?.event(time);
    if (event) this.#pipeline.take(event, text, time);
    else this.#pipeline.takeText(text, time);
  };

  readonly #tick = (time: number, text: string): void => {
    this.#pipeline.take({ type: 'tick' }, text, time);
    this.#output.flush().catch(() => this.#input.stop());
  };

  async #settle(): Promise<void> {
    await this.#output.flush();
    this.#telling.progress(this.#pipeline.taken, () => this.#input.progress());
    if (this.#checkpoint?.due) this.#save();
  }

  /** Saves the state. A failure is told once; the stream goes on, and the run ends with status 3. */
  #save(): void {
    const before = this.#checkpoint?.failure;
    this.#checkpoint?.save({
      pipeline: this.#pipeline.save(),
      input: this.#input.save(),
      rejects: this.#rejects.save(),
      ids: this.#ids.save(),
    } satisfies Saved);
    const after = this.#checkpoint?.failure;
    if (after && !before) this.#telling.note(after);
  }

  #restore({ pipeline, input, rejects, ids }: Saved): void {
    this.#pipeline.restore(pipeline);
    this.#input.restore(input);
    this.#rejects.restore(rejects);
    this.#ids.restore(ids);
  }

  #stats(): void {
    const series = this.#stage.size ? `, series ${this.#stage.size()}` : '';
    const { rejected } = this.#rejects;
    this.#telling.say(
      `in ${this.#pipeline.taken}, out ${this.#output.lines}, rejected ${rejected}, late ${this.#late}${series}`,
    );
  }

  #status(): number {
    if (this.#task.command.plain && this.#stage.status) return this.#stage.status();
    if (this.#signals?.status) return this.#signals.status;
    if (this.#checkpoint?.failure || this.#rejectsFile?.failed) return 3;
    return this.#stage.status?.() ?? (this.#rejects.tooMany ? 1 : 0);
  }
}
