import { loggedIdOf, type InstanceId } from '../../actors/ports/ids.ts';

/** The instance that a request is about, as log lines name it; nothing if its path has no id, or no well-formed one. */
export function toLoggedInstance(id: string | undefined): { readonly instance?: InstanceId } {
  const instance = loggedIdOf(id);
  return instance === undefined ? {} : { instance };
}
