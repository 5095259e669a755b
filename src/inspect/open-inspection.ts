import type { Caller } from '../actors/access/caller.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Process } from '../definition/define-process.ts';
import { followMany } from './follow-many.ts';
import { followOne } from './follow-one.ts';
import { createOutbox, type OutboxLimits } from './outbox.ts';

/** What an inspector looks at. */
export type InspectionTarget =
  | {
      readonly kind: 'instance';
      readonly process: Process;
      readonly id: string;
      readonly from: number | undefined;
    }
  | { readonly kind: 'processes'; readonly processes: readonly Process[] };

/**
 * The messages for an inspector, as text. Ends when the instance has ended or the signal fires, and rejects when the runtime cannot
 * go on.
 */
export function openInspection(
  runtime: Pick<Runtime, 'inspect' | 'changes' | 'list'>,
  target: InspectionTarget,
  options: { readonly caller: Caller | undefined; readonly signal: AbortSignal },
  limits?: OutboxLimits,
): AsyncIterable<string> {
  const outbox = createOutbox(limits);
  const { signal } = options;
  const following =
    target.kind === 'instance'
      ? followOne(runtime, async (message) => outbox.put(message), { ...target, ...options })
      : followMany(runtime, outbox, { ...target, ...options });
  signal.addEventListener('abort', () => outbox.end(), { once: true });
  following.then(
    () => outbox.end(),
    (error: unknown) => outbox.end({ error }),
  );
  return outbox;
}
