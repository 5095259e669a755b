import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { defineProcess } from '../../src/machines/define-process.ts';
import { capturedLog } from './support/captured-log.ts';
import { fakeRuntime } from './support/fake-runtime.ts';

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
});

test('the page shows each operation, its body and an example as curl', async () => {
  const response = await app.request('http://host:1/docs');
  const page = (await response.text()).replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(page).toContain('<code>/things/{id}/events</code>');
  expect(page).toContain(`curl -X POST "http://host:1/things/$ID/events"`);
  expect(page).toContain(`-d '{"type":"GO","far":3}'`);
  expect(page).toContain(String.raw`-d '{"name":"it'\''s"}'`);
  expect(page).toContain('to 9');
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
    "its path /docs is one of the service's own",
  );
});
