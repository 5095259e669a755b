import type { AnyStateMachine, ContextFrom } from 'xstate';
import type { z } from 'zod';
import type { View } from './declarations/process-view.ts';
import type {
  ProcessInput,
  ActorNames,
  EmitPolicies,
  TaskPolicies,
  SchemasOf,
  ProcessExamples,
  FittingEvents,
  FittingInput,
  EventDeclarations,
} from './declarations/process-types.ts';
import type { AccessRules } from './declarations/senders.ts';
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What `defineProcess` takes. `name` and `machine` are enough; everything else refines the resource. */
export interface ProcessConfig<
  M extends AnyStateMachine,
  I extends z.ZodType = z.ZodType,
  E extends EventDeclarations = EventDeclarations,
  D = unknown,
> {
  /** Kebab-case, such as `loan-application`. */
  readonly name: string;
  /** A plain XState v5 machine; it must also run under a plain `createActor`. */
  readonly machine: M;
  /** Default `1`. */
  readonly version?: string;
  /** What it is for, in a sentence or two: the documentation shows it. */
  readonly description?: string;
  /** The resource's path. Default: the name's plural, such as `/loan-applications`. */
  readonly path?: string;
  /** Starts the public ids, such as `reg` in `reg_…`. Default: the name's first three letters. */
  readonly idPrefix?: string;
  /** Parses the body of a start into the machine's input. Default: any JSON value. */
  readonly input?: I & FittingInput<M, NoInfer<I>>;
  /**
   * The events that may be sent, each with the schema of what it carries beside `type`, or `{ schema, from }` with who may send
   * it. Default: any event. Default of `from`: the owner, administrators, and whom `access.send` admits.
   */
  readonly events?: E & FittingEvents<M, NoInfer<E>>;
  /** An input, events and an instance that the documentation shows. */
  readonly examples?: ProcessExamples<NoInfer<I>, SchemasOf<NoInfer<E>>, NoInfer<D>>;
  /** Policies by actor name. A promise actor without one has one attempt, as under XState. */
  readonly tasks?: TaskPolicies<M>;
  /**
   * What a cancelled instance does first. Default: `rollback` where any task has a compensation. In a state that is
   * tagged `Settled` the instance is past its point of no return: it cannot be cancelled any more.
   */
  readonly onCancel?: 'rollback' | 'stop';
  /**
   * Emitted events that are held until the instance completes, or reaches a state tagged `Settled`; one that fails or
   * is cancelled before never sends them.
   */
  readonly emits?: EmitPolicies<M>;
  /** Names of callback and observable actors that may live in memory only, and begin anew after a restart. */
  readonly volatile?: readonly ActorNames<M>[];
  /** Who may start, read, change and cancel instances. Default: everybody may start; the rest, the owner and administrators. */
  readonly access?: AccessRules<ProcessInput<M, NoInfer<I>>>;
  /**
   * The subjects (`sub`, of the same tenant) who may read the instance and find it in their lists beside its owner: 20 at
   * most. They may send only what is `from: 'party'`, or what a rule admits.
   */
  readonly parties?: (args: { readonly context: ContextFrom<M> }) => readonly string[];
  /**
   * The business key, unique within the process and tenant, that instances can be reached by
   * (`POST <path>/by/<key>/events`): 1 to 255 characters, and neither `.` nor `..`. Undefined: this instance has none.
   */
  readonly correlate?: (args: {
    readonly input: ProcessInput<M, NoInfer<I>>;
  }) => string | undefined;
  /** What a start does whose business key is taken: `refuse` it (the default), or answer with the `existing` instance. */
  readonly onDuplicate?: 'refuse' | 'existing';
  /** How long an event for a business key waits for its instance to be started. Default 0: not at all. */
  readonly earlyEventMs?: number;
  /** What lists can search for, beside the status. */
  readonly search?: {
    /** Lists by state, such as `?state=awaitingConfirmation`. */
    readonly state?: true;
    /**
     * Attributes, such as `({ context }) => ({ customer: context.customer })`. Always all of them: one that an instance does
     * not have is undefined.
     */
    readonly attributes?: (args: { readonly context: ContextFrom<M> }) => Attributes;
  };
  /** Paths within events (such as `token` or `card.number`) whose values never reach the history. */
  readonly redact?: readonly string[];
  /**
   * What a client sees as `data`: a function, or `{ schema, of }`, which also documents it. Default: the whole context. Where
   * it throws, `data` is null.
   */
  readonly view?: View<M, D>;
  /** How long a finished instance is kept. Default: 7 days. */
  readonly retentionMs?: number;
  /** How many of the newest history entries are kept. Default 10,000. */
  readonly historyLimit?: number;
  /** A step of more microsteps than this (of all its actors) is taken for one without an end, and throws. Default 10,000. */
  readonly maxMicrosteps?: number;
}
