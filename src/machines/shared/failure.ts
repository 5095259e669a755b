import { z } from 'zod';

/** Why a process failed, as its clients see it. */
export const failure = z.object({
  step: z.string().describe('The task that failed.'),
  message: z.string(),
  code: z.string().exactOptional(),
});

export type Failure = Readonly<z.output<typeof failure>>;

const known = z.object({ message: z.string().optional(), code: z.string().optional() }).catch({});

/** The failure of a step, from what its `onError` is told. */
export function toFailure(step: string, error: unknown): Failure {
  const { message = String(error), code } = known.parse(error);
  return code === undefined ? { step, message } : { step, message, code };
}

/** The `onError` of a task: goes to `target`, and notes by the machine's action `noteFailure` which step failed. */
export function onFailureOf<const Target extends string>(step: string, target: Target) {
  return {
    target,
    actions: {
      type: 'noteFailure',
      params: ({ event }: { event: { readonly error: unknown } }) => toFailure(step, event.error),
    },
  } as const;
}
