import { expect, test } from 'vitest';
import { createApp } from '../../../../src/http/app.ts';
import type { Access } from '../../../../src/http/access/access.ts';
import { createTokenVerifier } from '../../../../src/http/access/token-verifier.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';
import { jwtSecret, tokenFor } from '../../support/tokens.ts';

const log = silentLog;
const verify = createTokenVerifier({ secret: jwtSecret }, { log });

/** What a handshake is answered: 426 stands for one that has passed, because there is no connection that could be upgraded. */
async function answer(access: Access, headers: Record<string, string>, url?: string) {
  const deps = { runtime: fakeRuntime(), log, bodyLimitBytes: 1_000, ...access };
  const app = createApp({ ...deps, ...(url === undefined ? {} : { url: () => url }) });
  const response = await app.request('http://service.example/inspect', { headers });
  const { code } = (await response.json()) as { readonly code: string };
  return [response.status, code];
}

const passed = [426, 'upgrade_required'];

test.each([
  ['none', undefined, passed],
  ['that of the service', 'http://service.example', passed],
  ['that of the service behind TLS', 'https://service.example', passed],
  ['one in CORS_ORIGINS', 'https://app.example', passed],
  ['that of PUBLIC_URL', 'https://public.example', passed],
  ['a foreign one', 'https://evil.example', [403, 'forbidden']],
  ['one on another port', 'http://service.example:81', [403, 'forbidden']],
  ['that of a file', 'null', [403, 'forbidden']],
  ['one that begins like the service', 'http://service.example.evil.example', [403, 'forbidden']],
])('the origin is checked: %s', async (_, origin, expected) => {
  const headers = origin === undefined ? {} : { origin };
  const access = { corsOrigins: ['https://app.example'] };
  expect(await answer(access, headers, 'https://public.example')).toEqual(expected);
  const bearer = { authorization: `Bearer ${await tokenFor({ sub: 'ada' })}` };
  expect(
    await answer({ ...access, verify }, { ...headers, ...bearer }, 'https://public.example'),
  ).toEqual(expected);
});

test('a page offers its token as a subprotocol', async () => {
  const token = await tokenFor({ sub: 'ada' });
  const offered = (value: string) => ({ 'sec-websocket-protocol': value });
  expect(await answer({ verify }, offered(`holdfast.inspect, bearer.${token}`))).toEqual(passed);
  expect(await answer({ verify }, offered(`bearer.${token},holdfast.inspect`))).toEqual(passed);
  const refused = [401, 'unauthorized'];
  expect(await answer({ verify }, {})).toEqual(refused);
  expect(await answer({ verify }, offered('holdfast.inspect'))).toEqual(refused);
  expect(await answer({ verify }, offered('holdfast.inspect, bearer.'))).toEqual(refused);
  expect(await answer({ verify }, offered(`bearer.${token}, bearer.${token}`))).toEqual(refused);
  const expired = await tokenFor({ sub: 'ada', exp: 1 });
  expect(await answer({ verify }, offered(`holdfast.inspect, bearer.${expired}`))).toEqual(refused);
  // What stands in the header counts.
  const both = { ...offered(`bearer.${token}`), authorization: `Bearer ${expired}` };
  expect(await answer({ verify }, both)).toEqual(refused);
});
