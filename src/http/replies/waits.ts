import type { Clock } from '../../actors/ports/clock.ts';
import type { Context } from 'hono';
import type { Address } from '../../actors/contract/address.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { News } from '../../actors/ports/news.ts';
import type { WaitFor } from '../../actors/reads/wait-for-view.ts';
import type { InstanceView } from '../../actors/views/view-types.ts';
import { hasCode } from '../../errors.ts';
import type { HttpEnv } from '../base/http-env.ts';
import type { AdmitStream } from '../access/limits.ts';
import type { Preferences, Wait } from '../request/preferences.ts';
import type { Asked } from '../request/read-request.ts';
import { withinToken } from '../access/token-end.ts';

/**
 * Lets requests wait for the instances of a process. Each takes a place, like a stream, and waits at most until its
 * token expires.
 */
export interface Waits {
  /** The first view for which `until` returns true, or the current one when the time is over. */
  readonly waitFor: (
    c: Context<HttpEnv>,
    asked: Asked,
    at: { readonly id: string; readonly address?: Address },
    wait: Wait,
    wanted: Pick<WaitFor, 'until' | 'worth'>,
  ) => Promise<InstanceView>;
  /**
   * The instance once it has ended, if the client prefers to wait. The request itself is done: if the instance is
   * forgotten or hidden from the caller meanwhile, the result is the instance as the request left it. The same holds if
   * too many requests are waiting; then the wait does not count as an applied preference.
   */
  readonly settled: (
    c: Context<HttpEnv>,
    asked: Asked,
    instance: InstanceView,
  ) => Promise<{ readonly instance: InstanceView; readonly preferences: Preferences }>;
}

export function createWaits(
  { name }: Pick<Runtime['processes'][number], 'name'>,
  deps: {
    readonly runtime: Runtime;
    readonly admitStream?: AdmitStream;
    readonly clock: Pick<Clock, 'now'>;
  },
): Waits {
  const { runtime, admitStream, clock } = deps;

  /** Only a caller that may read the instance learns that it has no place left. */
  const enter = async (c: Context<HttpEnv>, { caller }: Asked, id: string) => {
    try {
      return admitStream?.(c, id);
    } catch (error) {
      await runtime.get(name, id, { caller });
      throw error;
    }
  };

  const waitFor: Waits['waitFor'] = async (c, asked, { id, address = id }, wait, wanted) => {
    const { caller } = asked;
    const timeoutMs = withinToken(wait.timeoutMs, caller, clock.now());
    const place = timeoutMs === 0 ? undefined : await enter(c, asked, id);
    try {
      const signal = asked.signal();
      return await runtime.wait(name, address, { caller, timeoutMs, signal, ...wanted });
    } finally {
      place?.release();
    }
  };

  return {
    waitFor,
    async settled(c, asked, instance) {
      const { preferences } = asked;
      const { wait, ...others } = preferences;
      if (wait === undefined || hasEnded(instance)) return { instance, preferences };
      const isAnother = ({ createdAt }: InstanceView) => createdAt !== instance.createdAt;
      try {
        const until = (view: InstanceView) => hasEnded(view) || isAnother(view);
        // A start may be that of another instance.
        const worth = ({ version, ended }: News) => ended || version === 0;
        const view = await waitFor(c, asked, { id: instance.id }, wait, { until, worth });
        return { instance: isAnother(view) ? instance : view, preferences };
      } catch (error) {
        if (hasCode(error, 'instance_not_found')) return { instance, preferences };
        if (hasCode(error, 'too_many_streams')) return { instance, preferences: others };
        throw error;
      }
    },
  };
}

export function hasEnded({ status }: InstanceView): boolean {
  return status !== 'Pending';
}
