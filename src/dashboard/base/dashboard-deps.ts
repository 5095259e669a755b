import type { Clock } from '../../actors/ports/clock.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Limits } from '../../http/access/limits.ts';
import type { VerifyToken } from '../../http/access/token-verifier.ts';
import type { Log } from '../../log.ts';
import type { Pictures } from '../../pictures/pictures.ts';

/** What the dashboard needs of the service that it shows. */
export interface DashboardDeps {
  readonly runtime: Runtime;
  readonly pictures: Pictures;
  readonly log: Log;
  readonly clock: Clock;
  /** If absent, there is no authentication, and only callers on this machine are admitted. */
  readonly verify?: VerifyToken | undefined;
  readonly limits?: Limits | undefined;
  /** The public URL of the service, once it is known. */
  readonly url?: (() => string | undefined) | undefined;
  /** Resolves once the service listens. Default: it does not. */
  readonly listening?: Promise<void> | undefined;
  /** Fires when the service closes: the pages that are open then look for another node. */
  readonly closing?: AbortSignal | undefined;
}
