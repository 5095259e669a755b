import { createHash } from 'node:crypto';
import type { InstanceRecord } from '../../actors/record/record.ts';

/**
 * A short text that two records have in common if they differ only by what does not decide what can happen next: ids, versions,
 * the history, and times but for how long is left until each timer fires. A hash of 160 bits.
 */
export function stateKey(record: InstanceRecord): string {
  const { snapshot, status, tasks, timers, ledger, taskEnds, held, cancel, stranded } = record;
  const now = record.updatedAt;
  const all = {
    status,
    snapshot,
    tasks: tasks.map(({ name, work, inDoubt, handedOver, stuck }) => ({
      name,
      work: work.kind === 'undo' ? { kind: 'undo', of: indexOf(ledger, work.entry) } : work,
      inDoubt,
      isHandedOver: handedOver !== undefined,
      stuck: stuck?.outcome,
    })),
    timers: timers.map(({ name, source, target, event, deadline, lost }) => [
      name,
      source,
      target,
      event,
      deadline - now,
      lost !== undefined,
    ]),
    ledger: ledger.map(({ task, input, output, state, again }) => [
      task,
      input,
      output,
      state,
      again,
    ]),
    ends: Object.entries(taskEnds).map(([task, end]) => [
      task,
      ledger.filter(({ sequence }) => sequence >= end).length,
    ]),
    held,
    cancel: cancel && [cancel.rollback, cancel.to],
    stranded: stranded?.reason,
  };
  return createHash('sha1')
    .update(renamed(canonical(all), record))
    .digest('base64');
}

function indexOf(ledger: InstanceRecord['ledger'], id: string): number {
  return ledger.findIndex((entry) => entry.id === id);
}

/** JSON with the keys of each object in order: a context may have got its properties in any. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields: string[] = [];
  for (const key of Object.keys(value).toSorted()) {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (inner !== undefined) fields.push(`${JSON.stringify(key)}:${canonical(inner)}`);
  }
  return `{${fields.join(',')}}`;
}

/** Actors and delayed events without a name of their own are numbered through all steps. */
function renamed(text: string, { nextActor }: InstanceRecord): string {
  if (nextActor === 0) return text;
  const names = new Map<string, string>();
  return text.replaceAll(/"[ct]:\d+"/g, (name) => {
    const known = names.get(name) ?? `"${name.slice(1, 3)}#${names.size}"`;
    names.set(name, known);
    return known;
  });
}
