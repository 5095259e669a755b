import type { ActorOptions, AnyActorLogic, InspectionEvent } from 'xstate';
import type { Log } from '../../log.ts';

/** XState's own option: a function, or an observer. */
export type Inspect = NonNullable<ActorOptions<AnyActorLogic>['inspect']>;

/** Passes events to an inspector. Exceptions of the inspector are logged and have no effect. */
export type TellInspector = (events: readonly InspectionEvent[]) => void;

export function createTellInspector(inspect: Inspect, log: Log): TellInspector {
  const tell = typeof inspect === 'function' ? inspect : inspect.next?.bind(inspect);
  return (events) => {
    let thrown: { readonly error: unknown } | undefined;
    for (const event of events) {
      try {
        tell?.(event);
      } catch (error) {
        thrown ??= { error };
      }
    }
    if (thrown !== undefined)
      log.error({ instance: events[0]?.rootId, err: thrown.error }, 'the inspector threw');
  };
}
