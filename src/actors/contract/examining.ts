import type { Incident } from '../incidents/incident.ts';
import type { WhatIfView } from '../views/what-if-view.ts';
import type { ByCaller, Conditional } from './request-options.ts';
import type { Address } from './address.ts';

/** What observers may find out about an instance without a change to it. Any other caller gets `forbidden`. */
export interface Examining {
  /**
   * Plays moves on the instance as it is now, or as an earlier step left it, in a sandbox: executes and stores nothing. `asked` is as
   * in the body of `POST <path>/:id/what-if`. `undeclared`: events that the process does not declare count as declared. Rejects with
   * `past_not_kept` if the history does not hold all of the instance as it was.
   */
  whatIf(
    process: string,
    address: Address,
    asked: unknown,
    options?: ByCaller & Conditional & { readonly undeclared?: boolean | undefined },
  ): Promise<WhatIfView>;
  /**
   * Returns what the instance went through, without secrets, so that a test can replay it. Rejects with `past_not_kept` if the
   * history no longer reaches back to the start.
   */
  incident(process: string, address: Address, options?: ByCaller): Promise<Incident>;
}
