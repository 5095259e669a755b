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

/** The scope of administrators: they read every instance of their tenant, and act on each. */
export const adminScope = 'holdfast:admin';

/** The scope of observers: they read what administrators read, and act on nothing but their own instances. */
export const observeScope = 'holdfast:observe';

/** Whether the caller may do what is for administrators. Without authentication everybody may. */
export function mayAdministrate(caller: Caller | undefined): boolean {
  return caller === undefined || caller.scopes.includes(adminScope);
}

/** Whether the caller may do what concerns every tenant. */
export function mayAdministrateAll(caller: Caller | undefined): boolean {
  return mayAdministrate(caller) && caller?.tenant === undefined;
}

/** Whether the caller may read what belongs to others of its tenant. Without authentication everybody may. */
export function mayObserve(caller: Caller | undefined): boolean {
  return mayAdministrate(caller) || caller?.scopes.includes(observeScope) === true;
}
