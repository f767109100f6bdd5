/** Those that are idle are forgotten when there are this many more subjects than were busy the last time. */
const spare = 65_536;

/**
 * How far event time has come: the least of the subjects' newest times, less the lateness, over the subjects that are
 * not idle. It never goes back. A subject is idle when its newest event lies more than `idle` behind that of the median
 * subject (taken anew once a round, after as many events as there are subjects): it holds nobody back until it speaks
 * again. So one fast clock makes nobody late, and one silent host holds nobody back for long.
 *
 * A time more than `maxJump` ahead of all that was seen needs a second event of its subject that agrees with it before
 * it moves anything. Remembers the subjects that are not idle and up to 65,536 others; an event costs
 * O(log subjects).
 */
export class Watermark {
  readonly #lateness: number;
  readonly #idle: number;
  readonly #maxJump: number;
  #slots = new Map<string, number>();
  #most = spare;
  /** By slot: the newest time, the far time that waits for a second event, the place in the heap (-1: idle). */
  #newest = new Float64Array(16);
  #doubted = new Float64Array(16).fill(Number.NaN);
  #place = new Int32Array(16).fill(-1);
  /** Slots as a binary heap, least newest time first, of those that are not idle. */
  #heap = new Int32Array(16);
  #heaped = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #median = Number.NEGATIVE_INFINITY;
  #untilMedian = 16;
  #time = Number.NEGATIVE_INFINITY;
  #lastSubject = '';
  #lastSlot = -1;

  constructor(settings: { readonly lateness: number; readonly idle: number; readonly maxJump: number }) {
    this.#lateness = settings.lateness;
    this.#idle = settings.idle;
    this.#maxJump = settings.maxJump;
  }

  /** Epoch milliseconds; minus infinity before the first event. */
  get time(): number {
    return this.#time;
  }

  /** Subjects seen. */
  get subjects(): number {
    return this.#slots.size;
  }

  /** Takes note of an event. False when its time is too far ahead to be believed: it has moved nothing. */
  observe(subject: string, time: number): boolean {
    const slot = subject === this.#lastSubject && this.#lastSlot >= 0 ? this.#lastSlot : this.#slotOf(subject);
    if (time > this.#latest + this.#maxJump && !this.#confirmed(slot, time)) return false;
    this.#doubted[slot] = Number.NaN;
    if (time > this.#latest) this.#latest = time;
    if (time > this.#newest[slot]!) {
      this.#newest[slot] = time;
      if (this.#place[slot]! < 0) this.#rise(slot, this.#heaped++);
      else this.#sink(slot, this.#place[slot]!);
    }
    if (--this.#untilMedian <= 0) this.#round();
    this.#settle();
    return true;
  }

  /** The source says that this time has come, for every subject. */
  tick(time: number): void {
    if (time > this.#latest) this.#latest = time;
    this.#time = Math.max(this.#time, time - this.#lateness);
  }

  #confirmed(slot: number, time: number): boolean {
    if (this.#latest === Number.NEGATIVE_INFINITY) return true;
    const agrees = Math.abs(time - this.#doubted[slot]!) <= this.#maxJump;
    if (!agrees) this.#doubted[slot] = time;
    return agrees;
  }

  #slotOf(subject: string): number {
    let slot = this.#slots.get(subject);
    if (slot === undefined) {
      if (this.#slots.size >= this.#most) this.#forgetIdle();
      slot = this.#slots.size;
      if (slot === this.#newest.length) this.#grow();
      this.#slots.set(subject, slot);
      this.#newest[slot] = Number.NEGATIVE_INFINITY;
    }
    this.#lastSubject = subject;
    this.#lastSlot = slot;
    return slot;
  }

  #forgetIdle(): void {
    this.#round();
    this.#dropIdle();
    const kept = [...this.#slots].filter(([, slot]) => this.#place[slot]! >= 0);
    const newest = Float64Array.from(kept, ([, slot]) => this.#newest[slot]!);
    const doubted = Float64Array.from(kept, ([, slot]) => this.#doubted[slot]!);
    const place = Int32Array.from(kept, ([, slot]) => this.#place[slot]!);
    this.#slots = new Map(kept.map(([subject], slot) => [subject, slot]));
    this.#newest.set(newest);
    this.#doubted.fill(Number.NaN).set(doubted);
    this.#place.fill(-1).set(place);
    for (const [slot, at] of place.entries()) this.#heap[at] = slot;
    this.#most = kept.length + spare;
  }

  #grow(): void {
    const size = this.#newest.length * 2;
    const wider = <A extends Float64Array | Int32Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    this.#newest = wider(this.#newest, new Float64Array(size));
    this.#doubted = wider(this.#doubted, new Float64Array(size).fill(Number.NaN));
    this.#place = wider(this.#place, new Int32Array(size).fill(-1));
    this.#heap = wider(this.#heap, new Int32Array(size));
  }

  /** Lets go of subjects that fell idle, and moves on to the least of the others. */
  #settle(): void {
    this.#dropIdle();
    const time = this.#newest[this.#heap[0]!]! - this.#lateness;
    if (time > this.#time) this.#time = time;
  }

  #dropIdle(): void {
    while (this.#heaped > 1 && this.#newest[this.#heap[0]!]! < this.#median - this.#idle) this.#drop();
  }

  #drop(): void {
    const top = this.#heap[0]!;
    const last = this.#heap[--this.#heaped]!;
    this.#place[top] = -1;
    if (last !== top) this.#sink(last, 0);
  }

  #round(): void {
    const count = this.#slots.size;
    this.#untilMedian = Math.max(16, count);
    this.#median = this.#newest.slice(0, count).sort()[count >> 1] as number;
  }

  #rise(slot: number, at: number): void {
    const time = this.#newest[slot]!;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#newest[this.#heap[above]!]! <= time) break;
      this.#put(this.#heap[above]!, at);
      at = above;
    }
    this.#put(slot, at);
  }

  #sink(slot: number, at: number): void {
    const time = this.#newest[slot]!;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#heaped) break;
      if (below + 1 < this.#heaped && this.#newest[this.#heap[below + 1]!]! < this.#newest[this.#heap[below]!]!)
        below++;
      if (this.#newest[this.#heap[below]!]! >= time) break;
      this.#put(this.#heap[below]!, at);
      at = below;
    }
    this.#put(slot, at);
  }

  #put(slot: number, at: number): void {
    this.#heap[at] = slot;
    this.#place[slot] = at;
  }

  save(): unknown {
    const { size } = this.#slots;
    return {
      subjects: [...this.#slots.keys()],
      newest: this.#newest.slice(0, size),
      doubted: this.#doubted.slice(0, size),
      place: this.#place.slice(0, size),
      scalars: [this.#latest, this.#median, this.#untilMedian, this.#time, this.#most],
    };
  }

  restore(saved: unknown): void {
    const { subjects, newest, doubted, place, scalars } = saved as {
      subjects: string[];
      newest: Float64Array;
      doubted: Float64Array;
      place: Int32Array;
      scalars: [number, number, number, number, number];
    };
    this.#most = scalars[4];
    for (const subject of subjects) this.#slotOf(subject);
    this.#newest.set(newest);
    this.#doubted.set(doubted);
    this.#place.set(place);
    place.forEach((at, slot) => {
      if (at >= 0) this.#heap[at] = slot;
      if (at >= this.#heaped) this.#heaped = at + 1;
    });
    [this.#latest, this.#median, this.#untilMedian, this.#time] = scalars;
  }
}
