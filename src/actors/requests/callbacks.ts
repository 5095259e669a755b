import { z } from 'zod';
import type { Process } from '../../definition/define-process.ts';
import { HoldfastError } from '../../errors.ts';
import type { Cause, OfTask } from '../pending/cause.ts';
import type { Clock } from '../ports/clock.ts';
import { createCoalescer } from './coalescer.ts';
import { instanceOf, withinInstance, type EffectId, type InstanceId } from '../ports/ids.ts';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Runtime } from '../contract/runtime-types.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { TokenCipher } from '../secrets/token-cipher.ts';
import type { Instances } from '../mailboxes/instances.ts';
import { machineThrew, unknownInstance } from '../step/step-errors.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';

const purpose = 'callback';

const completed = z.strictObject({ output: z.unknown() });
const failed = z.strictObject({
  error: z.strictObject({
    message: z.string().max(2_000),
    name: z.string().max(100).default('Error'),
    code: z.string().max(100).optional(),
  }),
});

/** The body of a callback. */
export const completion = z.union([completed, failed], {
  error: 'must be an object with either output or error: { "message": … }',
});

/**
 * The part of a callback URL that identifies a task to outside systems. It cannot be guessed and reveals nothing.
 * `startedAt` is the start of the task, because a later task may have the same effect name.
 */
export function callbackToken(cipher: TokenCipher, effect: EffectId, startedAt: number): string {
  return cipher.seal(purpose, `${effect} ${startedAt}`);
}

/** Makes the URLs of callbacks. They throw until the cipher has been requested once. */
export function createCallbackUrl(
  secrets: Pick<Secrets, 'knownCipher'>,
  publicUrl: () => string,
): (effect: EffectId, startedAt: number) => string {
  return (effect, startedAt) => {
    const cipher = secrets.knownCipher();
    if (cipher === undefined) throw new Error('The runtime is not open');
    return `${publicUrl()}/callbacks/${callbackToken(cipher, effect, startedAt)}`;
  };
}

/** The progress that an outside system reports is shown to clients only. */
const maxProgressBytes = 8_192;
const progressMs = 1_000;

/** Handles the callbacks of outside systems for tasks that were handed over. */
export function createCallbacks(deps: {
  readonly clock: Clock;
  readonly cipher: () => Promise<TokenCipher>;
  readonly instances: Pick<Instances, 'apply'>;
  readonly assertOpen: () => void;
}): Pick<Runtime, 'complete' | 'progress'> & {
  /** Passes on all progress that is held back. */
  readonly flush: () => void;
} {
  const told = createCoalescer<{ readonly instance: InstanceId } & ProgressCause>(
    deps.clock,
    progressMs,
    async ({ instance, ...cause }) => {
      const check = (live: LiveActor): void => {
        const heartbeatMs = heartbeatOf(live, cause);
        if (heartbeatMs !== undefined) told.shorten(keyOf(instance, cause), heartbeatMs / 3);
      };
      const { step } = await deps.instances.apply(instance, cause, { check });
      if (step.kind === 'stale') throw tooLate();
    },
  );

  async function open(token: string): Promise<{ readonly instance: InstanceId } & OfTask> {
    deps.assertOpen();
    const [effect, startedAt] = (await deps.cipher()).open(purpose, token)?.split(' ') ?? [];
    if (effect === undefined || startedAt === undefined) throw unknownInstance();
    return {
      instance: instanceOf(effect as EffectId),
      id: withinInstance(effect as EffectId),
      startedAt: Number(startedAt),
    };
  }

  return {
    async complete(token, body) {
      const { instance, ...task } = await open(token);
      const given = parseWith(formOf(body), body, 'The callback');
      const outcome =
        'error' in given
          ? ({ kind: 'failed', error: toError(given.error) } as const)
          : ({ kind: 'completed', output: given.output } as const);
      // Progress that was reported earlier comes first.
      told.flush(keyOf(instance, task));
      // A second call, whatever its body, gets the answer of the first.
      const key = { name: `callback ${task.id} ${task.startedAt}`, fingerprint: '' };
      const { step, live } = await deps.instances.apply(
        instance,
        { kind: 'ended', ...task, outcome, by: 'callback' },
        { key, wantsView: true, check: (before) => assertFit(before, task, outcome) },
      );
      if (step.kind === 'threw') throw machineThrew(live, step.error);
      if (step.kind === 'stale') throw tooLate();
    },

    async progress(token, body) {
      const { instance, ...task } = await open(token);
      const progress = body ?? null;
      const sizeBytes = Buffer.byteLength(JSON.stringify(progress));
      if (sizeBytes > maxProgressBytes) throw tooMuch(sizeBytes);
      const cause = { kind: 'progress', ...task, progress, at: deps.clock.now() } as const;
      return told.give(keyOf(instance, task), { instance, ...cause });
    },

    flush: () => told.flushAll(),
  };
}

type ProgressCause = Extract<Cause, { kind: 'progress' }>;

function keyOf(instance: InstanceId, { id, startedAt }: OfTask): string {
  return `${instance} ${id} ${startedAt}`;
}

function heartbeatOf({ process, tasks }: LiveActor, { id }: OfTask): number | undefined {
  const name = tasks.get(id)?.pending.name;
  return name !== undefined && Object.hasOwn(process.tasks, name)
    ? process.tasks[name]?.heartbeat
    : undefined;
}

/** The schema that the body most likely matches, so that errors refer to it. */
function formOf(body: unknown): z.ZodType<z.output<typeof completion>> {
  if (typeof body !== 'object' || body === null) return completion;
  if ('error' in body) return failed;
  return 'output' in body ? completed : completion;
}

/** Throws `invalid_request` if the output does not match the task's `result` schema. */
function assertFit(
  { process, tasks }: LiveActor,
  { id, startedAt }: OfTask,
  outcome: { readonly kind: string; readonly output?: unknown },
): void {
  const task = tasks.get(id)?.pending;
  if (task === undefined || task.startedAt !== startedAt) return;
  const { name } = task;
  const schema = resultSchema(process, name);
  if (schema !== undefined && outcome.kind === 'completed') {
    parseWith(schema, outcome.output, `The output of ${name}`);
  }
}

function resultSchema({ tasks }: Process, name: string): z.ZodType | undefined {
  return Object.hasOwn(tasks, name) ? tasks[name]?.result : undefined;
}

function toError(error: {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
}) {
  const { name, message, code } = error;
  return code === undefined ? { name, message } : { name, message, code };
}

function tooMuch(sizeBytes: number): HoldfastError {
  return new HoldfastError(
    'body_too_large',
    `The progress has ${sizeBytes} bytes; the limit is ${maxProgressBytes}.`,
  );
}

function tooLate(): HoldfastError {
  return new HoldfastError(
    'callback_closed',
    'This callback is no longer expected: it expired, or the task was stopped.',
  );
}
