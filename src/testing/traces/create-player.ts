import { toInstanceId, type PublicId } from '../../actors/ports/ids.ts';
import type { InstanceRecord } from '../../actors/record/record.ts';
import { createSandbox, type SandboxOptions } from '../../actors/sandbox/create-sandbox.ts';
import type { Applied } from '../../actors/sandbox/sandbox.ts';
import type { Process } from '../../definition/define-process.ts';
import { parseInput } from '../../definition/schemas/parse-with.ts';
import { atTime } from './at-time.ts';
import type { Move } from './move.ts';
import { toCause } from './to-cause.ts';

/** Plays moves on records of a process, by the code of a node. The same moves always come to the same. */
export interface Player {
  /** `input`: as a client sends it. Throws `invalid_request` if the process does not accept it. */
  start(input: unknown): Applied;
  /** Undefined if the move is not possible. */
  play(record: InstanceRecord, move: Move): Applied | undefined;
}

/** When each trace begins: as a simulation does. */
export const traceStartMs = Date.parse('2026-01-01T00:00:00Z');

export function createPlayer(
  process: Process,
  heard: Pick<SandboxOptions, 'inspect' | 'lost'> = {},
): Player {
  const sandbox = createSandbox(process, { within: atTime, ...heard });
  const publicId = `${process.idPrefix}_${'a'.repeat(26)}` as PublicId;
  const id = toInstanceId(publicId);
  return {
    start: (given) =>
      atTime(traceStartMs, () => {
        const input = parseInput(process, given);
        const key = process.correlate?.({ input: input as never });
        return sandbox.start({ id, publicId, input, key }, traceStartMs);
      }),
    play(record, move) {
      const coming = atTime(record.updatedAt, () => toCause(process, record, move));
      return coming && sandbox.apply(record, coming.cause, coming.now);
    },
  };
}
