import type { AnyActorRef, AnyMachineSnapshot } from 'xstate';
import { toJson, type Encoding } from './json.ts';
import type { KeptMachine } from './misfit.ts';
import { unusualOrder } from './state-order.ts';
import { forReaders } from './references.ts';
import { placeOf } from './sessions.ts';
import { keepChild, type KeptChild } from './keep-child.ts';

/**
 * The stored form of a machine's snapshot: the result of XState's own `getPersistedSnapshot`, with the references in
 * the context encoded by `options.encoding`. Built property by property, because the rest and spread of XState give
 * every snapshot its own hidden class on Node 20, which costs more than everything else. Throws `NotJson`.
 */
export function persistMachine(
  snapshot: AnyMachineSnapshot,
  options: { readonly encoding?: Encoding } = {},
): KeptMachine {
  const { status, value } = snapshot;
  // A machine that requests its own snapshot gets the form that XState would return.
  const { encoding = forReaders } = options;
  const output = toJson(snapshot.output, 'output');
  const context = toJson(snapshot.context, 'context', encoding);
  const children: Record<string, KeptChild> = {};
  for (const [id, child] of Object.entries(snapshot.children as Record<string, AnyActorRef>)) {
    const kept = keepChild(child, placeOf(child), options);
    // An ended actor, or one whose parent has ended, has released its systemId: another may have it.
    const isActive = status === 'active' && kept.snapshot.status === 'active';
    children[id] = isActive ? kept : { ...kept, systemId: undefined };
  }
  return {
    status,
    output,
    error: snapshot.error,
    value,
    historyValue: keepHistory(snapshot.historyValue),
    context,
    children,
    nodes: unusualOrder(snapshot),
  };
}

function keepHistory(
  history: AnyMachineSnapshot['historyValue'],
): Readonly<Record<string, readonly { readonly id: string }[]>> {
  const kept: Record<string, readonly { readonly id: string }[]> = {};
  for (const [node, nodes] of Object.entries(history)) kept[node] = nodes.map(({ id }) => ({ id }));
  return kept;
}
