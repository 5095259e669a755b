import type { Caller } from '../actors/access/caller.ts';
import type { Runtime } from '../actors/contract/runtime-types.ts';
import type { Process } from '../definition/define-process.ts';
import { createTranslator } from './create-translator.ts';
import type { Outbox } from './outbox.ts';

/** Passes on what an instance goes through, message by message, until the instance ends or the signal fires. */
export async function followOne(
  runtime: Pick<Runtime, 'inspect'>,
  put: Outbox['put'],
  {
    process,
    id,
    ...options
  }: {
    readonly process: Process;
    readonly id: string;
    /** The version to begin with. Default: the newest, without the event that led to it. */
    readonly from?: number | undefined;
    readonly caller: Caller | undefined;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const translate = createTranslator(process, id);
  for await (const inspected of runtime.inspect(process.name, id, options)) {
    for (const message of translate(inspected)) await put(message);
    if (options.signal.aborted) return;
  }
}
