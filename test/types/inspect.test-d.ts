import type { ActorOptions, AnyActorLogic, InspectionEvent, Observer } from 'xstate';
import { createService } from '../../src/index.ts';

/* Compiled by `npm run check:types`: every line below an expected error must be one, every other must not. */

/** As `createInspector` of @statelyai/inspect has it, and as XState's `createActor` takes it. */
export interface Inspectors {
  readonly inspect: Observer<InspectionEvent>;
  readonly own: NonNullable<ActorOptions<AnyActorLogic>['inspect']>;
}

/** Never called: it is read by the compiler only. */
export function inspected(inspector: Inspectors): void {
  createService({ processes: [], inspect: inspector.inspect });
  createService({ processes: [], inspect: inspector.own });
  createService({ processes: [], inspect: ({ rootId }) => void rootId.length });
  // @ts-expect-error An inspector takes events.
  createService({ processes: [], inspect: { next: (text: string) => text } });
}
