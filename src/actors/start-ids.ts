import type { Process } from '../machines/define-process.ts';
import { keyScope } from './access.ts';
import type { Caller } from './caller.ts';
import { createPublicId, derivePublicId, type PublicId } from './ids.ts';
import { unfitKey } from './request-errors.ts';
import type { ByCaller } from './runtime-types.ts';

/** The public ids that starts get. */
export interface StartIds {
  /** The id of an instance to start, and the business key that it comes from, if it has one. Throws `invalid_request`. */
  forStart(
    process: Process,
    input: unknown,
    options: { readonly idempotencyKey?: string | undefined } & ByCaller,
  ): Promise<{ readonly publicId: PublicId; readonly key: string | undefined }>;
  /** A business key gives the id: no mapping has to be kept, and no two instances can have the same. */
  byKey(process: Process, key: string, caller: Caller | undefined): Promise<PublicId>;
}

export function createStartIds(secret: () => Promise<string>): StartIds {
  async function derive({ name, idPrefix }: Process, caller: string, key: string) {
    return derivePublicId(idPrefix, await secret(), { caller, process: name, key });
  }

  const byKey: StartIds['byKey'] = async (process, key, caller) =>
    derive(process, `by key\n${caller?.tenant ?? ''}`, key);

  return {
    async forStart(process, input, { caller, idempotencyKey }) {
      const key = process.correlate?.({ input: input as never });
      if (key !== undefined) {
        assertKey(process, key);
        return { publicId: await byKey(process, key, caller), key };
      }
      const publicId =
        idempotencyKey === undefined
          ? createPublicId(process.idPrefix)
          : await derive(process, keyScope(caller), idempotencyKey);
      return { publicId, key };
    },
    byKey,
  };
}

/** A key stands in paths, where `.` and `..` mean something else, and what is too long is refused. */
function assertKey(process: Process, key: string): void {
  if (key === '.' || key === '..' || !/^\P{Cs}{1,255}$/u.test(key)) throw unfitKey(process, key);
}
