/** The surprises from which an alarm of a series opens and is critical, and who is told how far episodes come. */
export interface Bar {
  warning(slot: number): number;
  critical(slot: number): number;
  /** The strength of an episode has risen from `before` (0 for a new one) to `now`. */
  reached(slot: number, before: number, now: number): void;
}

/** Surprises that are the same for every series and stay. */
export function fixed({ warning, critical }: { readonly warning: number; readonly critical: number }): Bar {
  return { warning: () => warning, critical: () => critical, reached() {} };
}
