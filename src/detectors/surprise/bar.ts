/** The surprises from which an alarm of a series opens and is critical, and who is told how far episodes come. */
export interface Bar {
  add(): void;
  warning(slot: number): number;
  critical(slot: number): number;
  /** The strength of an episode has risen from `before` (0 for a new one) to `now`. */
  reached(slot: number, before: number, now: number): void;
  /** One more point that is judged. */
  count(slot: number, time: number): void;
  /** The watermark has passed to a time. */
  advance(time: number): void;
  /** What the threshold of a series follows from, for the evidence; undefined where it is as given. */
  basis(slot: number): string | undefined;
  save(): unknown;
  restore(saved: unknown): void;
}

/** Surprises that are the same for every series and stay. */
export function fixed({ warning, critical }: { readonly warning: number; readonly critical: number }): Bar {
  return {
    add() {},
    warning: () => warning,
    critical: () => critical,
    reached() {},
    count() {},
    advance() {},
    basis: () => undefined,
    save: () => warning,
    restore() {},
  };
}
