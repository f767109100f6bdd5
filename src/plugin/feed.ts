import { misuse } from '../declaration/failure.js';
import { suggestion } from '../declaration/option.js';

/** What says where events come from. */
export interface Sources {
  readonly graphite: string | undefined;
  readonly target: readonly string[];
  readonly from: string;
  readonly to: string | undefined;
  readonly file: readonly string[];
  readonly format: string;
  readonly sinceLast: boolean;
}

/** Throws `misuse` where these do not fit together. */
export function coherentSources({ graphite, target, from, to, file, sinceLast, format }: Sources): void {
  if (graphite !== undefined && file.length > 0) throw misuse('--graphite and --file are two sources: give one');
  if (graphite !== undefined && target.length === 0) throw misuse('--graphite needs a --target to render');
  if (graphite === undefined && target.length > 0) throw misuse('--target belongs to --graphite');
  if (graphite === undefined && (from !== '-15min' || to !== undefined))
    throw misuse('--from and --to belong to --graphite');
  if (format !== 'auto' && file.length === 0) throw misuse('--format belongs to --file');
  if (sinceLast && file.length === 0) throw misuse('--since-last belongs to --file');
}

/** One of a list, by name. */
export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = ['auto', ...all.map((each) => each.name)];
  throw misuse(`--format ${name} is none of ${names.join(', ')}${suggestion(name, names)}`);
}
