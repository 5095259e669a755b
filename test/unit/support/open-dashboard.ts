import { createTokenVerifier } from '../../../src/http/access/token-verifier.ts';
import { createApp } from '../../../src/http/app.ts';
import { createPictures } from '../../../src/pictures/pictures.ts';
import { createMemoryRuntime } from '../../support/memory-runtime.ts';
import { createParcel } from '../../support/parcel.ts';
import { silentLog as log } from '../../support/silent-log.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';
import { jwtSecret } from './tokens.ts';

export const origin = 'http://holdfast.example.com';

/** What a browser sends with a form of a page of the dashboard. */
export const ownPage = { origin, 'sec-fetch-site': 'same-origin' };

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly method?: string;
}

/** The dashboard of a parcel that waits to be paid, and a person who asks it. */
export async function openDashboard(authenticated = true, pictures = createPictures()) {
  const store = createVirtualStore();
  const memory = await createMemoryRuntime(createParcel(), { store });
  const { runtime } = memory;
  const app = createApp({
    runtime,
    log,
    bodyLimitBytes: 10_000,
    pictures,
    dashboardPath: '/ui',
    url: () => 'https://public.example.com',
    ...(authenticated ? { verify: createTokenVerifier({ secret: jwtSecret }, { log }) } : {}),
  });
  const olga = { sub: 'olga', tenant: 'acme', scopes: ['holdfast:admin'], claims: {} };
  const { instance } = await runtime.start('parcel', { to: 'ann' }, { caller: olga });
  return {
    runtime,
    store,
    id: instance.id,
    page: `/ui/processes/parcel/${instance.id}`,
    stateNow: async () => (await runtime.get('parcel', instance.id)).state,
    ask: async (
      path: string,
      { headers = {}, form, from = '127.0.0.1', method = 'GET' }: Asked = {},
    ) => {
      const body = form && new URLSearchParams(form);
      const init = body === undefined ? { method, headers } : { method: 'POST', headers, body };
      return app.request(`${origin}${path}`, init, { remoteAddress: from });
    },
    async [Symbol.asyncDispose]() {
      await memory[Symbol.asyncDispose]();
      await pictures.close();
    },
  };
}
