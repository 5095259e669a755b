import type { AnyStateMachine, AnyStateNode, InspectionEvent } from 'xstate';

/** Which states and transitions of a machine its tests have reached. */
export interface Coverage {
  readonly inspect: (event: InspectionEvent) => void;
  /** Every state and transition that no test has reached, by name. */
  missing(): readonly string[];
  /** One line, such as `registration: 12/12 states, 20/21 transitions`. */
  summary(): string;
}

/** Collects coverage for a machine from XState's inspection events; pass `inspect` to the service or the runtime. */
export function createCoverage(machine: AnyStateMachine): Coverage {
  const states = new Set(statesOf(machine.root).map(({ id }) => id));
  const transitions = new Set(
    statesOf(machine.root).flatMap((node) =>
      [...[...node.transitions.values()].flat(), ...(node.always ?? [])].map(nameOf),
    ),
  );
  const reachedStates = new Set<string>();
  const reachedTransitions = new Set<string>();

  return {
    inspect(event) {
      if (event.type === '@xstate.snapshot') noteStates(event.snapshot);
      if (event.type !== '@xstate.microstep') return;
      noteStates(event.snapshot);
      for (const transition of event._transitions) {
        reachedTransitions.add(nameOf(transition as unknown as Transition));
      }
    },
    missing: () => [
      ...[...states].filter((id) => !reachedStates.has(id)).map((id) => `state ${id}`),
      ...[...transitions].filter((name) => !reachedTransitions.has(name)),
    ],
    summary() {
      const count = (all: ReadonlySet<string>, reached: ReadonlySet<string>) =>
        `${[...all].filter((name) => reached.has(name)).length}/${all.size}`;
      return `${machine.id}: ${count(states, reachedStates)} states, ${count(transitions, reachedTransitions)} transitions`;
    },
  };

  function noteStates(snapshot: unknown): void {
    if (typeof snapshot !== 'object' || snapshot === null || !('_nodes' in snapshot)) return;
    for (const { id } of snapshot._nodes as readonly AnyStateNode[]) reachedStates.add(id);
  }
}

interface Transition {
  readonly source: { readonly id: string };
  readonly eventType: string;
  readonly target?: readonly { readonly id: string }[] | undefined;
  readonly guard?: unknown;
}

function nameOf({ source, eventType, target, guard }: Transition): string {
  const to = target?.map(({ id }) => id).join(', ') ?? 'itself';
  return `${source.id} --${eventType}${guard === undefined ? '' : ` [${guardName(guard)}]`}--> ${to}`;
}

function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return String(guard.type);
  return 'guard';
}

function statesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap((child) => statesOf(child as AnyStateNode))];
}
