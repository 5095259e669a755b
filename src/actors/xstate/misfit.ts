import type { AnyMachineSnapshot } from 'xstate';
import type { KeptChild } from './keep-child.ts';

/** The stored form of a machine's snapshot. */
export interface KeptMachine {
  readonly status: string;
  readonly value: unknown;
  readonly context: unknown;
  readonly output: unknown;
  readonly error: unknown;
  readonly historyValue: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly children: Readonly<Record<string, KeptChild>>;
  /** The ids of the active states, if their order is unusual. */
  readonly nodes: readonly string[] | undefined;
}

/** Why a machine cannot continue from its stored form; undefined if it can. */
export function misfitOf(
  kept: KeptMachine,
  restored: AnyMachineSnapshot,
  changed: boolean,
): string | undefined {
  for (const [id, { src }] of Object.entries(kept.children)) {
    if (id in restored.children) continue;
    return `the actor logic ${String(src)} no longer exists`;
  }
  if (!changed || kept.status !== 'active') return undefined;
  for (const node of restored._nodes) {
    const missing = node.invoke.find(({ id }) => !(id in kept.children));
    // XState would restore such a state without its actor, and the instance would wait forever.
    if (missing) return `"${node.key}" now invokes ${missing.src as string}`;
  }
  return undefined;
}
