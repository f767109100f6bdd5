import { misuse } from '../declaration/failure.js';
import { type Event, type Tags, textOf } from '../event/event.js';
import { calledAs, type Field, field } from '../event/field.js';
import { tagged, untagged } from '../event/name.js';
import type { Statistic } from './aggregate.js';
import { Group, identityOf } from './group.js';

/** Subjects and dimensions are cut at so many characters, names at four times as many. */
const longest = 256;
const longestName = 4 * longest;

/** What stands for all that is beyond the limit on keys. */
const other = 'other';
/** So many subjects and names have a key of their own for what is beyond. */
const others = 100;

export interface KeySettings {
  /** Fields whose values are the dimensions; with none, and no name given, those in the event's name are. */
  readonly by: readonly string[];
  /** Stands in place of the event's name. */
  readonly name: string | undefined;
  /** Whether subjects are taken together. */
  readonly across: boolean;
  readonly limit: number;
  readonly note: (message: string) => void;
}

type Tree = Map<unknown, Tree | Group>;

/**
 * Finds the group an event belongs to. In front of the groups, which are known by their canonical names, stands a tree
 * of the values as they come, so that an event of a known key costs a look-up for each part and makes no text. Beyond
 * the limit, keys are taken together: their dimensions become `other`, subject and name stay; and where a hundred
 * subjects and names have such a key, or there are no dimensions, subject is empty and the name `other` too.
 */
export class Keys {
  readonly #settings: KeySettings;
  readonly #statistics: readonly Statistic[];
  readonly #names: readonly string[];
  readonly #reads: readonly Field[];
  /** By dimension, whether any event had it. */
  readonly #found: boolean[];
  #groups = new Map<string, Group>();
  #beyond = new Map<string, Group>();
  /** By subject, by name, by each dimension. Holds nothing that cannot be found again. */
  readonly #tree: Tree = new Map();
  #leaves = 0;
  /** Where the last event stood in the tree, before its dimensions. */
  #subject: unknown = Number.NaN;
  #name: unknown;
  #node: Tree | Group | undefined;
  #toldLimit = false;
  #toldCut = false;

  constructor(settings: KeySettings, statistics: readonly Statistic[]) {
    this.#settings = settings;
    this.#statistics = statistics;
    this.#names = settings.by.map(calledAs);
    this.#reads = settings.by.map(field);
    this.#found = settings.by.map(() => false);
    const twice = this.#names.find((name, i) => this.#names.indexOf(name) < i);
    if (twice !== undefined) throw misuse(`--by has ${twice} twice`);
    if (settings.name !== undefined && !/^[^;]+$/.test(settings.name))
      throw misuse(`--name ${settings.name}: a name has no dimensions, they come from --by`);
  }

  get size(): number {
    return this.#groups.size + this.#beyond.size;
  }

  /** In the order of their first events. */
  *all(): Generator<Group> {
    yield* this.#groups.values();
    yield* this.#beyond.values();
  }

