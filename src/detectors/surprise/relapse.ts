import { clock, date } from '../../text/number.js';
import { float64, Pool, uint8, uint32 } from '../pool.js';
import { type Band, isWithin } from './evidence.js';

const day = 86_400_000;
/** Zones kept of a series, and how long one is kept that is not entered. */
const zones = 4;
const kept = 180 * day;
/** A zone is as wide as the values that were alarmed there, and this part of its distance from what was usual more. */
const margin = 0.15;
/** It must lie so far beside the band, in widths of that. */
const apart = 0.25;
/** How far from the expected value a return must be, as a part of how far the fault was. */
const away = 0.5;
/** Returns in a row at equal intervals, within this part of these or so far from whole days, that make a habit. */
const habit = 3;
const even = 0.1;
const sameHour = 7_200_000;
/** Returns that make a habit where they are on average less than this apart. */
const often = 6;
const apartInTime = 2 * day;
/** Single points in a zone from which it is no sign of a fault. */
const blips = 4;

/** What a return to where an earlier alarm was does: raise the alarm again, be told when one is raised, nothing. */
export type Relapse = 'alarm' | 'note' | 'off';

/**
 * Where alarmed points lay before a series recovered: a return there is the same fault again, though by then it is no
 * surprise to the novelty of the views. A zone is made of at least two alarmed points on the same side of the usual
 * band and apart from it; a return is two points in a row in it, out of the band that is usual now. A zone that single
 * points visit, or that is entered at equal intervals or at the same hour (a job), or six times less than two days
 * apart, is a habit of the series: from then on it is for the views alone to say whether it is strange. A zone that is
 * not entered for 180 days is forgotten, and the oldest of more than four. Remembers 26 bytes a series, and 212 for one
 * that ever had an alarm.
 */
