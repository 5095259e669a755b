import { z } from 'zod';

/** The client view of a failure. */
export const failure = z.object({
  step: z.string().describe('The task that failed.'),
  message: z.string(),
  code: z.string().exactOptional(),
});

export type Failure = Readonly<z.output<typeof failure>>;

const known = z.object({ message: z.string().optional(), code: z.string().optional() }).catch({});

/** The failure of a step, from the error that its `onError` receives. */
export function toFailure(step: string, error: unknown): Failure {
  const { message = String(error), code } = known.parse(error);
  return code === undefined ? { step, message } : { step, message, code };
}

/** The `onError` of a task: goes to `target`, and runs the machine's action `noteFailure` with the failed step. */
export function onFailureOf<const Target extends string>(step: string, target: Target) {
  return {
    target,
    actions: {
      type: 'noteFailure',
      params: ({ event }: { event: { readonly error: unknown } }) => toFailure(step, event.error),
    },
  } as const;
}
