/** On which side of what happens at a boundary a fault strikes. */
export type Side = 'before' | 'after';

/** What the scheduler does at a boundary. Times are virtual. */
export type Fault =
  /** The call arrives late, or its answer does. */
  | { readonly kind: 'delay'; readonly at: Side; readonly ms: number }
  /** The caller gets an error: before the call has arrived, or although it was carried out (an unknown outcome). */
  | { readonly kind: 'fail'; readonly at: Side }
  /** The caller gets an error at once, and the call is carried out later. */
  | { readonly kind: 'linger'; readonly ms: number }
  /** The node dies, as by `kill -9`; its next run starts after that time. */
  | { readonly kind: 'crash'; readonly at: Side; readonly downMs: number }
  /** The node stands still for that time, as by SIGSTOP: no call, timer or callout of it goes on. */
  | { readonly kind: 'pause'; readonly at: Side; readonly ms: number }
  /** A wake comes once more, to another node if there is one; a callout is made once more. */
  | { readonly kind: 'repeat'; readonly afterMs: number }
  /** A wake does not come. */
  | { readonly kind: 'lose' }
  /** Time jumps ahead, for all nodes. */
  | { readonly kind: 'jump'; readonly ms: number }
  /** From now on, what the node takes for the time of the store is off by this. */
  | { readonly kind: 'skew'; readonly ms: number }
  /** A replica of the store is up to date at this moment. */
  | { readonly kind: 'replicate' }
  /** The replica takes the place of the store: what was written since it was up to date is lost. */
  | { readonly kind: 'failOver' };
