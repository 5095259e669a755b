/** What decides where an instance counts, beside its tenant. */
export interface Countable {
  readonly group: 'active' | 'ended';
  /** The value of its machine: the same object while no state is left or entered. */
  readonly state: unknown;
}
