import type { Process } from '../definition/define-process.ts';
import type { Answer } from '../http/openapi/answers.ts';
import type { Ask } from './sender.ts';

type PathOfProcess = (more: string, signal: AbortSignal | undefined) => Promise<string>;

/** Resources of a process as a whole are at its name: where only its path is given, the service is asked for it, once. */
export function createPathOfProcess(
  process: Process | string,
  read: (ask: Ask) => Promise<Answer<'ProcessList'>>,
): PathOfProcess {
  let known: string | undefined;

  async function nameAt(path: string, signal: AbortSignal | undefined): Promise<string> {
    const { processes } = await read({ method: 'GET', path: '/processes', signal });
    const found = processes.find((one) => one.path === path);
    if (found !== undefined) return found.name;
    throw new Error(`The service has no process with the path ${path}.`);
  }

  return async (more, signal) => {
    known ??= typeof process === 'string' ? await nameAt(process, signal) : process.name;
    return `/processes/${encodeURIComponent(known)}${more}`;
  };
}
