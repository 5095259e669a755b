import type { Context } from 'hono';
import { HoldfastError } from '../../errors.ts';
import { invalidRequest } from '../../invalid-request.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { readWithin } from '../../http/request/read-within.ts';

const limitBytes = 1024 * 1024;

/** The fields of a form that was sent as `application/x-www-form-urlencoded`. */
export async function readForm(c: Context<HttpEnv>): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest('A form must be sent as application/x-www-form-urlencoded.', [
      { header: 'Content-Type', message: 'must be application/x-www-form-urlencoded' },
    ]);
  }
  const { body } = c.req.raw;
  const bytes = await readWithin(body?.getReader(), limitBytes);
  if (bytes === undefined) {
    await body?.cancel().catch(() => undefined);
    throw new HoldfastError('body_too_large', `A form may have at most ${limitBytes} bytes.`);
  }
  return new URLSearchParams(new TextDecoder().decode(bytes));
}
