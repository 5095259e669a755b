import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { hasCode, HoldfastError } from '../../errors.ts';

type ActArgs = Parameters<Runtime['act']>;

/** What an operator asks for, so that it can be tried again. */
export interface ActOnce {
  readonly process: string;
  readonly address: ActArgs[1];
  readonly body: unknown;
  readonly reason: string;
  readonly options: ActArgs[4];
  /** Reads what faults must not strike. */
  readonly undisturbed: <T>(read: () => Promise<T>) => Promise<T>;
}

/**
 * Returns a try at an act: it may be repeated, on any node, and beside itself, and is carried out once. An act has no idempotency
 * key, so each try is bound to the version that it has read, and looks for the step of an earlier one.
 */
export function createActOnce({
  process,
  address,
  body,
  reason,
  options = {},
  undisturbed,
}: ActOnce): (runtime: Runtime) => Promise<InstanceView | undefined> {
  const { kind } = body as { readonly kind: string };
  let first: number | undefined;

  return async (runtime) => {
    const { version, isDone } = await undisturbed(async () => {
      const view = await runtime.get(process, address);
      if (first === undefined) {
        first = view.version;
        return { version: view.version, isDone: false };
      }
      const { steps } = await runtime.history(process, address, { after: first });
      const isDone = steps.some(
        ({ event, by }) => event.type === `act.${kind}` && by?.reason === reason,
      );
      return { version: view.version, isDone };
    });
    if (isDone) return undefined;
    const ifVersion = options.ifVersion ?? version;
    try {
      return await runtime.act(process, address, body, reason, { ...options, ifVersion });
    } catch (error) {
      if (options.ifVersion !== undefined || !hasCode(error, 'precondition_failed')) throw error;
      throw new HoldfastError('store_unavailable', 'It has another version by now.');
    }
  };
}
