import { blank } from '../detectors/blank.js';
import type { Bank, Changed, Detector, Evidence, Point, Verdict } from '../detectors/detector.js';
import { Pool, uint8 } from '../detectors/pool.js';
import type { Event } from '../event/event.js';
import { severityOf, states } from '../event/severity.js';
import { figures } from '../text/number.js';
import type { Guard } from './guard.js';

/** A method that takes part, and what it remembers. */
export interface Member {
  readonly detector: Detector;
  readonly bank: Bank;
}

/** The method that speaks, and whether its thresholds follow the factor of a series. */
interface Signature {
  readonly method: string;
  readonly version: string;
  readonly scaled: boolean;
}

/** Why a state was reached, and by which method. */
export interface Testimony extends Evidence, Signature {}

const ok = severityOf('ok');
const critical = severityOf('critical');
const unknown = severityOf('unknown');
const isAlarm = (severity: number): boolean => severity === 1 || severity === 2;

/**
 * Several methods over the same series, and what they say together. A series is in alarm when at least `consensus` of
 * them say so, as severe as that many agree on. One method is enough by default; then the series is unknown until the
 * first-named has judged it, and the others may only raise alarms. With a greater consensus it is unknown until so many
 * have judged it. An alarm of a method counts from the first point on at which the guard admits it, until the method
 * says that it is over. Remembers 2 bytes a method and 2 a series beside what the methods do.
 */
export class Ensemble {
  readonly #members: readonly Member[];
  readonly #consensus: number;
  readonly #guard: Guard;
  readonly #verdicts: readonly Verdict[];
  readonly #pool;
  /** Whose verdicts are about the series at hand: that of one member after a change without a point, else of all. */
  #fresh: readonly number[];
  readonly #all: readonly number[];

