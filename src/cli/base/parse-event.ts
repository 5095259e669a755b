import { parseJsonArgument } from '../service/parse-json-argument.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** The event of a type, with a payload that is JSON, `@file` or `-`. Throws if the payload is no object, or has another type. */
export async function parseEvent(
  type: string,
  payload: string | undefined,
): Promise<{ readonly type: string }> {
  if (payload === undefined) return { type };
  const parsed = await parseJsonArgument('The payload', payload);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw wrong('The payload of an event is an object, such as \'{"quantity":2}\'.');
  }
  if ('type' in parsed && parsed.type !== type) {
    throw wrong(
      `The payload is of the type ${JSON.stringify(parsed.type)}, but the event is ${type}. Leave the type out.`,
    );
  }
  return { ...parsed, type };
}

function wrong(message: string): CommandError {
  return new CommandError(message, exitCodes.wrongUse);
}
