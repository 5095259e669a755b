import type { AnyStateMachine, ContextFrom, OutputFrom } from 'xstate';
import type { z } from 'zod';
import { HoldfastError } from '../errors.ts';
import { assertDurable } from './check-durable.ts';
import { assertRollback } from './check-rollback.ts';
import type { TaskScope } from './task.ts';

/** How a failed attempt of a task is followed by the next. */
export interface Backoff {
  /** Before the second attempt. Default 1,000. */
  readonly initialMs?: number;
  /** Each delay is this many times the one before. Default 2. */
  readonly factor?: number;
  /** No delay is longer. Default 60,000. */
  readonly maxMs?: number;
  /** The part of the delay that is random, from 0 (none) to 1. Default 0.5. */
  readonly jitter?: number;
}

/** How often, and for how long, something is tried. */
export interface RetryPolicy {
  /** How often it is tried at most. Default 3; for a compensation 10. */
  readonly attempts?: number;
  readonly backoff?: Backoff;
  /** The time limit of one attempt, in milliseconds. Default: none. */
  readonly timeout?: number;
  /** A task that was handed over fails an attempt when it has not been heard of for so long, in milliseconds. */
  readonly heartbeat?: number;
}

/** What a compensation knows: what the task was given, what it returned, and its own run. */
export interface CompensationScope extends Omit<TaskScope<unknown>, 'input'> {
  // The types of input and output are the task's own; the policy names the task, and cannot know them.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly input: any;
  /** Undefined where it is not known whether the task was done: it timed out, broke off, or was left while it ran. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly output: any;
  /** The idempotency key that the task itself had. */
  readonly taskKey: string;
}

/** The policy of a task. Declaring one, even `{}`, gives the task 3 attempts. */
export interface TaskPolicy extends RetryPolicy {
  /** Undoes what the task did. Once the task is done it stands on the instance's ledger. */
  readonly compensate?: (scope: CompensationScope) => unknown;
  /** How often, and for how long, the compensation is tried. */
  readonly compensation?: RetryPolicy;
  /**
   * When the compensation is owed. `completed` (the default): when the task was done; a task that is left while it
   * runs is awaited, and one that timed out or threw a `TaskError` with `mayBeDone` counts as done, with `output`
   * undefined. `attempted`: as soon as the task was tried, whatever became of it.
   */
  readonly compensateWhen?: 'completed' | 'attempted';
  /** The form of an output that comes by a callback. */
  readonly result?: z.ZodType;
  /** The task has nothing to undo, or cannot be undone: rollbacks pass over it. */
  readonly irreversible?: true;
}

/** Where an instance stands, in the words a client sees. */
export type InstanceStatus = 'Pending' | 'Completed' | 'Failed' | 'Cancelled';

/** What `view` may look at. `output` is set once the machine has ended with one. */
export interface ViewArgs<M extends AnyStateMachine> {
  readonly context: ContextFrom<M>;
  readonly state: unknown;
  readonly status: InstanceStatus;
  readonly output: OutputFrom<M> | undefined;
}

