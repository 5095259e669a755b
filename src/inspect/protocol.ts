/** The version of `@statelyai/inspect` whose messages these are. */
export const protocolVersion = '0.7.2';

/** What every message of an actor has. */
export interface MessageBase {
  /** The session of the instance: its public id. */
  readonly rootId: string;
  /** The session of the actor: `<id>` for the instance itself, `<id>/<place>` for each actor below it. */
  readonly sessionId: string;
  /** Epoch milliseconds, as text. */
  readonly createdAt: string;
  readonly id: string;
  readonly _version: typeof protocolVersion;
}

/** An actor that the inspector has not heard of. */
export interface ActorMessage extends MessageBase {
  readonly type: '@xstate.actor';
  readonly name: string;
  /** The configuration of its machine, as JSON text. */
  readonly definition: string;
  readonly parentId: string | undefined;
  readonly snapshot: ShownSnapshot;
}

export interface EventMessage extends MessageBase {
  readonly type: '@xstate.event';
  readonly event: { readonly type: string };
  readonly sourceId: string | undefined;
}

export interface SnapshotMessage extends MessageBase {
  readonly type: '@xstate.snapshot';
  readonly event: { readonly type: string };
  readonly snapshot: ShownSnapshot;
}

/** What was not sent. It has no `_version`, so receivers of `@statelyai/inspect` pass it over. */
export type LeftOutMessage =
  /** Snapshots of one actor, because the client reads too slowly. */
  | { readonly type: '@holdfast.leftOut'; readonly sessionId: string; readonly snapshots: number }
  /** Changes of instances that were not followed, because there were too many. */
  | { readonly type: '@holdfast.leftOut'; readonly changes: true };

export type InspectorMessage = ActorMessage | EventMessage | SnapshotMessage | LeftOutMessage;

export interface ShownSnapshot {
  readonly status: string;
  readonly value?: unknown;
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}
