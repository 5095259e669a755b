import { InvalidArgumentError, type Command } from 'commander';

/** The option of every command that changes something. */
export interface KeyFlag {
  readonly idempotencyKey?: string;
}

export function addKeyFlag(command: Command): Command {
  return command.option(
    '--idempotency-key <key>',
    'makes the command safe to repeat (default: one of its own)',
    parseKey,
  );
}

function parseKey(text: string): string {
  if (/^[\x20-\x7e]{1,255}$/.test(text)) return text;
  throw new InvalidArgumentError('Pass 1 to 255 printable ASCII characters.');
}
