import type { Unexplored } from '../moves/unexplored.ts';

/** What was not run, in a sentence. */
export function missingText({ kind, name, reason, remedy }: Unexplored): string {
  return kind === 'event'
    ? `The event ${name} was not sent, because ${reason}; ${remedy}.`
    : `What follows the completion of ${name} was run without an output, so that it shows no faults: pass outcomes: { ${JSON.stringify(name)}: [ok(…)] }.`;
}
