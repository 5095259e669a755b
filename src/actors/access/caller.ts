/** Who calls, as authentication has found out. Without authentication there is no caller, and everything is allowed. */
export interface Caller {
  /** RFC 7519 `sub`. */
  readonly sub: string;
  /** Callers of different tenants never see each other's instances. */
  readonly tenant: string | undefined;
  /** RFC 8693 `scope`, split at its spaces. */
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  /** Until when the caller is believed to be who it is, in epoch milliseconds of this node's clock. Absent: for ever. */
  readonly expiresAtMs?: number;
}

/** The scope that administrative routes ask for: lists over all owners, rollback retry and skip. */
export const adminScope = 'holdfast:admin';
