import { float64, Pool, uint8, uint16 } from '../pool.js';

/** What the tables look at: a value, the level of the last 20 points, the level and scatter of the last 100. */
export interface Place {
  value: number;
  hour: number;
  fastMean: number;
  mediumMean: number;
  mediumSpread: number;
}

/** Where the anchor of a series stands, and the points in its tables. */
const of = { centre: 0, scale: 1, points: 2 } as const;

const values = 128;
const levels = 32;
const scatters = 16;
/** Widths of the cells, in units of the scale; of the scatter's in octaves. */
const valueWidth = 0.5;
const levelWidth = 0.6;
const mediumWidth = 0.4;
const scatterWidth = 0.7;
const full = 255;
/** All counts are halved when the tables hold so many points. */
const most = 16_384;
/** An hour with fewer visits has no say. */
const leastVisits = 10;

/**
 * How often a series was where it is: three tables of counts, over its values, over its level at each hour of the day,
 * and over its level and scatter together. Cells are measured from a centre in units of a scale, both set by `anchor`.
 */
export class Cells {
  readonly #pool = new Pool({
    anchor: float64(3),
    value: uint8(values),
    hourly: uint8(24 * levels),
    visits: uint16(24),
    scatter: uint8(levels * scatters),
  });

  add(): void {
    this.#pool.add();
  }

  centre(slot: number): number {
    return this.#pool.at.anchor[slot * 3 + of.centre]!;
  }

  scale(slot: number): number {
    return this.#pool.at.anchor[slot * 3 + of.scale]!;
  }

  /** Starts the tables anew around a centre. */
  anchor(slot: number, centre: number, scale: number): void {
    const { at } = this.#pool;
    at.anchor[slot * 3 + of.centre] = centre;
    at.anchor[slot * 3 + of.scale] = Math.max(scale, 1e-6 * Math.abs(centre), 1e-9);
    at.anchor[slot * 3 + of.points] = 0;
    at.value.fill(0, slot * values, (slot + 1) * values);
    at.hourly.fill(0, slot * 24 * levels, (slot + 1) * 24 * levels);
    at.visits.fill(0, slot * 24, (slot + 1) * 24);
    at.scatter.fill(0, slot * levels * scatters, (slot + 1) * levels * scatters);
  }

  /** How new the place is to each table, which then counts it: points over those in the cell and half its neighbours. */
  learn(slot: number, place: Place, novelty: Float64Array): void {
    const { anchor, visits } = this.#pool.at;
    const unit = 1 / anchor[slot * 3 + of.scale]!;
    const from = anchor[slot * 3 + of.centre]!;
    const count = ++anchor[slot * 3 + of.points]!;
    const hour = slot * 24 + place.hour;
    const known = visits[hour]! >= leastVisits;
    if (visits[hour]! < 65_535) visits[hour]!++;
    novelty[0] = ratio(count, this.#value(slot, cell(((place.value - from) * unit) / valueWidth, values)));
    const level = this.#hourly(hour, cell(((place.fastMean - from) * unit) / levelWidth, levels));
    novelty[1] = known ? ratio(count, level) : 0;
    const across = cell(((place.mediumMean - from) * unit) / mediumWidth, levels);
    const down = cell(Math.log2(place.mediumSpread * unit + 0.03) / scatterWidth + 3, scatters);
    novelty[2] = ratio(count, this.#scatter(slot, across, down));
    if (count >= most) this.#halve(slot);
  }

  #value(slot: number, at: number): number {
    const table = this.#pool.at.value;
    const index = slot * values + at;
    const seen = table[index]! + 0.5 * ((at > 0 ? table[index - 1]! : 0) + (at < values - 1 ? table[index + 1]! : 0));
    if (table[index]! < full) table[index]!++;
    return seen;
  }

  #hourly(hour: number, at: number): number {
    const table = this.#pool.at.hourly;
    const index = hour * levels + at;
    const seen = table[index]! + 0.5 * ((at > 0 ? table[index - 1]! : 0) + (at < levels - 1 ? table[index + 1]! : 0));
    if (table[index]! < full) table[index]!++;
    return seen;
  }

  #scatter(slot: number, across: number, down: number): number {
    const table = this.#pool.at.scatter;
    const index = (slot * scatters + down) * levels + across;
    const left = across > 0 ? table[index - 1]! : 0;
    const right = across < levels - 1 ? table[index + 1]! : 0;
    const above = down > 0 ? table[index - levels]! : 0;
    const below = down < scatters - 1 ? table[index + levels]! : 0;
    const seen = table[index]! + 0.5 * (left + right + above + below);
    if (table[index]! < full) table[index]!++;
    return seen;
  }

  #halve(slot: number): void {
    const { anchor, value, hourly, scatter } = this.#pool.at;
    for (const [table, width] of [
      [value, values],
      [hourly, 24 * levels],
      [scatter, levels * scatters],
    ] as const)
      for (let i = slot * width; i < (slot + 1) * width; i++) table[i] = (table[i]! + 1) >> 1;
    anchor[slot * 3 + of.points] = Math.trunc(anchor[slot * 3 + of.points]! / 2);
  }

  save(): unknown {
    return this.#pool.save();
  }

  restore(saved: unknown): void {
    this.#pool.restore(saved);
  }
}

function ratio(points: number, seen: number): number {
  return seen >= full ? 1 : points / (seen + 0.01);
}

/** The cell of a distance from the centre, the middle one being `size / 2`; what lies beyond falls in the last. */
function cell(distance: number, size: number): number {
  const half = size / 2;
  const nearest = Math.round(distance);
  return nearest < -half ? 0 : nearest > half - 1 ? size - 1 : nearest + half;
}
