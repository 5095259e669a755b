import { toPlainError } from '../../actors/record/plain-error.ts';
import { iso } from '../../actors/record/iso.ts';
import type { SandboxResult } from '../../actors/sandbox/sandbox-result.ts';

/** What a move came to that did not step. */
export function resultText(result: SandboxResult): string {
  switch (result.kind) {
    case 'stepped':
    case 'noted':
      return 'it is accepted';
    case 'refused': {
      const { accepts, guards } = result;
      return guards.length > 0
        ? `the ${guards.length === 1 ? 'guard' : 'guards'} ${guards.join(', ')} rejected it`
        : `the state accepts ${accepts.length === 0 ? 'no event' : accepts.join(', ')}`;
    }
    case 'threw':
      return `the machine threw: ${toPlainError(result.error).message}`;
    case 'early':
      return `it is due only at ${iso(result.atMs)}`;
    case 'over':
      return `the instance is ${result.status}`;
    case 'impossible':
      return result.message;
    case 'paused':
      return 'the instance is paused';
    case 'stale':
    case 'mustRevive':
    case 'outdated':
    case 'unchanged':
    case 'stranded':
      return 'it has no effect';
  }
}
