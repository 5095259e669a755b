/** The events of the random processes. */
export type EventType = 'ADD' | 'EVEN' | 'BRITTLE' | 'SPOIL' | 'GO' | 'STOP';

/** What a client or an operator does, `afterMs` after the act before it, without waiting for the answer to that one. */
export type Act = { readonly afterMs: number; readonly node: string } & (
  | {
      readonly kind: 'start';
      readonly key: string;
      readonly generation: string;
      readonly isKeyed: boolean;
    }
  | {
      readonly kind: 'send';
      readonly key: string;
      readonly type: EventType;
      readonly id: string;
      /** A guest may send while the log of the instance has an even length. */
      readonly isGuest: boolean;
      /** With an idempotency key, which lets the client repeat the request until it is answered. */
      readonly isKeyed: boolean;
      /** Whether it applies only to the version that the client saw last. */
      readonly ifSeen: boolean;
    }
  | { readonly kind: 'cancel'; readonly key: string }
  | { readonly kind: 'wait'; readonly key: string; readonly withinMs: number }
  | { readonly kind: 'follow'; readonly key: string; readonly forMs: number }
  /** Stops the node in good order, and starts it again. */
  | { readonly kind: 'restart' }
  /** The same with a machine whose delays are longer, and from then on. */
  | { readonly kind: 'deploy' }
);
