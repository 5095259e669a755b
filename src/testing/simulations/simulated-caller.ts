import type { Caller } from '../../actors/access/caller.ts';

/** Who asks, as the token of a caller would say. */
export interface SimulatedCaller {
  readonly sub: string;
  /** Default: none. */
  readonly tenant?: string;
  /** Default: none. `holdfast:admin` makes an administrator, `holdfast:observe` an observer. */
  readonly scopes?: readonly string[];
  /** What access rules read beside `sub` and `scope`. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The caller as a node sees it. */
export function toCaller({ sub, tenant, scopes = [], claims = {} }: SimulatedCaller): Caller {
  return { sub, tenant, scopes, claims: { ...claims, sub, scope: scopes.join(' ') } };
}
