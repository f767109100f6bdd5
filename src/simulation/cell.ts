import type { Archetype } from './archetypes/archetype.js';
import type { Effect } from './course.js';
import type { FailureKind, Site, Target } from './failures/kind.js';
import { deviation, fiveMinutes, type Pattern } from './pattern.js';
import { Random } from './random.js';

/** What is simulated of a cell, and how often something fails. */
export interface CellPlan {
  readonly seed: number;
  readonly archetypes: readonly Archetype[];
  readonly kinds: readonly FailureKind[];
  /** Failures of a series at a point, on average. */
  readonly rate: number;
  readonly start: number;
  readonly step: number;
  readonly points: number;
  /** Points before anything fails. */
  readonly lead: number;
}

/** A failure of one series; `failure` is the same for all that belong together, and another when it comes again. */
export interface Befallen extends Effect {
  readonly kind: string;
  readonly note: string;
  readonly failure: string;
  readonly harmless: boolean;
}

/** One series of a cell: how it behaves, and what befalls it, in order. */
export interface Member {
  readonly archetype: Archetype;
  readonly pattern: Pattern;
  readonly failures: readonly Befallen[];
}

/** A series is left alone for so long after a failure. */
const rest = 86_400_000;

/**
 * A small estate: one series of each archetype, and the failures that befall them, all drawn from the seed and the
 * number of the cell. Failures come at random; a kind is as likely as the next; a series has one at a time.
 */
export function cell(plan: CellPlan, number: number): readonly Member[] {
  const members = plan.archetypes.map((archetype) => ({
    archetype,
    pattern: archetype.pattern(new Random(plan.seed, number, archetype.role, 'pattern')),
    failures: [] as Befallen[],
    freeFrom: 0,
  }));
  const targets = members.map(({ archetype, pattern }, index) => target(archetype, pattern, index, plan.step));
  const random = new Random(plan.seed, number, 'failures');
  const chance = Math.min(1, plan.rate * members.length);
  const wait = (blows: number) => (Math.max(1, blows) * random.exponential()) / chance;
  let count = 0;
  for (let at = plan.lead + wait(1); at < plan.points; ) {
    const site: Site = {
      random: new Random(plan.seed, number, 'failure', count),
      at: Math.floor(at),
      start: plan.start,
      step: plan.step,
      each: (...roles) => targets.filter(({ role, index }) => roles.includes(role) && members[index]!.freeFrom <= at),
    };
    const { kind, harmless = false, strike } = random.pick(plan.kinds);
    const blows = strike(site).filter(({ effect }) => effect.from < plan.points);
    for (const { target, effect, note } of blows) {
      const { failures } = members[target.index]!;
      const id = `${number}.${count}`;
      const again = failures.filter(({ failure }) => failure === id || failure.startsWith(`${id}.`)).length;
      const until = Math.min(effect.until, plan.points - 1);
      failures.push({ ...effect, until, kind, note, failure: again === 0 ? id : `${id}.${again + 1}`, harmless });
      members[target.index]!.freeFrom = effect.until + rest / plan.step;
    }
    count++;
    at += wait(blows.length);
  }
  return members;
}

function target({ role }: Archetype, pattern: Pattern, index: number, step: number): Target {
  const level = pattern.perStep ? (pattern.base * step) / fiveMinutes : pattern.base;
  return { index, role, pattern, level, deviation: deviation(pattern, level) };
}
