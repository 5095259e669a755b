import type { Graph, GraphAction, MachineGraph } from './graph.ts';

/** A timer by its event, as people say it: `after 5000` for one of `after`, otherwise the type of the event. */
export function timerName(event: string): string {
  const [, delay] = /^xstate\.after\.([^.]+)\../.exec(event) ?? [];
  return delay === undefined ? event : `after ${delay}`;
}

/** The names of the timers that the machines of a process arm, as far as their graphs tell: events may also be computed. */
export function timerNames(graph: Graph): readonly string[] {
  const names = Object.values(graph.machines).flatMap((machine) => [
    ...machine.edges.flatMap(({ kind, event }) => (kind === 'after' ? timerName(event) : [])),
    ...actionsOf(machine).flatMap(delayedEvent),
  ]);
  return [...new Set(names)];
}

function actionsOf({ states, edges, actions }: MachineGraph): readonly GraphAction[] {
  return [
    ...states.flatMap(({ entry, exit }) => [...entry, ...exit]),
    ...edges.flatMap((edge) => edge.actions),
    ...Object.values(actions),
  ];
}

function delayedEvent({ kind, text, delay }: GraphAction): readonly string[] {
  if (delay === undefined || (kind !== 'raise' && kind !== 'sendTo')) return [];
  const [, type] = /^(?:raise|send) (\S+)(?: to .+)?$/.exec(text) ?? [];
  return type === undefined ? [] : [type];
}