export class Relapses {
  readonly #pool = new Pool({
    record: uint32(),
    inside: uint8(),
    /** The zone that the present alarm is in, from 1 up. */
    zone: uint8(),
    points: uint32(),
    low: float64(),
    high: float64(),
  });
  readonly #records = new Pool({
    low: float64(zones),
    high: float64(zones),
    usual: float64(zones),
    first: float64(zones),
    last: float64(zones),
    interval: float64(zones),
    times: uint8(zones),
    severity: uint8(zones),
    even: uint8(zones),
    blips: uint8(zones),
    habit: uint8(zones),
  });

  constructor() {
    this.#records.add();
  }

  add(): void {
    this.#pool.add();
  }

  /** An alarmed point on the side of the band on which its alarm began. */
  gather(slot: number, value: number, band: Band): void {
    if (isWithin(value, band) || this.hasLeft(slot, value, band)) return;
    const { expected } = band;
    const { points, low, high } = this.#pool.at;
    if (points[slot] === 0) low[slot] = high[slot] = value;
    else if (value > expected !== low[slot]! > expected) return;
    points[slot]!++;
    if (value < low[slot]!) low[slot] = value;
    if (value > high[slot]!) high[slot] = value;
  }

  /** Whether a value is nearer to the band than to where the alarmed points lay, if these were apart from it. */
  hasLeft(slot: number, value: number, { lower, upper }: Band): boolean {
    const { points, low, high } = this.#pool.at;
    if (points[slot]! < 2) return false;
    const least = apart * (upper - lower);
    if (low[slot]! - upper > least) return value < (low[slot]! + upper) / 2;
    return lower - high[slot]! > least && value > (high[slot]! + lower) / 2;
  }

  /** The alarm is over without a recovery: its level is usual now. */
  accept(slot: number): void {
    const { points, inside, zone } = this.#pool.at;
    points[slot] = inside[slot] = zone[slot] = 0;
  }

  /** The series has recovered from an alarm of a severity that began at a time: keeps where it was. */
  remember(slot: number, time: number, severity: number, { expected, lower, upper }: Band): void {
    const { points, low, high } = this.#pool.at;
    const count = points[slot]!;
    const [from, until] = [low[slot]!, high[slot]!];
    this.accept(slot);
    const distance = from > upper ? from - upper : until < lower ? lower - until : 0;
    if (count < 2 || !(distance > apart * (upper - lower))) return;
    const place = this.#place(slot, from, until, time);
    const records = this.#records.at;
    const more = margin * Math.abs((from + until) / 2 - expected);
    if (records.times[place] === 0) {
      records.low[place] = from - more;
      records.high[place] = until + more;
      records.usual[place] = expected;
      records.first[place] = records.last[place] = time;
      records.times[place] = 1;
      records.interval[place] = records.even[place] = records.blips[place] = records.habit[place] = 0;
      records.severity[place] = severity;
      return;
    }
    records.severity[place] = Math.max(severity, records.severity[place]!);
    records.low[place] = Math.min(records.low[place]!, from);
    records.high[place] = Math.max(records.high[place]!, until);
  }

  /** The zone that holds these values, else an empty one, else the one not entered for longest, emptied. */
  #place(slot: number, from: number, until: number, time: number): number {
    const { record } = this.#pool.at;
    if (record[slot] === 0) record[slot] = this.#records.add();
    const { low, high, times, last } = this.#records.at;
    const start = record[slot]! * zones;
    let oldest = start;
    for (let place = start; place < start + zones; place++) {
      if (times[place]! > 0 && time - last[place]! > kept) times[place] = 0;
      if (times[place]! > 0 && from <= high[place]! && until >= low[place]!) return place;
      if ((times[place] === 0 ? -1 : last[place]!) < (times[oldest] === 0 ? -1 : last[oldest]!)) oldest = place;
    }
    times[oldest] = 0;
    return oldest;
  }

  /** Where a point of a series in no alarm is the second in a row in a zone, the severity of the fault; else 0. */
  returned(slot: number, time: number, value: number, usual: Band): number {
    const record = this.#pool.at.record[slot]!;
    if (record === 0) return 0;
    const { inside } = this.#pool.at;
    const before = inside[slot]!;
    const place = this.#zone(record * zones, time, value, usual);
    inside[slot] = place < 0 ? 0 : place - record * zones + 1;
    if (place < 0) {
      if (before > 0) this.#visited(record * zones + before - 1);
      return 0;
    }
    if (before !== inside[slot]) return 0;
    return this.#entered(slot, place, time) ? this.#records.at.severity[place]! : 0;
  }

  /** An alarm has opened by its strength: whether that is in a zone, and no habit. */
  opened(slot: number, time: number, value: number, usual: Band): boolean {
    const record = this.#pool.at.record[slot]!;
    const place = record === 0 ? -1 : this.#zone(record * zones, time, value, usual);
    return place >= 0 && this.#entered(slot, place, time);
  }

  /** The zone a value lies in, if it is out of the band that is usual now, about as far as the fault was; -1 for none. */
  #zone(start: number, time: number, value: number, { expected, lower, upper }: Band): number {
    if (value >= lower && value <= upper) return -1;
    const { low, high, usual, last, times } = this.#records.at;
    for (let place = start; place < start + zones; place++) {
      if (times[place] === 0 || value < low[place]! || value > high[place]! || time - last[place]! > kept) continue;
      const fault = (low[place]! + high[place]!) / 2 - usual[place]!;
      if ((value - expected) / fault >= away) return place;
    }
    return -1;
  }

  /** A single point was there. */
  #visited(place: number): void {
    const { blips: singles, habit: habits } = this.#records.at;
    if (singles[place]! < blips && ++singles[place]! === blips) habits[place] = 1;
  }

  /** The fault is back, unless it comes so regularly or so often that it is a habit. */
  #entered(slot: number, place: number, time: number): boolean {
    const { inside, zone, record } = this.#pool.at;
    inside[slot] = 0;
    const { first, last, times, interval, even: evens, habit: habits } = this.#records.at;
    const now = time - last[place]!;
    evens[place] = isEven(now, interval[place]!) ? Math.min(evens[place]! + 1, habit) : 0;
    interval[place] = now;
    last[place] = time;
    if (times[place]! < 255) times[place]!++;
    const returns = times[place]! - 1;
    if (returns >= habit && evens[place]! >= habit - 1) habits[place] = 1;
    if (habits[place] === 1) return false;
    if (returns >= often && time - first[place]! < returns * apartInTime) habits[place] = 1;
    zone[slot] = place - record[slot]! * zones + 1;
    return true;
  }

  /** `; third time, first on 2026-11-20 14:02:10` of an alarm in a zone; else empty. */
  told(slot: number): string {
    const { record, zone } = this.#pool.at;
    if (zone[slot] === 0) return '';
    const place = record[slot]! * zones + zone[slot]! - 1;
    const first = this.#records.at.first[place]!;
    const count = this.#records.at.times[place]!;
    const habit = this.#records.at.habit[place] === 1 ? ', taken for usual from now on' : '';
    return `; ${ordinals[count] ?? `${count}th`} time, first on ${date(first)} ${clock(first)}${habit}`;
  }

  save(): unknown {
    return { pool: this.#pool.save(), records: this.#records.save() };
  }

  restore(saved: unknown): void {
    const { pool, records } = saved as { pool: unknown; records: unknown };
    this.#pool.restore(pool);
    this.#records.restore(records);
  }
}

/** Whether an interval is like the one before it, or so many days. */
function isEven(now: number, before: number): boolean {
  const days = Math.round(now / day);
  return Math.abs(now - before) <= even * now || (days > 0 && Math.abs(now - days * day) <= sameHour);
}

const ordinals: readonly string[] = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']; // biome-ignore format: a list
