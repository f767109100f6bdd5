/** How load lies over a day, in UTC before the shift of a series. */
export const days = {
  people: [[10.5, 2.6, 0.85], [15, 2.8, 0.9], [20.5, 1.9, 0.75]],
  office: [[9.8, 1.3, 0.9], [11.5, 1.5, 0.7], [14.5, 1.8, 1], [16.5, 1.3, 0.6]],
  evening: [[20.6, 2.1, 1], [13, 3, 0.4]],
  night: [[2, 2, 1], [4.5, 1.5, 0.7]],
} as const; // biome-ignore format: a table of bumps: hour, width, height

export interface Season {
  readonly day: keyof typeof days;
  /** The share of the load that the season takes away in the quietest hour: 0 for none. */
  readonly depth: number;
  /** How much later than in the table everything happens, in milliseconds. */
  readonly shift: number;
  /** The load of a Saturday and a Sunday, as a share of a weekday's. */
  readonly weekend: number;
}

const hour = 3_600_000;
const cell = 300_000;
const cells = (24 * hour) / cell;

/** Thursday was the first day of the epoch. */
const firstWeekday = 4;

/** From one weekday's load to the next it takes this long after midnight. */
const turn = 3 * hour;

const tables = new Map(Object.entries(days).map(([name, bumps]) => [name, table(bumps)]));

function table(bumps: readonly (readonly [hour: number, width: number, height: number])[]): Float64Array {
  const loads = Float64Array.from({ length: cells }, (_, i) => {
    const at = (i * cell) / hour;
    let load = 0;
    for (const [centre, width, height] of bumps)
      for (const days of [-24, 0, 24]) load += height * Math.exp(-(((at - centre + days) / width) ** 2) / 2);
    return load;
  });
  const least = Math.min(...loads);
  const most = Math.max(...loads);
  return loads.map((load) => (load - least) / (most - least));
}

/** The load at a time as a share of that of the busiest hour of a weekday. */
export function load(season: Season, time: number): number {
  const loads = tables.get(season.day)!;
  const local = time - season.shift;
  const at = (local / cell) % cells;
  const position = at < 0 ? at + cells : at;
  const index = Math.floor(position);
  const one = loads[index]!;
  const other = loads[index + 1 === cells ? 0 : index + 1]!;
  const today = 1 - season.depth + season.depth * (one + (other - one) * (position - index));
  return season.weekend === 1 ? today : today * weekday(season.weekend, local);
}

function weekday(weekend: number, local: number): number {
  const day = Math.floor(local / (24 * hour));
  const into = local - day * 24 * hour;
  const now = isWeekend(day) ? weekend : 1;
  if (into >= turn) return now;
  const before = isWeekend(day - 1) ? weekend : 1;
  return before + ((now - before) * into) / turn;
}

/** Whether the nth day since 1970 is a Saturday or a Sunday. */
export function isWeekend(day: number): boolean {
  const weekday = (((day + firstWeekday) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}
