import { z } from 'zod';
import type { EventDeclarations, EventSchemas } from './process-types.ts';
import type { Sender, Senders } from './senders.ts';

/** Accepts any payload, for events declared without a schema. */
const anyPayload = z.looseObject({});

/** The schemas of the events that a process declares. */
export function schemasOf(events: EventDeclarations): EventSchemas {
  return Object.fromEntries(
    Object.entries(events).map(([type, declared]) => [
      type,
      isSchema(declared) ? declared : (declared.schema ?? anyPayload),
    ]),
  );
}

/** The senders of each event that declares `from`. */
export function sendersOf(events: EventDeclarations): ReadonlyMap<string, readonly Sender[]> {
  const senders = new Map<string, readonly Sender[]>();
  for (const [type, declared] of Object.entries(events)) {
    if (isSchema(declared) || declared.from === undefined) continue;
    senders.set(type, toList(declared.from));
  }
  return senders;
}

export function toList<Args>(senders: Senders<Args>): readonly Sender<Args>[] {
  return isList(senders) ? senders : [senders];
}

function isList<Args>(senders: Senders<Args>): senders is readonly Sender<Args>[] {
  return Array.isArray(senders);
}

export function isSchema(declared: EventDeclarations[string]): declared is z.ZodType {
  return '_zod' in declared;
}
