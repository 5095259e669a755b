/** The authenticated caller. Without authentication there is no caller, and everything is allowed. */
export interface Caller {
  /** RFC 7519 `sub`. */
  readonly sub: string;
  /** Callers of different tenants never see each other's instances. */
  readonly tenant: string | undefined;
  /** RFC 8693 `scope`, split at its spaces. */
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  /** When the authentication of the caller expires, in epoch milliseconds of this node's clock. If absent, never. */
  readonly expiresAtMs?: number;
}

/** The scope that administrative routes require: lists over all owners, rollback retry and skip. */
export const adminScope = 'holdfast:admin';

/** Whether the caller may do what is for administrators. Without authentication everybody may. */
export function mayAdministrate(caller: Caller | undefined): boolean {
  return caller === undefined || caller.scopes.includes(adminScope);
}
