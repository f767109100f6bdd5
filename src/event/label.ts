/** What someone says of a stretch of time: that something failed, that an alarm was nothing, that one was missing. */
export interface Label {
  /** Epoch milliseconds, both included. */
  readonly from: number;
  readonly until: number;
  /** Which series it is about, with `*` for any characters; undefined for any. */
  readonly subject: string | undefined;
  readonly name: string | undefined;
  /** `failure` where nothing else is said; `nothing` and `missed` are about alarms. */
  readonly verdict: 'failure' | 'nothing' | 'missed';
  /** What kind of failure it is, and what else is told of it. */
  readonly kind: string;
  readonly note: string;
  /** Labels with the same are of one failure that shows in several series; undefined for a failure of its own. */
  readonly failure?: string | undefined;
}