/** What an access rule may look at. */
export interface AccessArgs {
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The `sub` of who started the instance. */
  readonly owner: string | undefined;
  /** What the instance shows as `data`. */
  readonly data: unknown;
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

// The input is what the schema of the process makes of it; the definition of a process cannot know its type.
// oxlint-disable-next-line typescript/no-explicit-any
type CorrelateInput = any;

/** What `defineProcess` takes. `name` and `machine` are enough; everything else refines the resource. */
export interface ProcessConfig<M extends AnyStateMachine> {
  /** Kebab-case, such as `loan-application`. */
  readonly name: string;
  /** A plain XState v5 machine; it must also run under a plain `createActor`. */
  readonly machine: M;
  /** Default `1`. */
  readonly version?: string;
  /** The resource's path. Default: the name's plural, such as `/loan-applications`. */
  readonly path?: string;
  /** Starts the public ids, such as `reg` in `reg_…`. Default: the name's first three letters. */
  readonly idPrefix?: string;
  /** Parses the body of a start into the machine's input. Default: any JSON value. */
  readonly input?: z.ZodType;
  /** The events that clients may send, each with the schema of what it carries beside `type`. Default: any event. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
  /** Policies by actor name. A promise actor without one has one attempt, as under XState. */
  readonly tasks?: Readonly<Record<string, TaskPolicy>>;
  /**
   * What a cancelled instance does first. Default: `rollback` where any task has a compensation. In a state that is
   * tagged `Settled` the instance is past its point of no return: it cannot be cancelled any more.
   */
  readonly onCancel?: 'rollback' | 'stop';
  /**
   * Emitted events that are held until the instance completes, or reaches a state tagged `Settled`; one that fails or
   * is cancelled before never sends them.
   */
  readonly emits?: Readonly<Record<string, 'onSuccess' | 'atOnce'>>;
  /** Names of callback and observable actors that may live in memory only, and begin anew after a restart. */
  readonly volatile?: readonly string[];
  /** Who may see, or send to, an instance beside its owner and administrators. Default: nobody. */
  readonly access?: {
    readonly read?: (args: AccessArgs) => boolean;
    readonly send?: (args: AccessArgs) => boolean;
  };
  /**
   * The business key, unique within the process and tenant, that instances can be reached by
   * (`POST <path>/by/<key>/events`).
   */
  readonly correlate?: (args: { readonly input: CorrelateInput }) => string;
  /** What a start does whose business key is taken: `refuse` it (the default), or answer with the `existing` instance. */
  readonly onDuplicate?: 'refuse' | 'existing';
  /** How long an event for a business key waits for its instance to be started. Default 0: not at all. */
  readonly earlyEventMs?: number;
  /** What lists can search for, beside the status. */
  readonly search?: {
    /** Lists by state, such as `?state=awaitingConfirmation`. */
    readonly state?: true;
    /** Attributes, such as `({ context }) => ({ customer: context.customer })`. */
    readonly attributes?: (args: { readonly context: ContextFrom<M> }) => Attributes;
  };
  /** Paths within events (such as `token` or `card.number`) whose values never reach the history. */
  readonly redact?: readonly string[];
  /** What a client sees as `data`. Default: the whole context. */
  readonly view?: (args: ViewArgs<M>) => unknown;
  /** How long a finished instance is kept. Default: 7 days. */
  readonly retentionMs?: number;
  /** How many of the newest history entries are kept. Default 10,000. */
  readonly historyLimit?: number;
}

/** A named, versioned machine made durable. Made by `defineProcess` only. */
export interface Process<M extends AnyStateMachine = AnyStateMachine> {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly idPrefix: string;
  readonly machine: M;
  readonly input: z.ZodType | undefined;
  readonly events: Readonly<Record<string, z.ZodType>> | undefined;
  readonly tasks: Readonly<Record<string, TaskPolicy>>;
  readonly onCancel: 'rollback' | 'stop';
  readonly emits: Readonly<Record<string, 'onSuccess' | 'atOnce'>>;
  readonly volatile: readonly string[];
  readonly access: NonNullable<ProcessConfig<M>['access']>;
  readonly correlate: ((args: { readonly input: CorrelateInput }) => string) | undefined;
  readonly onDuplicate: 'refuse' | 'existing';
  readonly earlyEventMs: number;
  readonly searchesState: boolean;
  attributes(args: { readonly context: ContextFrom<M> }): Attributes;
  readonly redact: readonly string[];
  view(args: ViewArgs<M>): unknown;
  readonly retentionMs: number;
  readonly historyLimit: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Makes a process of a machine. Throws `process_refused`, naming reason and remedy, where it cannot be durable. */
export function defineProcess<M extends AnyStateMachine>(config: ProcessConfig<M>): Process<M> {
  const { name } = config;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw refused(JSON.stringify(name), 'its name is not kebab-case, such as "loan-application"');
  }
  const { machine, tasks = {}, volatile = [] } = config;
  const path = config.path ?? `/${plural(name)}`;
  const idPrefix = config.idPrefix ?? name.replaceAll('-', '').slice(0, 3);
  if (!/^(\/[a-z0-9-]+)+$/.test(path)) {
    throw refused(name, `its path ${path} is not of the form /loan-applications`);
  }
  if (!/^[a-z][a-z0-9]{0,15}$/.test(idPrefix)) {
    throw refused(name, `its idPrefix ${idPrefix} is not 1 to 16 lower-case letters and digits`);
  }
  for (const [task, policy] of Object.entries(tasks)) assertTask(name, task, policy);
  assertDurable(name, machine, { volatile, tasks: Object.keys(tasks) });
  assertRollback(name, machine, tasks);
  return {
    name,
    version: config.version ?? '1',
    path,
    idPrefix,
    machine,
    input: config.input,
    events: config.events,
    tasks,
    onCancel: config.onCancel ?? (canUndo(tasks) ? 'rollback' : 'stop'),
    emits: config.emits ?? {},
    volatile,
    access: config.access ?? {},
    correlate: config.correlate,
    onDuplicate: config.onDuplicate ?? 'refuse',
    earlyEventMs: config.earlyEventMs ?? 0,
    searchesState: config.search?.state ?? false,
    attributes: config.search?.attributes ?? (() => ({})),
    redact: config.redact ?? [],
    view: config.view ?? (({ context }) => context),
    retentionMs: config.retentionMs ?? 7 * dayMs,
    historyLimit: config.historyLimit ?? 10_000,
  };
}

function canUndo(tasks: Readonly<Record<string, TaskPolicy>>): boolean {
  return Object.values(tasks).some(({ compensate }) => compensate !== undefined);
}

function assertTask(process: string, task: string, policy: TaskPolicy): void {
  assertPolicy(process, task, policy);
  if (policy.compensation !== undefined) assertPolicy(process, task, policy.compensation);
  if (policy.compensate === undefined) {
    if (policy.compensation === undefined && policy.compensateWhen === undefined) return;
    throw refused(process, `its task ${task} says how to compensate, but has no compensate`);
  }
  if (policy.irreversible) {
    throw refused(process, `its task ${task} has a compensate and is irreversible; leave one out`);
  }
}

function assertPolicy(process: string, task: string, policy: RetryPolicy): void {
  const { attempts = 1, timeout = 1, backoff = {} } = policy;
  const { initialMs = 0, factor = 1, maxMs = 0, jitter = 0 } = backoff;
  const faults = [
    Number.isInteger(attempts) && attempts >= 1 ? '' : 'attempts must be a whole number from 1',
    timeout > 0 && timeout < 2 ** 31 ? '' : 'timeout must be above 0 ms and below 2^31 ms',
    initialMs >= 0 && maxMs >= 0 && factor >= 1 ? '' : 'backoff must not be negative or shrink',
    jitter >= 0 && jitter <= 1 ? '' : 'jitter must be from 0 to 1',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) throw refused(process, `its task ${task}: ${faults.join('; ')}`);
}

function refused(process: string, reason: string): HoldfastError {
  return new HoldfastError('process_refused', `The process ${process} is refused: ${reason}.`);
}

function plural(name: string): string {
  if (/(s|x|z|ch|sh)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
