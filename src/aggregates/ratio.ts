import { misuse } from '../declaration/failure.js';
import { many } from '../declaration/option.js';
import type { Event } from '../event/event.js';
import type { Accumulator, Aggregate, Compile, Statistic } from './aggregate.js';
import { ExactSum } from './exact-sum.js';
import { label } from './reading.js';

/** The sums of two things. */
class Quotient implements Accumulator {
  readonly #over = new ExactSum();
  readonly #under = new ExactSum();

  get value(): number {
    return this.#over.value / this.#under.value;
  }

  get under(): number {
    return this.#under.value;
  }

  add([over, under]: readonly [number, number]): void {
    this.#over.add(over);
    this.#under.add(under);
  }

  merge(other: Quotient): void {
    this.#over.addSum(other.#over);
    this.#under.addSum(other.#under);
  }

  clear(): void {
    this.#over.clear();
    this.#under.clear();
  }

  save(): unknown {
    return [this.#over.save(), this.#under.save()];
  }

  restore(saved: unknown): void {
    const [over, under] = saved as [unknown, unknown];
    this.#over.restore(over);
    this.#under.restore(under);
  }
}

interface Asked {
  readonly name: string;
  readonly over: string;
  /** Every event counts as 1 where it is not given. */
  readonly under: string | undefined;
  readonly text: string;
}

/** Reads `errors=status >= 500 / method == "GET"`, of which the name and what is divided by may be left out. */
function asked(text: string): Asked {
  const [, name = 'value', expressions = ''] = /^(?:\s*([A-Za-z_][\w.-]*)\s*=(?!=))?(.*)$/s.exec(text) ?? [];
  const at = slashes(expressions);
  if (at.length > 1)
    throw misuse(`${text} has ${at.length} strokes; put a division that belongs to an expression in parentheses`);
  const [over, under] =
    at[0] === undefined ? [expressions] : [expressions.slice(0, at[0]), expressions.slice(at[0] + 1)];
  return { name, over, under, text };
}

/** Where strokes stand that are in no parentheses and no text. */
function slashes(text: string): readonly number[] {
  const found: number[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/("""|'''|"|')(?:\\.|(?!\1).)*(?:\1|$)|[()[\]{}/]/gs)) {
    if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    else if (token === '/' && depth === 0) found.push(index);
  }
  return found;
}

/** What an expression comes to: a number, 1 for true, 0 for anything else. */
function amount(value: unknown): number {
  if (value === true) return 1;
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= 1e100 ? number : 0;
}

async function statistic({ name, over, under, text }: Asked, compile: Compile): Promise<Statistic> {
  const above = await compile(over, '--ratio');
  const below = under === undefined ? (): true => true : await compile(under, '--ratio');
  const both: [number, number] = [0, 0];
  const source = (event: Event): readonly [number, number] => {
    both[0] = amount(above(event));
    both[1] = amount(below(event));
    return both;
  };
  return {
    label: label(name, 'ratio'),
    unit: '1',
    empty: Number.NaN,
    field: undefined,
    gatherer: { id: `quotient ${text}`, source, open: () => new Quotient() },
    value: (quotient: Quotient) => quotient.value,
    count: (quotient: Quotient) => quotient.under,
  };
}

/**
 * The sum of one expression over the events, divided by the sum of another, which is 1 for every event if it is left
 * out; true counts as 1. No reading where the second sum is 0.
 */
export const ratio: Aggregate = {
  name: 'ratio',
  summary: 'one expression summed up, divided by another',
  options: {
    ratio: many(
      '--ratio <[name=]expr[/expr]>',
      'Sum of a CEL expression, divided by that of another or by the events',
      asked,
    ),
  },
  statistics: (options: { ratio: readonly Asked[] }, compile) =>
    Promise.all(options.ratio.map((each) => statistic(each, compile))),
};
