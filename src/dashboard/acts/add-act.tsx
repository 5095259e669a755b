import type { Context, Hono } from 'hono';
import { HoldfastError } from '../../errors.ts';
import { requireScope } from '../../http/access/authenticate.ts';
import { parseIdempotencyKey } from '../../http/request/parse-idempotency-key.ts';
import type { Repeatable } from '../../actors/contract/request-options.ts';
import { adminScope } from '../../actors/access/caller.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { assertOwnOrigin } from '../access/assert-own-origin.ts';
import { readForm } from '../access/read-form.ts';
import type { PageDeps } from '../base/add-page.tsx';
import type { ReasonKeptIn } from '../forms/reason-field.tsx';

/** What an act came to. */
export interface Done {
  /** Said to the person who acted. */
  readonly message: string;
  /** The page that shows the result; the script stays where it is if it is not said. */
  readonly goTo?: string;
}

/**
 * Serves a form. It acts only for administrators, and only from pages of the dashboard. The script gets the result as JSON;
 * without a script, the browser goes to `back`. `once`: the key under which the script sends the form until it is answered.
 */
export function addAct(
  app: Hono<HttpEnv>,
  path: string,
  { url }: PageDeps,
  act: (
    c: Context<HttpEnv>,
    form: URLSearchParams,
    once: Pick<Repeatable, 'idempotencyKey'>,
  ) => Promise<Done & { readonly back: string }>,
): void {
  app.post(path, async (c) => {
    assertOwnOrigin(c, url?.());
    requireScope(c, adminScope);
    const form = await readForm(c);
    const once = { idempotencyKey: parseIdempotencyKey(c.req.header('idempotency-key')) };
    const { message, goTo, back } = await act(c, form, once);
    if (!c.req.header('accept')?.includes('application/json')) return c.redirect(goTo ?? back, 303);
    return c.json({ message, ...(goTo === undefined ? {} : { location: goTo }) });
  });
}

/** The reason in a form. Throws `invalid_request` if there is none. */
export function reasonIn(form: URLSearchParams, keptIn: ReasonKeptIn = 'history'): string {
  const reason = (form.get('reason') ?? '').trim();
  if (reason !== '') return reason;
  throw new HoldfastError('invalid_request', `Say why: the reason stands in the ${keptIn}.`);
}
