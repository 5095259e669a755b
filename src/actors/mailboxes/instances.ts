import { HoldfastError } from '../../errors.ts';
import { withinInstance, type EffectId, type InstanceId, instanceOf } from '../ports/ids.ts';
import type { Cause } from '../pending/cause.ts';
import { createMailboxes } from './mailboxes.ts';
import type { Answer, ApplyOptions, MailboxItem } from '../batch/mailbox-item.ts';
import { isFromCaller } from '../pending/is-from-caller.ts';
import { sizeOfCause } from './size-of-cause.ts';
import { createStepper, type Stepper } from '../batch/stepper.ts';
import type { StepperDeps } from '../batch/stepper-deps.ts';

/** The instances that this node works on. Every answer is committed, or holds for the newest record. */
export interface Instances {
  /** Starts a new instance. If it already exists, returns its record instead. */
  readonly start: Stepper['start'];
  /** Applies a cause. Throws `instance_busy` for a client request if the mailbox is full. */
  apply(id: InstanceId, cause: Cause, options?: ApplyOptions): Promise<Answer>;
  /** Returns the state of the task of an effect. */
  pendingTask(effect: EffectId): Promise<Answer>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

const none: ApplyOptions = {};

export function createInstances(deps: StepperDeps): Instances {
  const stepper = createStepper(deps);
  const { tracing } = deps;
  // A batch is not part of what its first item comes from.
  const mailboxes = createMailboxes<MailboxItem>((id, items) =>
    tracing === undefined
      ? stepper.batch(id, items)
      : tracing.outside(async () => stepper.batch(id, items)),
  );

  return {
    start: (live, key) => stepper.start(live, key),
    async apply(id, cause, options = none) {
      const sizeBytes = sizeOfCause(cause);
      if (isFromCaller(cause) && !mailboxes.hasRoom(id, sizeBytes)) throw instanceBusy();
      return new Promise((settle, fail) => {
        const traceparent = tracing?.active();
        mailboxes.post(id, { cause, sizeBytes, options, traceparent, settle, fail });
      });
    },
    async pendingTask(effect) {
      return new Promise((settle, fail) => {
        mailboxes.post(instanceOf(effect), {
          cause: undefined,
          looksFor: withinInstance(effect),
          sizeBytes: 0,
          options: none,
          settle,
          fail,
        });
      });
    },
    idle: async () => mailboxes.idle(),
  };
}

function instanceBusy(): HoldfastError {
  return new HoldfastError(
    'instance_busy',
    'Too many requests are waiting for this instance on this node. Nothing was changed; retry after the time in Retry-After.',
    { details: { headers: { 'Retry-After': '1' } } },
  );
}
