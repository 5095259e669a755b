import type { Context } from 'hono';
import { mayAdministrate, mayAdministrateAll, type Caller } from '../../actors/access/caller.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';

/** The person who looks at a page. */
export interface Viewer {
  /** Absent without authentication. */
  readonly caller: Caller | undefined;
  /** Whether the pages offer acts to this person. */
  readonly mayAct: boolean;
  /** Whether they offer acts that concern every tenant, such as pausing a process. */
  readonly mayActOnAll: boolean;
}

export function viewerOf(c: Context<HttpEnv>): Viewer {
  const caller = c.get('caller');
  return {
    caller,
    mayAct: mayAdministrate(caller),
    mayActOnAll: mayAdministrateAll(caller),
  };
}
