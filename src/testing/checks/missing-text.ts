import type { Unexplored } from '../moves/unexplored.ts';

/** What was not run, in a sentence. */
export function missingText({ kind, name, reason, remedy }: Unexplored): string {
  if (kind === 'event') return `The event ${name} was not sent, because ${reason}; ${remedy}.`;
  return kind === 'actor'
    ? `What the actor ${name} sends was not run, because ${reason}; ${remedy}.`
    : `What follows the completion of ${name} was run without an output, so that it shows no faults: pass outcomes: { ${JSON.stringify(name)}: [ok(…)] }.`;
}
