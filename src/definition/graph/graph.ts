/**
 * A process's machines as plain JSON: the machine that it runs and those that this one can invoke or spawn. Made once
 * by `defineProcess`.
 */
export interface Graph {
  /** The key in `machines` of the machine that the process runs. */
  readonly root: string;
  readonly machines: Readonly<Record<string, MachineGraph>>;
}

export interface MachineGraph {
  /** The id of the machine. */
  readonly id: string;
  /** In document order: the machine itself is the first, with the path ''. */
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  /** The implementations of the actions that the machine names. */
  readonly actions: Readonly<Record<string, GraphAction>>;
  /** The named delays in milliseconds; null if they are computed. */
  readonly delays: Readonly<Record<string, number | null>>;
  /** The actors that the machine names, whether they are invoked or only spawned. */
  readonly actors: Readonly<Record<string, GraphActor>>;
}

export type StateKind = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

export interface GraphState {
  /** The keys from the machine down, joined by dots, such as `paid.pickup`; '' for the machine itself. */
  readonly path: string;
  /** XState's id: `registration.creatingAccount`, or the one that the state declares. */
  readonly id: string;
  readonly key: string;
  /** The path of the state around it; null for the machine itself. */
  readonly parent: string | null;
  readonly kind: StateKind;
  /** Of a history state. */
  readonly history?: 'shallow' | 'deep';
  /** Of a history state: the paths that are entered while there is nothing to remember, if it names them. */
  readonly fallback?: readonly string[];
  /** Of a compound state: the path of the state that is entered first. */
  readonly initial?: string;
  readonly entry: readonly GraphAction[];
  readonly exit: readonly GraphAction[];
  readonly invokes: readonly GraphInvoke[];
  readonly tags: readonly string[];
  readonly description?: string;
  readonly meta?: unknown;
}

export type EdgeKind = 'event' | 'always' | 'after' | 'done' | 'error' | 'snapshot';

export interface GraphEdge {
  /** The path of the source and the edge's place among those of the source: `creatingAccount#0`. */
  readonly id: string;
  readonly source: string;
  /** The paths of the targets; none for a transition that only runs actions. */
  readonly targets: readonly string[];
  /** `unknown`: the target is chosen when the transition is taken. */
  readonly certainty: 'known' | 'unknown';
  readonly kind: EdgeKind;
  /** The event's type or descriptor, such as `CONFIRM`, `payment.*` or `xstate.done.actor.charge`; '' for `always`. */
  readonly event: string;
  /** The id of the invoked actor whose end or snapshot takes the edge. */
  readonly actor?: string;
  readonly delay?: GraphDelay;
  readonly guard?: GraphGuard;
  readonly actions: readonly GraphAction[];
  readonly reenter: boolean;
  readonly description?: string;
  readonly meta?: unknown;
}

/** How long something waits: `ms` is null if it is computed when it is armed. */
export interface GraphDelay {
  readonly name?: string;
  readonly ms: number | null;
}

export type GraphGuard =
  | { readonly kind: 'named'; readonly name: string }
  /** A function without a name: `text` is its expression, where that is short. */
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly guards: readonly GraphGuard[] }
  | { readonly kind: 'not'; readonly guard: GraphGuard }
  | { readonly kind: 'in'; readonly state: string };

export type ActionKind =
  | 'named'
  | 'inline'
  | 'assign'
  | 'raise'
  | 'sendTo'
  | 'emit'
  | 'spawnChild'
  | 'stopChild'
  | 'cancel'
  | 'log'
  | 'enqueueActions'
  | 'settle';

export interface GraphAction {
  /** `named`: implemented under this name in `actions` of the machine. */
  readonly kind: ActionKind;
  /** The action in a few words: its name, or what it does, such as `raise PAID`. */
  readonly text: string;
  /** The delay of `raise` and `sendTo`. */
  readonly delay?: GraphDelay;
  /** Of a delayed `raise` or `sendTo` with an id, and of `cancel`: which delayed event it is; null if that is computed. */
  readonly sendId?: string | null;
  /** Of `settle`: the task up to whose last completion it settles. */
  readonly upTo?: string;
}

/** An actor that a machine names. */
export type GraphActor =
  | { readonly kind: 'task'; readonly task: GraphTask }
  | { readonly kind: 'rollback' }
  /** `machine` is a key of `Graph.machines`. */
  | { readonly kind: 'machine'; readonly machine: string }
  /** Persists by itself, without IO. */
  | { readonly kind: 'transition' }
  /** A callback or an observable: it exists in memory only. */
  | { readonly kind: 'live' }
  /** Not implemented, or written in place. */
  | { readonly kind: 'unnamed' };

export interface GraphInvoke {
  /** The actor's id within the machine. */
  readonly id: string;
  /** The name in `actors`. */
  readonly src: string;
  readonly actor: GraphActor;
  /** Of a rollback: the task to which it goes, if the machine says it in place. */
  readonly rollbackTo?: string;
}

/** The policy of a task, in milliseconds. */
export interface GraphTask {
  /** 1 for a task without a policy: it is not tried again. */
  readonly attempts: number;
  readonly timeoutMs: number | null;
  readonly heartbeatMs: number | null;
  readonly compensation: GraphCompensation | null;
  readonly irreversible: boolean;
}

export interface GraphCompensation {
  /** The name of the function that undoes the task; null if it has none. */
  readonly name: string | null;
  readonly when: 'completed' | 'attempted';
  readonly attempts: number;
}
