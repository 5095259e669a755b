import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { mayObserve, observeScope } from '../../actors/access/caller.ts';
import { HoldfastError } from '../../errors.ts';
import type { VerifyToken } from '../../http/access/token-verifier.ts';
import type { HttpEnv } from '../../http/base/http-env.ts';
import { toText } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import { pageHeaders } from '../base/page-headers.ts';
import { Document } from '../base/shell.tsx';
import { Icon } from '../parts/icon.tsx';
import { assertOwnOrigin } from './assert-own-origin.ts';
import { readForm } from './read-form.ts';
import type { createTokenCookie } from './token-cookie.ts';

interface SignInDeps {
  readonly verify: VerifyToken;
  readonly paths: Paths;
  readonly cookie: ReturnType<typeof createTokenCookie>;
  readonly url: () => string | undefined;
}

/** `GET` and `POST <base>/sign-in`, which takes a token and keeps it in a cookie, and `POST <base>/sign-out`. */
export function addSignIn(app: Hono<HttpEnv>, deps: SignInDeps): void {
  const { verify, paths, cookie, url } = deps;

  app.get('/sign-in', async (c) =>
    page(c, paths, {
      next: nextOf(c.req.query('next'), paths),
      ...(c.req.query('reason') === 'expired'
        ? { error: 'Your token has expired, or is not valid any more.' }
        : {}),
    }),
  );

  app.post('/sign-in', async (c) => {
    assertOwnOrigin(c, url());
    const form = await readForm(c);
    const next = nextOf(form.get('next'), paths);
    const token = (form.get('token') ?? '').trim().replace(/^bearer +/i, '');
    const refuse = async (error: string) => page(c, paths, { next, error }, 401);
    if (token === '') return refuse('Paste a token.');
    if (!cookie.fits(token)) {
      return refuse(
        'The token is too large for a cookie. Let a proxy send it in the header Authorization.',
      );
    }
    try {
      const caller = await verify(token);
      if (!mayObserve(caller)) {
        return await refuse(`The token lacks the scope ${observeScope} (or holdfast:admin).`);
      }
      cookie.keep(c, token, caller.expiresAtMs);
      return c.redirect(next, 303);
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'unauthorized') {
        return refuse(error.message.replace(/; send .*/, '.'));
      }
      throw error;
    }
  });

  app.post('/sign-out', (c) => {
    assertOwnOrigin(c, url());
    cookie.drop(c);
    return c.redirect(paths.signIn, 303);
  });
}

/** Where to go after the sign-in: a page of the dashboard, never another site. */
function nextOf(asked: string | null | undefined, { base, home }: Paths): string {
  const origin = 'http://dashboard.invalid';
  if (asked === null || asked === undefined || !URL.canParse(asked, origin)) return home;
  const url = new URL(asked, origin);
  const isOwn =
    url.origin === origin && (url.pathname === base || url.pathname.startsWith(`${base}/`));
  return isOwn ? url.pathname + url.search : home;
}

async function page(
  c: Context<HttpEnv>,
  paths: Paths,
  { next, error }: { readonly next: string; readonly error?: string },
  status: 200 | 401 = 200,
): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const html = await toText(
    <Document title="Sign in" paths={paths} nonce={nonce}>
      <main class="sign-in" id="main">
        <form method="post" action={paths.signIn}>
          <div class="row">
            <Icon name="brand" size={24} />
            <h1>Sign in to Holdfast</h1>
          </div>
          <input type="hidden" name="next" value={next} />
          <label>
            Token
            <small>
              A JWT of your identity provider with the scope <code>{observeScope}</code>, to look,
              or <code>holdfast:admin</code>, to act.
            </small>
            <textarea
              name="token"
              rows={5}
              required
              autofocus
              autocomplete="off"
              spellcheck={false}
              {...(error === undefined ? {} : { 'aria-describedby': 'refusal' })}
            />
          </label>
          {error === undefined ? null : (
            <p class="error" id="refusal" role="alert">
              {error}
            </p>
          )}
          <button class="primary">Sign in</button>
          <p class="small dim">
            It is kept in a cookie for this browser that no script and no other site can read, until
            it expires or you sign out.
          </p>
        </form>
      </main>
    </Document>,
  );
  return c.html(`<!doctype html>${html}`, status, {
    ...pageHeaders(nonce),
  });
}
