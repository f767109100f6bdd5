/** The states of a status event; a state's place is its `severity`, the exit status of a plugin. */
export const states = ['ok', 'warning', 'critical', 'unknown'] as const;
export type State = (typeof states)[number];

const badness: Readonly<Record<State, number>> = { ok: 0, unknown: 1, warning: 2, critical: 3 };

/** The plugin code of a state: ok 0, warning 1, critical 2, unknown 3. */
export function severityOf(state: State): number {
  return states.indexOf(state);
}

/** The worse of two states. Worst first: critical, warning, unknown, ok. */
export function worse(a: State, b: State): State {
  return badness[b] > badness[a] ? b : a;
}

/** The state of a status event, from `state` or else from `severity`; undefined when neither tells. */
export function stateOf(event: { readonly state?: unknown; readonly severity?: unknown }): State | undefined {
  if (states.includes(event.state as State)) return event.state as State;
  return typeof event.severity === 'number' ? states[event.severity] : undefined;
}
