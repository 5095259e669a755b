import type { AnyStateMachine, ContextFrom } from 'xstate';
import type { z } from 'zod';
import { HoldfastError } from '../errors.ts';
import { assertDelays } from './checks/assert-delays.ts';
import { assertDurable } from './checks/assert-durable.ts';
import { assertEvents } from './checks/assert-events.ts';
import { assertPlace } from './checks/assert-place.ts';
import { assertRollback } from './checks/assert-rollback.ts';
import { assertSenders } from './checks/assert-senders.ts';
import { assertTargets } from './checks/assert-targets.ts';
import { assertTask } from './checks/assert-task.ts';
import { schemasOf, sendersOf, toList } from './declarations/declared-events.ts';
import type {
  ActorNames,
  EmitPolicies,
  EventDeclarations,
  EventSchemas,
  FittingEvents,
  FittingInput,
  ProcessExamples,
  ProcessInput,
  SchemasOf,
  TaskPolicies,
} from './declarations/process-types.ts';
import { viewOf, type View, type ViewArgs } from './declarations/process-view.ts';
import type { AccessArgs, AccessRules, Sender } from './declarations/senders.ts';
import type { AnyTaskPolicy } from './declarations/task-policy.ts';

export type {
  EventDeclarations,
  EventSchemas,
  ProcessExamples,
} from './declarations/process-types.ts';
export type { InstanceStatus, ViewArgs } from './declarations/process-view.ts';
export type {
  AccessArgs,
  AccessRules,
  SendArgs,
  Sender,
  Senders,
  StartArgs,
} from './declarations/senders.ts';
export type {
  AnyTaskPolicy,
  Backoff,
  CompensationScope,
  RetryPolicy,
  TaskPolicy,
} from './declarations/task-policy.ts';

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
   * The events that clients may send, each with the schema of its payload (everything but `type`), or `{ schema, from
   * }` to restrict its senders. Default: any event. Default of `from`: the owner, administrators, and callers that
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
  /** Paths within events, such as `token` or `card.number`, whose values are kept out of the history. */
  readonly redact?: readonly string[];
  /**
   * What clients see as `data`: a function, or `{ schema, of }`, which also documents it. Default: the whole context.
   * If it throws, `data` is null.
   */
  readonly view?: View<M, D>;
  /** How long an instance is kept after it has ended. Default: 7 days. */
  readonly retentionMs?: number;
  /** The number of newest history entries to keep. Default 10,000. */
  readonly historyLimit?: number;
  /**
   * The maximum number of microsteps in a step, over all its actors. A step that exceeds it is treated as endless and
   * throws. Default 10,000.
   */
  readonly maxMicrosteps?: number;
}

/**
 * A named, versioned machine made durable. Created by `defineProcess`, which keeps the types of its schemas and its
 * view for clients; plain `Process` stands for any process.
 */
export interface Process<
  M extends AnyStateMachine = AnyStateMachine,
  I extends z.ZodType = z.ZodType,
  E extends EventSchemas = EventSchemas,
  D = unknown,
> {
  readonly name: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly path: string;
  readonly idPrefix: string;
  readonly machine: M;
  readonly input: I | undefined;
  readonly events: E | undefined;
  /** Who may send each event, for those that say so. */
  readonly senders: ReadonlyMap<string, readonly Sender[]>;
  readonly examples: ProcessExamples;
  readonly tasks: Readonly<Record<string, AnyTaskPolicy>>;
  readonly onCancel: 'rollback' | 'stop';
  readonly emits: Readonly<Record<string, 'onSuccess' | 'atOnce'>>;
  readonly volatile: readonly string[];
  readonly access: Omit<AccessRules<never>, 'cancel'>;
  /** Who may cancel, where it says so. */
  readonly cancellers: readonly Sender<AccessArgs>[] | undefined;
  readonly parties: ((args: { readonly context: ContextFrom<M> }) => readonly string[]) | undefined;
  readonly correlate: ((args: { readonly input: never }) => string | undefined) | undefined;
  readonly onDuplicate: 'refuse' | 'existing';
  readonly earlyEventMs: number;
  readonly searchesState: boolean;
  readonly searchesAttributes: boolean;
  attributes(args: { readonly context: ContextFrom<M> }): Attributes;
  readonly redact: readonly string[];
  view(args: ViewArgs<M>): D;
  /** The schema of what `view` returns, where the process gives one. */
  readonly data: z.ZodType<D> | undefined;
  readonly retentionMs: number;
  readonly historyLimit: number;
  readonly maxMicrosteps: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Creates a process from a machine. Throws `process_refused`, with reason and remedy, if the machine cannot be made
 * durable.
 */
export function defineProcess<
  M extends AnyStateMachine,
  I extends z.ZodType = z.ZodType,
  E extends EventDeclarations = EventDeclarations,
  D = ContextFrom<M>,
>(config: ProcessConfig<M, I, E, D>): Process<M, I, SchemasOf<E>, D> {
  const { name, machine, volatile = [], access = {} } = config;
  // From here on the types of the machine are erased.
  const tasks = (config.tasks ?? {}) as Readonly<Record<string, AnyTaskPolicy>>;
  const path = config.path ?? `/${plural(name)}`;
  const idPrefix = config.idPrefix ?? name.replaceAll('-', '').slice(0, 3);
  assertPlace({ name, path, idPrefix });
  const { maxMicrosteps = 10_000 } = config;
  if (!Number.isInteger(maxMicrosteps) || maxMicrosteps < 1) {
    throw refused(name, `its maxMicrosteps ${maxMicrosteps} is not a whole number of at least 1`);
  }
  for (const [task, policy] of Object.entries(tasks)) assertTask(name, task, policy);
  assertDurable(name, machine, { volatile, tasks: Object.keys(tasks) });
  assertRollback(name, machine, tasks);
  assertTargets(name, machine);
  assertDelays(name, machine);
  const declared: EventDeclarations | undefined = config.events;
  const events = declared && (schemasOf(declared) as SchemasOf<E>);
  assertEvents(name, machine, events, config.redact ?? []);
  assertSenders(name, declared ?? {}, access.cancel, config.parties !== undefined);
  return {
    name,
    version: config.version ?? '1',
    description: config.description,
    path,
    idPrefix,
    machine,
    input: config.input,
    events,
    senders: sendersOf(declared ?? {}),
    examples: config.examples ?? {},
    tasks,
    onCancel: config.onCancel ?? (canUndo(tasks) ? 'rollback' : 'stop'),
    emits: (config.emits ?? {}) as Process['emits'],
    volatile,
    access,
    cancellers: access.cancel && toList(access.cancel),
    parties: config.parties,
    correlate: config.correlate,
    onDuplicate: config.onDuplicate ?? 'refuse',
    earlyEventMs: config.earlyEventMs ?? 0,
    searchesState: config.search?.state ?? false,
    searchesAttributes: config.search?.attributes !== undefined,
    attributes: config.search?.attributes ?? (() => ({})),
    redact: config.redact ?? [],
    ...viewOf(config.view),
    retentionMs: config.retentionMs ?? 7 * dayMs,
    historyLimit: config.historyLimit ?? 10_000,
    maxMicrosteps,
  };
}

function canUndo(tasks: Readonly<Record<string, AnyTaskPolicy>>): boolean {
  return Object.values(tasks).some(({ compensate }) => compensate !== undefined);
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}

function plural(name: string): string {
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
