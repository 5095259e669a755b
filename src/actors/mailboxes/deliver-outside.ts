import type { RestoreDeps } from '../batch/restore.ts';
import { pathOf } from '../xstate/actor-path.ts';
import type { Deliver } from './deliver.ts';

/** Delivers what actors send and emit outside of a step as causes of their instance. */
export function createDeliverOutside(
  deliver: () => Pick<Deliver, 'cause'>,
): Pick<RestoreDeps, 'outside' | 'emitOutside'> {
  return {
    outside: ({ id, createdAt }, target, event) => {
      const path = pathOf(target);
      if (path === undefined) return;
      void deliver().cause({ instance: id }, { kind: 'sent', path, event, createdAt });
    },
    emitOutside: ({ id, createdAt }, source, event) => {
      const path = pathOf(source);
      if (path === undefined) return;
      void deliver().cause({ instance: id }, { kind: 'emitted', path, event, createdAt });
    },
  };
}
