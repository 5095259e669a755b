import { incidentSchema } from '../../actors/incidents/incident-schema.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import { viewRecord } from '../../actors/views/view-instance.ts';
import type { Process } from '../../definition/define-process.ts';
import { parseWith } from '../../definition/schemas/parse-with.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { silentLog } from '../nodes/silent-log.ts';
import { compareData } from './compare-data.ts';
import { compareStep } from './compare-step.ts';
import { createPlayer } from './player.ts';
import { withUnknown } from './with-unknown.ts';
import type { Replayed } from './replayed.ts';

/**
 * Replays an incident on a process, in virtual time: each event, outcome and timer at its time, until the first step that does not go
 * as it did. Nothing is executed. `incident` is what `GET <path>/:id/as-test` returns. Throws `invalid_request` if it is not that, or
 * is one of another process, and what the machine throws if it cannot be started.
 */
export function replay(process: Process, incident: unknown): Replayed {
  const parsed = parseWith(incidentSchema, incident, 'The incident');
  if (parsed.process !== process.name) {
    throw invalidRequest(
      `The incident is one of the process ${parsed.process}, not of ${process.name}.`,
    );
  }
  const player = createPlayer(process, parsed);
  const { start, moves } = parsed;
  const skipped: number[] = [];
  let record = player.start();
  let difference = compareStep({ ...start, step: 0 }, { record });
  let steps = difference === undefined ? 1 : 0;
  for (const [index, expected] of moves.entries()) {
    if (difference !== undefined) break;
    const step = index + 1;
    if (expected.move.kind === 'deployed') {
      skipped.push(step);
      continue;
    }
    const played = player.play(record, expected.move, expected.at);
    record = played.record;
    difference = compareStep({ ...expected, step }, played);
    if (difference === undefined) steps += 1;
  }
  const data = dataOf(process, record);
  const last = { ...(moves.at(-1) ?? start), step: moves.length };
  difference ??= 'data' in parsed ? compareData(last, parsed.data, data) : undefined;
  difference = difference && withUnknown(parsed, difference);
  const { status, snapshot } = record;
  return { steps, skipped, state: snapshot.value, status, data, difference };
}

function dataOf(process: Process, record: InstanceRecord): unknown {
  return JSON.parse(JSON.stringify(viewRecord(process, record, silentLog).data)) as unknown;
}
