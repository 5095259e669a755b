import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

/** Parses an argument that is JSON, `@file` or `-` for stdin. Throws with the name of the argument if it is not JSON. */
export async function parseJsonArgument(name: string, argument: string): Promise<unknown> {
  const text = await read(name, argument);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandError(
      `${name} is not JSON: ${(error as Error).message}. Pass JSON in single quotes, such as '{"quantity":2}', @file, or - for stdin.`,
      exitCodes.wrongUse,
      error,
    );
  }
}

async function read(name: string, argument: string): Promise<string> {
  if (argument === '-') return textOf(process.stdin);
  if (!argument.startsWith('@')) return argument;
  const file = argument.slice(1);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(
      `${name} cannot be read from ${file}: ${(error as Error).message}.`,
      exitCodes.wrongUse,
      error,
    );
  }
}