  find(event: Event): Group {
    const subject = this.#settings.across ? '' : event.subject;
    const name = this.#settings.name ?? event.name;
    if (subject !== this.#subject || name !== this.#name) {
      this.#subject = subject;
      this.#name = name;
      this.#node = (this.#tree.get(subject) as Tree | undefined)?.get(name);
    }
    let node = this.#node;
    for (let i = 0; i < this.#reads.length && node !== undefined; i++)
      node = (node as Tree).get(this.#reads[i]!(event));
    return (node as Group | undefined) ?? this.#grow(event, subject, name);
  }

  /** The fields of `--by` that no event had. */
  notFound(): readonly string[] {
    return this.size === 0 ? [] : this.#settings.by.filter((_, i) => !this.#found[i]);
  }

  /** Makes room when the limit is reached, by letting go of groups that may be forgotten. */
  forget(forgettable: (group: Group) => boolean): void {
    if (this.#groups.size < this.#settings.limit) return;
    const before = this.size;
    for (const groups of [this.#groups, this.#beyond])
      for (const [identity, group] of groups) if (forgettable(group)) groups.delete(identity);
    if (this.size < before) this.#fell();
  }

  /** The group of an event that is not in the tree, and puts it there. */
  #grow(event: Event, subject: unknown, name: unknown): Group {
    const values = this.#reads.map((read) => read(event));
    const group = this.#groupOf(this.#cut(textOf(subject), longest), this.#nameOf(event, name), values);
    const path = [subject, name, ...values];
    if (typeof name !== 'string' || name === '' || !path.every(isShort)) return group;
    if (this.#leaves >= 4 * this.#settings.limit) this.#fell();
    let node = this.#tree;
    for (const part of path.slice(0, -1)) {
      const next = (node.get(part) as Tree | undefined) ?? new Map();
      node.set(part, next);
      node = next;
    }
    node.set(path.at(-1), group);
    this.#leaves++;
    this.#subject = Number.NaN;
    return group;
  }

  #fell(): void {
    this.#tree.clear();
    this.#leaves = 0;
    this.#subject = Number.NaN;
  }

  /** Names without text are called by the type of the event. */
  #nameOf(event: Event, name: unknown): string {
    return this.#cut(textOf(name), longestName) || textOf(event.type);
  }

  #groupOf(subject: string, given: string, values: readonly unknown[]): Group {
    const { name: base, dimensions: own } = untagged(given);
    const name = base || other;
    const dimensions: Tags = this.#reads.length > 0 ? this.#dimensions(values) : own;
    const canonical = tagged(name, dimensions);
    const known = this.#known(subject, canonical);
    if (known) return known;
    if (this.#groups.size < this.#settings.limit) return this.#made(this.#groups, subject, canonical);
    if (!this.#toldLimit) this.#settings.note(`more than ${this.#settings.limit} keys: the rest count as '${other}'`);
    this.#toldLimit = true;
    const folded = Object.keys(dimensions).map((key) => [key, other]);
    return folded.length > 0 ? this.#rest(subject, tagged(name, Object.fromEntries(folded))) : this.#last();
  }

  #rest(subject: string, name: string): Group {
    const known = this.#known(subject, name);
    if (known) return known;
    return this.#beyond.size < others ? this.#made(this.#beyond, subject, name) : this.#last();
  }

  /** The key of all for which there is no other. */
  #last(): Group {
    const name = tagged(this.#settings.name ?? other, Object.fromEntries(this.#names.map((each) => [each, other])));
    return this.#known('', name) ?? this.#made(this.#beyond, '', name);
  }

  #known(subject: string, name: string): Group | undefined {
    const identity = identityOf(subject, name);
    return this.#groups.get(identity) ?? this.#beyond.get(identity);
  }

  #made(groups: Map<string, Group>, subject: string, name: string): Group {
    const group = new Group(subject, name, this.#statistics);
    groups.set(group.identity, group);
    return group;
  }

  #dimensions(values: readonly unknown[]): Tags {
    const dimensions: Record<string, string> = Object.create(null);
    values.forEach((value, i) => {
      const text = this.#cut(textOf(value), longest);
      dimensions[this.#names[i]!] = text;
      if (text !== '') this.#found[i] = true;
    });
    return dimensions;
  }

  /** The beginning of a text that is too long, as a text of its own, which does not hold on to the whole. */
  #cut(text: string, most: number): string {
    if (text.length <= most) return text;
    if (!this.#toldCut)
      this.#settings.note(`subjects and dimensions are cut at ${longest} characters, names at ${longestName}`);
    this.#toldCut = true;
    const begun = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
    return Buffer.from(begun, 'utf16le').toString('utf16le');
  }

  save(): unknown {
    const saved = (groups: Map<string, Group>): unknown => Array.from(groups.values(), (group) => group.save());
    return [saved(this.#groups), saved(this.#beyond)];
  }

  restore(saved: unknown): void {
    const [groups, beyond] = (saved as unknown[][]).map((each) => {
      const restored = each.map((group) => Group.restored(group, this.#statistics));
      return new Map(restored.map((group) => [group.identity, group]));
    });
    this.#groups = groups!;
    this.#beyond = beyond!;
    this.#fell();
    if (this.size > 0) this.#found.fill(true);
  }
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= longest : typeof value !== 'object' || value === null;
}
