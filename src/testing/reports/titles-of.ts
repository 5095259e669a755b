import type { Collected } from '../coverage/collection.ts';

/** Gives each of these processes its name and version; with the hash of its machine where others have the same name and version. */
export function titlesOf(all: readonly Collected[]): (one: Collected) => string {
  return (one) => {
    const { name, version, machineHash } = one;
    const isAlone = all.every(
      (other) => other === one || other.name !== name || other.version !== version,
    );
    return isAlone ? `${name} ${version}` : `${name} ${version} (machine ${machineHash})`;
  };
}