  constructor(members: readonly Member[], consensus: number, guard: Guard) {
    this.#members = members;
    this.#consensus = consensus;
    this.#guard = guard;
    this.#verdicts = members.map(() => blank());
    this.#pool = new Pool({
      state: uint8(members.length),
      admitted: uint8(members.length),
      speaker: uint8(),
      quiet: uint8(),
    });
    this.#all = members.map((_, i) => i);
    this.#fresh = this.#all;
  }

  /** The points that the first-named method needs. */
  get needed(): number {
    return this.#members[0]!.bank.needed;
  }

  /** The first-named method, which speaks for a series that is in no alarm. */
  get first(): Signature {
    return signed(this.#members[0]!);
  }

  get names(): string {
    return this.#members.map(({ detector }) => detector.name).join(',');
  }

  add(event: Event): void {
    const slot = this.#pool.add();
    for (const { bank } of this.#members) bank.add(event);
    this.#pool.at.state.fill(unknown, slot * this.#members.length, (slot + 1) * this.#members.length);
  }

  /** Judges a point by every method, and fills the verdict of all together. */
  judge(slot: number, time: number, value: number, verdict: Verdict): void {
    const members = this.#members;
    this.#fresh = this.#all;
    for (let i = 0; i < members.length; i++) {
      const own = this.#verdicts[i]!;
      members[i]!.bank.judge(slot, time, value, own);
      this.#hear(slot, i, own, value);
    }
    this.#combine(slot, verdict);
  }

  gap(slot: number, time: number): void {
    for (const { bank } of this.#members) bank.gap?.(slot, time);
  }

  scale(slot: number, factor: number): void {
    for (const { bank } of this.#members) bank.scale?.(slot, factor);
  }

  /** Passes the watermark on; a series whose state together is another now is told with its verdict. */
  advance(time: number, verdict: Verdict, changed: Changed): void {
    for (let i = 0; i < this.#members.length; i++) {
      const { bank } = this.#members[i]!;
      if (!bank.advance) continue;
      const own = this.#verdicts[i]!;
      const alone = [i];
      bank.advance(time, own, (slot, at, value = Number.NaN) => {
        this.#fresh = alone;
        this.#hear(slot, i, own, value);
        this.#combine(slot, verdict);
        changed(slot, at, value);
      });
    }
  }

  /** What one method says, once the guard has admitted it. */
  #hear(slot: number, member: number, verdict: Verdict, value: number): void {
    const { state, admitted, quiet } = this.#pool.at;
    const place = slot * this.#members.length + member;
    const said = severityOf(verdict.state);
    if (!isAlarm(said)) {
      if (isAlarm(state[place]!)) quiet[slot] = member + 1;
      admitted[place] = 0;
      state[place] = said;
    } else {
      if (admitted[place] === 0 && this.#guard.admits(verdict, value)) admitted[place] = 1;
      state[place] = admitted[place] === 1 ? said : ok;
    }
  }

  /** Fills the verdict: its state from all, the rest from the one that speaks, or the first. */
  #combine(slot: number, verdict: Verdict): void {
    const state = this.#together(slot);
    const speaker = isAlarm(state) ? this.#speaker(slot) : this.#fresh[0]!;
    if (isAlarm(state)) this.#pool.at.speaker[slot] = speaker + 1;
    const { expected, lower, upper, score, news, points, needed } = this.#verdicts[speaker]!;
    verdict.state = states[state]!;
    verdict.expected = expected;
    verdict.lower = lower;
    verdict.upper = upper;
    verdict.score = score;
    verdict.news = news;
    verdict.departure = isAlarm(state) ? this.#departure(slot, speaker) : 0;
    verdict.points = points;
    verdict.needed = needed;
  }

  /** Of an alarm: that of the one that speaks, or of another one where its own point is usual. */
  #departure(slot: number, speaker: number): number {
    const from = slot * this.#members.length;
    const speaks = (i: number) => isAlarm(this.#pool.at.state[from + i]!) && this.#verdicts[i]!.departure !== 0;
    const found = speaks(speaker) ? speaker : this.#fresh.find(speaks);
    return found === undefined ? 0 : this.#verdicts[found]!.departure;
  }

  #together(slot: number): number {
    const { state } = this.#pool.at;
    const from = slot * this.#members.length;
    let judged = 0;
    let alarms = 0;
    let criticals = 0;
    for (let i = 0; i < this.#members.length; i++) {
      const each = state[from + i]!;
      if (each !== unknown) judged++;
      if (isAlarm(each)) alarms++;
      if (each === critical) criticals++;
    }
    if (alarms >= this.#consensus) return criticals >= this.#consensus ? critical : severityOf('warning');
    if (this.#consensus === 1) return state[from] === unknown ? unknown : ok;
    return judged >= this.#consensus ? ok : unknown;
  }

  /** Of those in alarm whose verdict is at hand the first, critical ones before others; else the first at hand. */
  #speaker(slot: number): number {
    const { state } = this.#pool.at;
    const from = slot * this.#members.length;
    let best = this.#fresh[0]!;
    for (const i of this.#fresh) {
      const each = state[from + i]!;
      if (isAlarm(each) && (!isAlarm(state[from + best]!) || each > state[from + best]!)) best = i;
    }
    return best;
  }

  /** Why, as the method tells it that speaks; of the end of an alarm, the one that spoke for it or has let it go. */
  explain(slot: number, point: Point, verdict: Verdict): Testimony {
    const isRaised = isAlarm(severityOf(verdict.state));
    const spoke = this.#pool.at.speaker[slot]! - 1;
    const who = !isRaised ? this.#lets(slot) : this.#fresh.includes(spoke) ? spoke : this.#fresh[0]!;
    const member = this.#members[who]!;
    const evidence = member.bank.explain(slot, point, this.#verdicts[who]!);
    const testimony = { ...evidence, ...signed(member) };
    if (!isRaised)
      return this.#isRefused(slot, who) ? { ...testimony, reason: evidence.reason + this.#guard.told } : testimony;
    return this.#consensus === 1 ? testimony : { ...testimony, ...this.#agreement(slot, evidence) };
  }

  /** Of those that see no alarm the one that spoke for the last, else that which let it go; forgets both. */
  #lets(slot: number): number {
    const { speaker, quiet, state } = this.#pool.at;
    const from = slot * this.#members.length;
    const calm = this.#fresh.filter((i) => !isAlarm(state[from + i]!));
    const asked = [speaker[slot]! - 1, quiet[slot]! - 1].find((i) => calm.includes(i));
    speaker[slot] = quiet[slot] = 0;
    return asked ?? calm[0] ?? this.#fresh[0]!;
  }

  /** Whether the guard keeps a method that sees an alarm from raising it. */
  #isRefused(slot: number, member: number): boolean {
    const place = slot * this.#members.length + member;
    return isAlarm(severityOf(this.#verdicts[member]!.state)) && this.#pool.at.admitted[place] === 0;
  }

  /** Who agrees on an alarm that takes several, each with its score where that is known. */
  #agreement(slot: number, { reason }: Evidence): Pick<Testimony, 'method' | 'views' | 'reason' | 'scaled'> {
    const from = slot * this.#members.length;
    const agreeing = this.#all.filter((i) => isAlarm(this.#pool.at.state[from + i]!));
    const names = agreeing.map((i) => this.#members[i]!.detector.name);
    const scores = agreeing.filter((i) => this.#fresh.includes(i) && Number.isFinite(this.#verdicts[i]!.score));
    const views = Object.fromEntries(scores.map((i) => [this.#members[i]!.detector.name, this.#verdicts[i]!.score]));
    const share = `${figures(agreeing.length)} of ${figures(this.#members.length)} methods agree`;
    const scaled = agreeing.some((i) => signed(this.#members[i]!).scaled);
    return { method: names.join(','), views, reason: `${reason}; ${share}: ${names.join(', ')}`, scaled };
  }

  /** What can be said of a series too short to be judged, by the first method that can. */
  conclude(slot: number, verdict: Verdict): Testimony | undefined {
    for (const member of this.#members) {
      const evidence = member.bank.conclude?.(slot, verdict);
      if (evidence) return { ...evidence, ...signed(member) };
    }
    return undefined;
  }

  save(): unknown {
    return { own: this.#pool.save(), banks: this.#members.map(({ bank }) => bank.save()) };
  }

  restore(saved: unknown): void {
    const { own, banks } = saved as { own: unknown; banks: unknown[] };
    this.#pool.restore(own);
    for (const [i, { bank }] of this.#members.entries()) bank.restore(banks[i]);
  }
}

function signed({ detector, bank }: Member): Signature {
  return { method: detector.name, version: detector.version, scaled: bank.scale !== undefined };
}
