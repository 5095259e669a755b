import type { Run } from './run.ts';

/** The events that an instance emitted are told in their order, and none is left out. */
export function emittedEventsAreToldInOrder({ told, observed }: Run): readonly string[] {
  if (observed.counts.failOvers > 0) return [];
  return observed.lives().flatMap(({ record, entries }) => {
    const createdAt = new Date(record.createdAt).toISOString();
    const first = new Set<number>();
    for (const one of told) {
      if (one.id === record.publicId && one.createdAt === createdAt) first.add(one.sequence);
    }
    const sequences = [...first];
    const isOrdered = sequences.every(
      (one, index) => index === 0 || one > (sequences[index - 1] ?? 0),
    );
    const emitted = entries.reduce((sum, entry) => sum + (entry.emitted?.length ?? 0), 0);
    const waiting = record.tasks.filter(({ work }) => work.kind === 'emit').length;
    if (!isOrdered) return [`events were first told in the order ${sequences.join(' ')}`];
    return sequences.length < emitted - waiting
      ? [`${emitted} events were emitted, and ${sequences.length} told`]
      : [];
  });
}
