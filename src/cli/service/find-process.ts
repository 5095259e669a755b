import type { Answer } from '../../http/openapi/answers.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';
import type { Connection } from './connection.ts';

export type ProcessEntry = Answer<'ProcessList'>['processes'][number];

export async function listProcesses(connection: Connection): Promise<readonly ProcessEntry[]> {
  return (await connection.get<Answer<'ProcessList'>>('/processes', 'processes')).processes;
}

/** The process of a service with this name or path. */
export async function findProcess(connection: Connection, text: string): Promise<ProcessEntry> {
  const processes = await listProcesses(connection);
  const found = processes.find(({ name, path }) => name === text || path === text);
  if (found !== undefined) return found;
  throw new CommandError(
    `The service has no process ${JSON.stringify(text)}; it has ${processes.map(({ name }) => name).join(', ')}.`,
    exitCodes.refused,
  );
}
