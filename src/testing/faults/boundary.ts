/** A place between two effects on the store or the outside, at which a fault can strike. */
export interface Boundary {
  /** Numbered from 0, in the order of the run: the same run has the same boundaries. */
  readonly number: number;
  /** Whose call it is, or which node receives the wake. */
  readonly node: string;
  /** `callout`: a task, a compensation, or the telling of an emitted event. */
  readonly kind: 'store' | 'wake' | 'callout';
  /** The method of the store, the kind of the wake, or the task. */
  readonly name: string;
  /** The instance or effect that it is about, by a short name that is the same in each run of the same seed. */
  readonly about: string;
  readonly atMs: number;
}
