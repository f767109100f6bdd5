import type { Characters } from './characters.js';
import type { Assertion, Regex } from './syntax.js';

/** One step of a program: take a character, go two ways, be at a place, or have found a match. */
export type Step =
  | { readonly kind: 'take'; readonly of: Characters; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; other: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'match' };

export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** A match can only begin where the text begins. */
  readonly anchored: boolean;
}

/** Thompson's construction (1968), from the end to the start: each part is given the step that follows it. */
export function program(regex: Regex): Program {
  const steps: Step[] = [{ kind: 'match' }];
  const add = (step: Step): number => steps.push(step) - 1;

  const enter = (part: Regex, next: number): number => {
    switch (part.kind) {
      case 'one':
        return add({ kind: 'take', of: part.of, next });
      case 'assertion':
        return add({ kind: 'assert', assertion: part.assertion, next });
      case 'sequence':
        return part.parts.reduceRight((after, each) => enter(each, after), next);
      case 'choice':
        return part.parts
          .map((each) => enter(each, next))
          .reduceRight((other, each) => add({ kind: 'split', next: each, other }));
      case 'repeat':
        return repeated(part, next);
    }
  };

  const repeated = ({ part, least, most }: Regex & { kind: 'repeat' }, next: number): number => {
    let entry = next;
    if (most === Number.POSITIVE_INFINITY) {
      const loop = { kind: 'split' as const, next, other: next };
      entry = add(loop);
      loop.other = enter(part, entry);
    } else for (let i = least; i < most; i++) entry = add({ kind: 'split', next, other: enter(part, entry) });
    for (let i = 0; i < least; i++) entry = enter(part, entry);
    return entry;
  };

  return { start: enter(regex, 0), steps, anchored: anchored(regex) };
}

/** The number of steps a pattern needs at most, without making them. */
export function size(regex: Regex): number {
  switch (regex.kind) {
    case 'one':
    case 'assertion':
      return 1;
    case 'sequence':
    case 'choice':
      return regex.parts.reduce((sum, part) => sum + size(part) + 1, 0);
    case 'repeat':
      return (size(regex.part) + 1) * (regex.most < Number.POSITIVE_INFINITY ? regex.most : regex.least + 1);
  }
}

function anchored(regex: Regex): boolean {
  switch (regex.kind) {
    case 'one':
      return false;
    case 'assertion':
      return regex.assertion === 'begin';
    case 'sequence':
      return regex.parts[0] !== undefined && anchored(regex.parts[0]);
    case 'choice':
      return regex.parts.every(anchored);
    case 'repeat':
      return regex.least > 0 && anchored(regex.part);
  }
}
