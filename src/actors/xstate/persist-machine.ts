import type { AnyActorRef, AnyMachineSnapshot } from 'xstate';
import { toJson, type Encoding } from './json.ts';
import type { KeptMachine } from './misfit.ts';
import { unusualOrder } from './state-order.ts';
import { forReaders } from './references.ts';
import { placeOf } from './sessions.ts';
import { keepChild, type KeptChild } from './keep-child.ts';

/**
 * What a record keeps of a machine's snapshot: what XState's own `getPersistedSnapshot` gives, with references in the
 * context as `options.encoding` has them. Made here property by property, since XState's rest and spread give every snapshot a hidden class
 * of its own on Node 20, which costs more than all the rest of it. Throws `NotJson`.
 */
export function persistMachine(
  snapshot: AnyMachineSnapshot,
  options: { readonly encoding?: Encoding } = {},
): KeptMachine {
  const { status, value } = snapshot;
  // A machine that asks for its own snapshot sees what XState itself would show it.
  const { encoding = forReaders } = options;
  const output = toJson(snapshot.output, 'output');
  const context = toJson(snapshot.context, 'context', encoding);
  const children: Record<string, KeptChild> = {};
  for (const [id, child] of Object.entries(snapshot.children as Record<string, AnyActorRef>)) {
    const kept = keepChild(child, placeOf(child), options);
    // An actor that has ended, or whose parent has, has given up its systemId: another may bear it.
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
