import { z } from 'zod';

const behaviour = z.strictObject({
  service: z.string(),
  operation: z.string(),
  mode: z.enum(['ok', 'fail', 'refuse', 'slow'], {
    error: 'must be one of ok, fail, refuse, slow',
  }),
  /** For how many calls; if absent, for all. */
  times: z.int().min(1).max(1_000_000).optional(),
  /** The delay of `slow`. */
  delayMs: z.int().min(0).max(600_000).default(1000),
});

/** How the next calls of an operation behave. */
export type Behaviour = z.output<typeof behaviour>;

/** The schema of a behaviour, which must name an existing operation. */
export function behaviourOf(operations: ReadonlyMap<string, readonly string[]>) {
  return behaviour.superRefine(({ service, operation }, context) => {
    const known = operations.get(service);
    if (known === undefined) {
      const message = `must be one of ${[...operations.keys()].join(', ')}`;
      context.addIssue({ code: 'custom', path: ['service'], message });
    } else if (!known.includes(operation)) {
      const message = `must be one of ${known.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['operation'], message });
    }
  });
}

/** An entry of the journal. */
export type Entry =
  | ({ readonly kind: 'behaviour' } & Behaviour)
  | {
      readonly kind: 'call';
      readonly service: string;
      readonly operation: string;
      readonly idempotencyKey: string | null;
      readonly input: unknown;
      readonly at: string;
    };

const entry = z.discriminatedUnion('kind', [
  behaviour.extend({ kind: z.literal('behaviour') }),
  z.object({
    kind: z.literal('call'),
    service: z.string(),
    operation: z.string(),
    idempotencyKey: z.string().nullable(),
    input: z.unknown(),
    at: z.string(),
  }),
]);

export function parseEntry(text: string): Entry {
  return entry.parse(JSON.parse(text));
}
