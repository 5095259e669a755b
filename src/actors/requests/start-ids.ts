import type { Process } from '../../definition/define-process.ts';
import { createPublicId, derivePublicId, type PublicId } from '../ports/ids.ts';
import { unfitKey } from './request-errors.ts';

/** The public ids that starts get. */
export interface StartIds {
  /** The id of an instance to start, and the business key that it comes from, if it has one. Throws `invalid_request`. */
  forStart(
    process: Process,
    input: unknown,
    options: {
      /** Whose idempotency key it is. */
      readonly scope: string;
      readonly idempotencyKey?: string | undefined;
      /** Of whom it will belong to. */
      readonly tenant: string | undefined;
    },
  ): Promise<{ readonly publicId: PublicId; readonly key: string | undefined }>;
  /** A business key gives the id: no mapping has to be kept, and no two instances can have the same. */
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

/** A key stands in paths, where `.` and `..` mean something else, and what is too long is refused. */
function assertKey(process: Process, key: string): void {
  if (key === '.' || key === '..' || !/^\P{Cs}{1,255}$/u.test(key)) throw unfitKey(process, key);
}
