/**
 * An instance by its public id, or by its business key. `tenant` defaults to that of the caller. A request by key acts
 * on the instance that has the key at the time of the action.
 */
export type Address = string | { readonly key: string; readonly tenant?: string | undefined };
