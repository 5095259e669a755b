import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createApp } from '../../../../src/http/app.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { fakeRuntime } from '../../support/fake-runtime.ts';

const things = defineProcess({
  name: 'thing',
  machine: createMachine({ on: { GO: {} } }),
  input: z.object({ name: z.string().describe('<script>alert(1)</script>') }),
  events: { GO: z.object({ far: z.int().max(9) }) },
  examples: { input: { name: "it's" }, events: { GO: { far: 3 } } },
});
const app = createApp({
  runtime: fakeRuntime({ processes: [things] }),
  log: capturedLog().log,
  bodyLimitBytes: 1000,
  url: () => 'https://shop.example.com',
});

function toText(page: string): string {
  return page.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}

test('the page shows each operation, its body and an example as curl', async () => {
  const response = await app.request('http://host:1/docs');
  const page = toText(await response.text());
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(page).toContain('<code>/<wbr />things/<wbr />{id}/<wbr />events</code>');
  expect(page).toContain('BASE=https://shop.example.com');
  expect(page).toContain(`curl -X POST "$BASE/things/$ID/events"`);
  expect(page).toContain(`-d '{"type":"GO","far":3}'`);
  expect(page).toContain(String.raw`-d '{"name":"it'\''s"}'`);
  expect(page).toContain('at most 9');
  expect(page).not.toContain('Authorization: Bearer');
  expect(page).not.toContain('host:1');
});

test('a call has a token if one is needed, and only then', async () => {
  const guarded = createApp({
    runtime: fakeRuntime({ processes: [things] }),
    log: capturedLog().log,
    bodyLimitBytes: 1000,
    verify: async () => ({ sub: 'ada', tenant: undefined, scopes: [], claims: {} }),
  });
  const page = toText(await (await guarded.request('/docs')).text());
  expect(page).toContain('TOKEN=…');
  const calls = page.match(/curl [^<]+/g) ?? [];
  const withToken = calls.filter((call) => call.includes('-H "Authorization: Bearer $TOKEN"'));
  const open = calls.filter((call) => !withToken.includes(call));
  expect(withToken.length).toBeGreaterThan(9);
  expect(open.map((call) => /\$BASE([^"]*)/.exec(call)?.[1])).toEqual([
    '/callbacks/$TOKEN',
    '/callbacks/$TOKEN/progress',
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/docs',
  ]);
});

test('an error common to all requests is described once', async () => {
  const page = await (await app.request('/docs')).text();
  expect(page.match(/The node is shutting down|This node is shutting down/g)?.length).toBe(1);
  expect(page).toContain('id="error.503"');
});

test('the target of a link is inside the row that opens', async () => {
  const page = await (await app.request('/docs')).text();
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  const targets = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, target]) => target);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  expect(page).toContain('<div class="body" id="thing.send">');
});

test('the page runs no script and loads nothing', async () => {
  const response = await app.request('/docs');
  const page = await response.text();
  expect(page).not.toMatch(/<script|<link|<img|<iframe| src=| style=| on\w+=/);
  expect(page).toContain('&lt;script&gt;');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy).toContain(`style-src 'sha256-${hash}'`);
});

test('a process cannot have the path of the page', () => {
  expect(() => defineProcess({ name: 'doc', machine: createMachine({}) })).toThrow(
    'its path /docs is reserved for the service',
  );
});
