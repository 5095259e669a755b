import { createHash } from 'node:crypto';
import type { LiveActor } from '../restore/live-actor.ts';
import type { Stepped } from '../step/step-result.ts';
import type { Tracing } from '../../tracing/tracing.ts';

/**
 * Once an instance has ended, records its life, from its start to its end, as one span in a trace of its own. The ids of that
 * trace and of the parent that the span names follow from the instance; the parent itself does not exist.
 */
export function noteLife(tracing: Tracing, live: LiveActor, steps: readonly Stepped[]): void {
  const last = steps.findLast(
    ({ entry, report }) => report.begun.status === 'Pending' && entry.status !== 'Pending',
  );
  if (last === undefined) return;
  const { process, id, createdAt, traceparent } = live;
  const { at, sequence, status } = last.entry;
  const span = tracing.open(`instance ${process.name}`, {
    kind: 'internal',
    parent: parentOf(live),
    link: traceparent,
    attributes: {
      'holdfast.process': process.name,
      'holdfast.instance': id,
      'holdfast.version': sequence,
      'holdfast.status': status,
    },
    at: createdAt,
  });
  span.end(at);
}

/** The flags are those of the start: whether one is sampled decides for both. */
function parentOf({ id, createdAt, traceparent }: LiveActor): string {
  const digest = createHash('sha256').update(`${id} ${createdAt}`).digest('hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-${traceparent?.slice(-2) ?? '01'}`;
}
