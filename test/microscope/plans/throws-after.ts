import type { ProcessSpec } from './process-spec.ts';

/** Whether the machine of a process throws on what it is touchy about, after what it has seen. */
export function throwsAfter(
  { isTouchy }: Pick<ProcessSpec, 'isTouchy'>,
  log: readonly string[],
): boolean {
  return isTouchy && log.length % 3 === 2;
}
