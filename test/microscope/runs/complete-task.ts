import { HoldfastError } from '../../../src/errors.ts';
import type { VirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Cluster } from '../../../src/testing/faults/cluster.ts';

const pauseMs = 900;

/** Completes a task that was handed over, at one node after another, until it is answered. */
export async function completeTask(
  { clock, cluster }: { readonly clock: VirtualClock; readonly cluster: Cluster },
  callbackUrl: string,
  body: object,
): Promise<void> {
  const token = callbackUrl.slice(callbackUrl.lastIndexOf('/') + 1);
  for (let at = 0; ; at += 1) {
    const node = cluster.nodes[at % cluster.nodes.length] ?? '';
    try {
      await cluster.ask(node, async (runtime) => runtime.complete(token, body));
      return;
    } catch (error) {
      if (error instanceof HoldfastError && answers.has(error.code)) return;
    }
    await clock.sleep(pauseMs);
  }
}

/** Those of a caller that need not ask again. */
const answers: ReadonlySet<string> = new Set([
  'callback_closed',
  'instance_not_found',
  'invalid_request',
]);
