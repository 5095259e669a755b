import type { Caller } from '../../actors/access/caller.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';

interface WhenSteppedOptions {
  readonly process: string;
  readonly id: string;
  /** The version that is known. */
  readonly version: number;
  readonly caller: Caller | undefined;
  /** Yields after this time, too, if nothing happens. */
  readonly lookAgainMs: number;
  readonly signal: AbortSignal;
}

/** Yields the version of an instance whenever it has stepped, and otherwise from time to time. */
export async function* whenStepped(
  runtime: Pick<Runtime, 'wait'>,
  { process, id, version, caller, lookAgainMs: timeoutMs, signal }: WhenSteppedOptions,
): AsyncGenerator<number> {
  let seen = version;
  while (!signal.aborted) {
    const isNext = (next: { readonly version: number }) => next.version !== seen;
    const wanted = { until: isNext, worth: isNext, timeoutMs, signal };
    seen = (await runtime.wait(process, id, { caller, ...wanted })).version;
    yield seen;
  }
}
