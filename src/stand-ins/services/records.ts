import { z } from 'zod';
import { operation, type StandInService } from './stand-in-service.ts';

/** A service that keeps records: `create` and `delete`, and a list of what exists. */
export function createRecords(config: {
  readonly name: string;
  readonly idPrefix: string;
  readonly input: z.ZodObject;
}): StandInService {
  const records = new Map<string, unknown>();
  return {
    name: config.name,
    operations: {
      create: operation({
        method: 'POST',
        path: '/',
        input: config.input,
        apply: (input, { sequence, at }) => {
          const id = `${config.idPrefix}-${sequence}`;
          records.set(id, { ...input, id, createdAt: at });
          return { status: 201, body: { id }, location: `/${id}` };
        },
      }),
      delete: operation({
        method: 'DELETE',
        path: '/:id',
        input: z.object({ id: z.string() }),
        apply: ({ id }) => ({ status: records.delete(id) ? 204 : 404 }),
      }),
    },
    views: { '/': () => [...records.values()] },
  };
}
