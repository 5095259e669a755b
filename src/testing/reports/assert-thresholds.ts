import { coverageKinds } from '../coverage/coverage-kinds.ts';

/** Throws a `TypeError` for a threshold of an unknown kind, or one that is no share. */
export function assertThresholds(thresholds: object): void {
  const kinds = coverageKinds.map(([kind]) => kind);
  for (const [kind, least] of Object.entries<unknown>({ ...thresholds })) {
    if (!kinds.some((known) => known === kind)) {
      throw new TypeError(
        `There is no threshold "${kind}". The thresholds are ${kinds.join(', ')}.`,
      );
    }
    if (typeof least !== 'number' || !(least >= 0 && least <= 1)) {
      throw new TypeError(
        `The threshold of ${kind} is ${String(least)}. Pass a share from 0 to 1: 0.9 for 90 %.`,
      );
    }
  }
}
