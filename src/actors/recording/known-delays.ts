/**
 * The delays of a machine; reading an undefined one throws. XState would take it for no delay, and a delay that is
 * chosen while the machine runs (in `enqueueActions`, say) cannot be checked when the process is defined.
 */
export function knownDelays<T extends object>(delays: T): T {
  return new Proxy(delays, {
    get(target, name) {
      if (typeof name === 'string' && !Object.hasOwn(target, name)) {
        throw new Error(`The delay "${name}" is not defined; add it to setup({ delays }).`);
      }
      return Reflect.get(target, name) as unknown;
    },
  });
}
