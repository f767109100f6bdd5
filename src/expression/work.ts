/**
 * What the evaluation of an expression on one event may still cost, in elements and blocks of text looked at. It keeps
 * a long list in an event from being gone through once for each element of another. What is beyond it has no value.
 * Begun anew for each event, so that the answer for an event never depends on those before it.
 */
let left = 0;
const most = 20_000_000;

export function begin(): void {
  left = most;
}

/** Whether there is still as much to spend. */
export function spend(amount: number): boolean {
  left -= amount;
  return left >= 0;
}
