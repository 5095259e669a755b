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
  /** An operator steps in. `id` is in the reason, and so in the history. */
  | {
      readonly kind: 'operate';
      readonly key: string;
      readonly id: string;
      readonly does: Operation;
    }
  /** Stops the node in good order, and starts it again. */
  | { readonly kind: 'restart' }
  /** The same with a machine whose delays are longer, and from then on. */
  | { readonly kind: 'deploy' }
);

/** What an operator does. `nth` picks one of those that are pending by then. */
export type Operation =
  | { readonly kind: 'retryTask' | 'failTask' | 'completeTask'; readonly nth: number }
  | { readonly kind: 'fireTimer'; readonly nth: number }
  | { readonly kind: 'moveTimer'; readonly nth: number; readonly byMs: number }
  | { readonly kind: 'pause' | 'resume' | 'delete' | 'retryRollback' }
  /** `isFresh`: the instance may go on for as many hops as a new one. */
  | { readonly kind: 'moveTo' | 'reopen'; readonly state: string; readonly isFresh: boolean }
  /** `task`: it alone. */
  | { readonly kind: 'pauseProcess' | 'resumeProcess'; readonly task?: string }
  /** One of those that the instance allows by then, by `luck` from 0 to 1; `state` is where it is moved, if it is. */
  | {
      readonly kind: 'fitting';
      readonly luck: number;
      readonly state: string;
      readonly isFresh: boolean;
    };
