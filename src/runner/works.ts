import type { Event } from '../event/event.js';
import { Ids } from '../event/id.js';
import { Pipeline, passing } from '../stream/pipeline.js';
import type { TakeEvent } from '../stream/reader.js';
import { type Keep, Rejects } from '../stream/rejects.js';
import type { Feed } from '../stream/source.js';
import type { Decoder, Emit, Run, Stage } from '../stream/stage.js';
import type { Task } from './program.js';
import type { Settings } from './settings.js';

/** Where goes what a run writes: its output, what it tells the person, the lines it could not use. */
export interface Outlets {
  readonly emit: Emit;
  readonly note: (message: string) => void;
  readonly keep?: Keep | undefined;
  /** Why the run ended before its input did; undefined where it did not. */
  readonly ended?: () => string | undefined;
}

interface Saved {
  readonly pipeline: unknown;
  readonly rejects: unknown;
  readonly ids: unknown;
}

/** Far-future times that are told. */
const toldAtMost = 10;

const nowhere: Emit = () => {};

/**
 * The works of a run: its command with all that stands around it, from the events that were read to the lines that are
 * written. No clock and no file is read here: the same input gives the same output, in one go or in parts with `save`
 * and `restore` between them.
 */
export class Works {
  readonly rejects: Rejects;
  readonly #task: Task;
  readonly #settings: Settings;
  readonly #outlets: Outlets;
  readonly #ids = new Ids();
  #stage: Stage = passing;
  #pipeline!: Pipeline;
  #late = 0;
  #doubted = 0;
  readonly #notes: string[] = [];
  #feed: Feed | undefined;

  private constructor(task: Task, settings: Settings, outlets: Outlets) {
    this.#task = task;
    this.#settings = settings;
    this.#outlets = outlets;
    const { command, contract, name } = task;
    const { note, keep } = outlets;
    const emit = command.plain ? nowhere : outlets.emit;
    this.rejects = new Rejects({ command: name, most: contract.maxRejects, note, emit, keep });
  }

  /** Rejects with a `Failure` when the command was misused. */
  static async open(task: Task, settings: Settings, outlets: Outlets): Promise<Works> {
    const works = new Works(task, settings, outlets);
    const { command, request } = task;
    if (command.open) works.#stage = await command.open(request, works.#run());
    works.#pipeline = works.#piped();
    return works;
  }

  /** A decoder for one source; undefined for events. `quiet` for one that only looks. */
  async decoder(quiet: boolean): Promise<Decoder | undefined> {
    const { command, request } = this.#task;
    return command.decode?.(request, this.#run(quiet));
  }

  /** What the command reads by itself; undefined where it reads files and standard input. */
  async feed(): Promise<Feed | undefined> {
    const { command, request, files } = this.#task;
    this.#feed = await command.feed?.(request, this.#run(), files);
    return this.#feed;
  }

  /** Takes an event that was read. */
  readonly take: TakeEvent = (event, text, time) => {
    if (event) this.#pipeline.take(event, text, time);
    else this.#pipeline.takeText(text, time);
  };

  /** The end of all input: what is held is written. Not called where a state takes it on. */
  async flush(): Promise<void> {
    await this.#pipeline.flush();
    this.rejects.watch(this.#pipeline.lastTime, true);
  }

  /** The end of the run, after `flush` if that is called. */
  close(): void {
    this.#stage.close?.(this.#outlets.emit);
  }

  /** Events taken, those that came too late to be remembered, and series remembered where that can be told. */
  get counts(): { readonly taken: number; readonly late: number; readonly series: number | undefined } {
    return { taken: this.#pipeline.taken, late: this.#late, series: this.#stage.size?.() };
  }

  /** The exit status, of a command whose status is its answer. */
  get status(): number | undefined {
    return this.#stage.status?.();
  }

  save(): unknown {
    const saved = { pipeline: this.#pipeline.save(), rejects: this.rejects.save(), ids: this.#ids.save() };
    return saved satisfies Saved;
  }

  restore(saved: unknown): void {
    const { pipeline, rejects, ids } = saved as Saved;
    this.#pipeline.restore(pipeline);
    this.rejects.restore(rejects);
    this.#ids.restore(ids);
  }

  /** Where events go that are only passed on. What a decoder's `--where` does not select is not. */
  get #pass(): Emit {
    const { command, contract } = this.#task;
    return contract.only || command.plain || command.decode ? nowhere : this.#outlets.emit;
  }

  readonly #note = (message: string): void => {
    if (this.#task.command.plain) this.#notes.push(message);
    else this.#outlets.note(message);
  };

  #run(quiet = false): Run {
    return {
      now: this.#settings.now,
      remembers: this.#settings.state !== undefined,
      ids: quiet ? new Ids() : this.#ids,
      note: quiet ? () => {} : this.#note,
      notes: () => this.#notes,
      pass: this.#pass,
      selects: this.#settings.where,
      rejected: () => this.rejects.rejected,
      taken: () => this.#pipeline.taken,
      missing: () => this.#feed?.missing?.(),
      newest: () => this.#pipeline.newest,
      ended: () => this.#outlets.ended?.(),
      late: () => {
        this.#late++;
      },
    };
  }

  #piped(): Pipeline {
    const { command, contract } = this.#task;
    const { since, until, where } = this.#settings;
    const { lateness, idle, maxJump } = contract;
    const { emit } = this.#outlets;
    const tick = command.plain ? nowhere : emit;
    const doubt = (event: Event) => this.#doubt(event);
    return new Pipeline(this.#stage, {
      since,
      until,
      lateness,
      idle,
      maxJump,
      where,
      emit,
      pass: this.#pass,
      tick,
      doubt,
    });
  }

  #doubt({ time }: Event): void {
    if (++this.#doubted > toldAtMost) return;
    const last = this.#doubted === toldAtMost ? '; further ones are not told' : '';
    this.#outlets.note(
      `time ${time} lies further ahead than --max-jump allows; not believed until a second one agrees${last}`,
    );
  }
}
