import type { Collected } from '../coverage/collection.ts';

/** The name and version of each process; with the hash of its machine where others have the same name and version. */
export function titlesOf(all: readonly Collected[]): ReadonlyMap<Collected, string> {
  const titles = new Map<Collected, string>();
  for (const one of all) {
    const { name, version, machineHash } = one;
    const isAlone = all.every(
      (other) => other === one || other.name !== name || other.version !== version,
    );
    titles.set(one, isAlone ? `${name} ${version}` : `${name} ${version} (machine ${machineHash})`);
  }
  return titles;
}
