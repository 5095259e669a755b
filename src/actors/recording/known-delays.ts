/**
 * The delays of a machine; asking for one that has no length throws. XState takes it for none and goes on at once, and a
 * delay that is chosen while the machine runs (in `enqueueActions`, say) cannot be checked when the process is defined.
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
