import type { Label } from '../event/label.js';
import type { Befallen, CellPlan, Member } from './cell.js';
import { Course } from './course.js';
import type { Pattern } from './pattern.js';
import { Random } from './random.js';

const services = [
  'checkout', 'search', 'login', 'cart', 'catalogue', 'payments', 'mail', 'media', 'reports', 'stock', 'tracking', 'chat',
] as const; // biome-ignore format: a list
const centres = ['fra', 'dub', 'iad'];

/** One series: what it is called, what befalls it, and its readings in order. */
export class SimulatedSeries {
  readonly subject: string;
  readonly name: string;
  readonly unit: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Its readings are counts from the beginning. */
  readonly counter: boolean;
  /** In order, none at the same time as another. */
  readonly failures: readonly Befallen[];
  readonly pattern: Pattern;
  readonly #plan: CellPlan;
  readonly #cell: number;
  readonly #member: Member;
  #course: Course | undefined;

  constructor(plan: CellPlan, cell: number, member: Member) {
    const { archetype, pattern, failures } = member;
    const round = Math.floor(cell / services.length);
    const service = `${services[cell % services.length]}${round === 0 ? '' : round + 1}`;
    this.subject = `${service}-${archetype.host}`;
    this.name = archetype.name;
    this.unit = archetype.unit;
    const tags = { env: 'prod', service, dc: centres[cell % centres.length]! };
    this.tags = pattern.counter ? { ...tags, counter: 'true' } : tags;
    this.counter = pattern.counter;
    this.failures = failures;
    this.pattern = pattern;
    this.#plan = plan;
    this.#cell = cell;
    this.#member = member;
  }

  /** Fills the array with the next readings. */
  fill(values: Float64Array): void {
    this.#course ??= this.#begun();
    this.#course.fill(values);
  }

  labels(): readonly Label[] {
    const { start, step } = this.#plan;
    return this.failures.map(({ from, until, kind, note, failure, harmless }) => ({
      from: start + from * step,
      until: start + until * step,
      subject: this.subject,
      name: this.name,
      verdict: harmless ? 'nothing' : 'failure',
      kind,
      note,
      failure,
    }));
  }

  #begun(): Course {
    const { archetype, pattern, failures } = this.#member;
    const random = (stream: string) => new Random(this.#plan.seed, this.#cell, archetype.role, stream);
    return new Course(pattern, { ...this.#plan, random }, failures);
  }
}
