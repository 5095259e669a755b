import type { AnyEventObject } from 'xstate';
import type { Process } from '../../definition/define-process.ts';
import { parseEvent, parseWith } from '../../definition/schemas/parse-with.ts';
import { locateFaults } from './locate-faults.ts';
import { toDelayMs } from './to-delay-ms.ts';
import { whatIfRequest, type WhatIfMove } from './what-if-request.ts';

/** A move that can be played: its event and its duration are parsed. */
export type PlayableMove =
  | Exclude<WhatIfMove, { readonly kind: 'event' | 'advance' }>
  | { readonly kind: 'event'; readonly event: AnyEventObject; readonly known: boolean }
  | { readonly kind: 'advance'; readonly delayMs: number };

/**
 * The moves in a body, and the versions that it names. Throws `invalid_request` with every fault. `undeclared`: events that the
 * process does not declare count as declared.
 */
export function parseWhatIf(
  process: Process,
  body: unknown,
  undeclared: boolean,
): {
  readonly moves: readonly PlayableMove[];
  readonly version: number | undefined;
  readonly at: number | undefined;
} {
  const { moves, version, at: pastVersion } = parseWith(whatIfRequest, body, 'The what-if');
  const playable = moves.map((move, index): PlayableMove => {
    const at = `/moves/${index}`;
    switch (move.kind) {
      case 'event': {
        const parse = () => parseEvent(process, move.event, undeclared);
        return { kind: 'event', ...locateFaults(`${at}/event`, parse) };
      }
      case 'advance': {
        const delayMs = locateFaults(`${at}/duration`, () => toDelayMs(move.duration));
        return { kind: 'advance', delayMs };
      }
      case 'task':
      case 'undo':
      case 'timer':
      case 'cancel':
      case 'retryRollback':
      case 'skipRollback':
      case 'act':
        return move;
    }
  });
  return { moves: playable, version, at: pastVersion };
}
