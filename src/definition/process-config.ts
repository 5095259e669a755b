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

/** The options of `defineProcess`. Only `name` and `machine` are required. */
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
  /** The purpose of the process in one or two sentences, for the API documentation. */
  readonly description?: string;
  /** The path of the resource. Default: the plural of the name, such as `/loan-applications`. */
  readonly path?: string;
  /** The prefix of public ids, such as `reg` in `reg_…`. Default: the first three letters of the name. */
  readonly idPrefix?: string;
  /** Parses the body of a start into the machine's input. Default: any JSON value. */
  readonly input?: I & FittingInput<M, NoInfer<I>>;
  /**
   * The events that clients may send, each with the schema of its payload (everything but `type`), or
   * `{ schema, from }` to restrict its senders. Default: any event. Default of `from`: the owner, administrators, and callers that
   * `access.send` admits.
   */
  readonly events?: E & FittingEvents<M, NoInfer<E>>;
  /** An example input, events and instance for the API documentation. */
  readonly examples?: ProcessExamples<NoInfer<I>, SchemasOf<NoInfer<E>>, NoInfer<D>>;
  /** Task policies by actor name. A promise actor without a policy gets one attempt, as under XState. */
  readonly tasks?: TaskPolicies<M>;
  /**
   * What cancelling an instance does. Default: `rollback` if any task has a compensation, otherwise `stop`. In a
   * state tagged `Settled` the instance is past its point of no return and can no longer be cancelled.
   */
  readonly onCancel?: 'rollback' | 'stop';
  /**
   * Emitted events that are held until the instance completes or reaches a state tagged `Settled`. If it fails or is
   * cancelled before that, they are never delivered.
   */
  readonly emits?: EmitPolicies<M>;
  /** Names of callback and observable actors that may exist only in memory and start over after a restart. */
  readonly volatile?: readonly ActorNames<M>[];
  /**
   * Who may start, read, change and cancel instances. Default: anyone may start; only the owner and administrators
   * may do the rest.
   */
  readonly access?: AccessRules<ProcessInput<M, NoInfer<I>>>;
  /**
   * Up to 20 subjects (`sub`, in the same tenant) that, in addition to the owner, may read the instance and find it
   * in their lists. They may send only events with `from: 'party'` and events that a rule admits.
   */
  readonly parties?: (args: { readonly context: ContextFrom<M> }) => readonly string[];
  /**
   * Returns the business key, which is unique within the process and tenant and addresses the instance (`POST
   * <path>/by/<key>/events`). It has 1 to 255 characters and is neither `.` nor `..`. Return undefined for an
   * instance without a key.
   */
  readonly correlate?: (args: {
    readonly input: ProcessInput<M, NoInfer<I>>;
  }) => string | undefined;
  /**
   * What a start does if its business key is taken: `refuse` it (the default), or respond with the `existing`
   * instance.
   */
  readonly onDuplicate?: 'refuse' | 'existing';
  /** How long an event waits for an instance with its business key to be started. Default 0: it does not wait. */
  readonly earlyEventMs?: number;
  /** What lists can filter by, in addition to the status. */
  readonly search?: {
    /** Allows filtering by state, such as `?state=awaitingConfirmation`. */
    readonly state?: true;
    /**
     * Searchable attributes, such as `({ context }) => ({ customer: context.customer })`. Always return the same
     * names; use undefined for an attribute that an instance does not have.
     */
    readonly attributes?: (args: { readonly context: ContextFrom<M> }) => Attributes;
  };
  /**
   * Paths within events, inputs, and outputs of tasks, such as `token` or `card.number`, whose values are kept out of the history, of
   * what-ifs and of tests.
   */
  readonly redact?: readonly string[];
  /**
   * What clients see as `data`: a function, or `{ schema, of }`, which also documents it. Default: the whole context.
   * If it throws, `data` is null.
   */
  readonly view?: View<M, D>;
  /** How long an instance is kept after it has ended. Default: 7 days. */
  readonly retentionMs?: number;
  /**
   * What the history keeps of each step: with `snapshots` also its changes to the instance, so that clients can read the
   * instance as any step left it (`GET <path>/:id/history/:version`), and the input and the outputs of tasks, so that a test can
   * replay it (`GET <path>/:id/as-test`). Default `steps`.
   */
  readonly history?: 'steps' | 'snapshots';
  /** The number of newest history entries to keep; with `history: 'snapshots'`, up to 100 more. Default 10,000. */
  readonly historyLimit?: number;
  /**
   * The maximum number of microsteps in a step, over all its actors. A step that exceeds it is treated as endless and
   * throws. Default 10,000.
   */
  readonly maxMicrosteps?: number;
}
