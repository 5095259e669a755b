/** What the doctor found out about one thing. */
export interface Diagnosis {
  /** `unchecked`: the caller may not see it, or no round has been there yet. */
  readonly kind: 'ok' | 'problem' | 'unchecked';
  /** What was looked at: `ready`, `nodes`, `rounds`, `attention` or `waiting`. */
  readonly check: 'ready' | 'nodes' | 'rounds' | 'attention' | 'waiting';
  /** The process that it is about, if it is about one. */
  readonly process?: string;
  readonly message: string;
  /** What to do about a problem. */
  readonly remedy?: string;
  /** The first instances that have the problem, as `<process>/<id>`. */
  readonly instances?: readonly string[];
}
