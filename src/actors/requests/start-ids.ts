import type { Process } from '../../definition/define-process.ts';
import { createPublicId, derivePublicId, type PublicId } from '../ports/ids.ts';
import { unfitKey } from './request-errors.ts';

/** Determines the public ids of starts. */
export interface StartIds {
  /** The id of an instance to start, and its business key, if it has one. Throws `invalid_request`. */
  forStart(
    process: Process,
    input: unknown,
    options: {
      /** The scope of the idempotency key. */
      readonly scope: string;
      readonly idempotencyKey?: string | undefined;
      /** The tenant that the instance will belong to. */
      readonly tenant: string | undefined;
    },
  ): Promise<{ readonly publicId: PublicId; readonly key: string | undefined }>;
  /** Derives the id from a business key, so that no mapping is stored and no two instances can share a key. */
  byKey(process: Process, key: string, tenant: string | undefined): Promise<PublicId>;
}

export function createStartIds(secret: () => Promise<string>): StartIds {
  async function derive({ name, idPrefix }: Process, caller: string, key: string) {
    return derivePublicId(idPrefix, await secret(), { caller, process: name, key });
  }

  const byKey: StartIds['byKey'] = async (process, key, tenant) =>
    derive(process, `by key\n${tenant ?? ''}`, key);

  return {
    async forStart(process, input, { scope, idempotencyKey, tenant }) {
      const key = process.correlate?.({ input: input as never });
      if (key !== undefined) {
        assertKey(process, key);
        return { publicId: await byKey(process, key, tenant), key };
      }
      const publicId =
        idempotencyKey === undefined
          ? createPublicId(process.idPrefix)
          : await derive(process, scope, idempotencyKey);
      return { publicId, key };
    },
    byKey,
  };
}

/** Business keys appear in paths, where `.` and `..` have another meaning; keys that are too long are refused. */
function assertKey(process: Process, key: string): void {
  if (key === '.' || key === '..' || !/^\P{Cs}{1,255}$/u.test(key)) throw unfitKey(process, key);
}
