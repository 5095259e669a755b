import type { AnyActorRef } from 'xstate';
/** A child as XState stores it in the snapshot of its parent. */
export interface KeptChild {
  readonly snapshot: { readonly status: string };
  readonly src: unknown;
  readonly systemId: string | undefined;
  readonly syncSnapshot: boolean | undefined;
  /** Its place among the sessions, if that differs from its id. */
  readonly place: string | undefined;
}

export function keepChild(child: AnyActorRef, place: string, options: object): KeptChild {
  const { src, systemId, _syncSnapshot } = child as unknown as {
    readonly src: unknown;
    readonly systemId: string | undefined;
    readonly _syncSnapshot: boolean | undefined;
  };
  return {
    snapshot: persist(child, options) as { readonly status: string },
    src,
    systemId,
    syncSnapshot: _syncSnapshot,
    place: place === child.id ? undefined : place,
  };
}

/** The stored form of an actor. The options reach the `getPersistedSnapshot` of its logic. */
export function persist(actor: AnyActorRef, options: object): unknown {
  return (
    actor as unknown as { getPersistedSnapshot: (options: object) => unknown }
  ).getPersistedSnapshot(options);
}
