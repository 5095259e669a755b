import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { codeBlocks, root } from '../support/markdown.ts';
import { startMain } from '../support/start-node.ts';
import { createStoragePlace } from '../support/storage-place.ts';

interface Shown {
  readonly id: string;
  readonly token: string;
}

const blocks = codeBlocks(readFileSync(`${root}/README.md`, 'utf8'));
const calls = blocks.flatMap(({ code }) => (code.startsWith('curl ') ? [code] : []));
const shown = blocks.flatMap(({ language, code }) =>
  language === 'json' ? [JSON.parse(code) as unknown] : [],
);

/** The request that a curl command makes, to another server. */
function toRequest(command: string, url: string): Request {
  const target = /http:\/\/127\.0\.0\.1:3000([^\s']*)/.exec(command)?.[1] ?? '';
  const body = /-d '([^']*)'/.exec(command)?.[1];
  const type = /-H 'content-type: ([^']*)'/.exec(command)?.[1];
  return new Request(
    url + target,
    body === undefined
      ? {}
      : { method: 'POST', body, headers: type === undefined ? {} : { 'content-type': type } },
  );
}

test('the three calls of the README answer as it says, in this order', async () => {
  await using place = await createStoragePlace('embedded');
  await using node = await startMain({ DATA_DIR: place.dataDir ?? '', LOG_LEVEL: 'warn' });
  const [start = '', mail = '', confirm = ''] = calls;
  const [started, mails, confirmed] = shown as [Shown, [Shown], object];
  expect(calls).toHaveLength(3);

  const answer = await fetch(toRequest(start, node.url));
  const instance = (await answer.json()) as Shown;
  const known = (text: string) => text.replaceAll(started.id, instance.id);
  expect(answer.status).toBe(201);
  expect(answer.headers.get('etag')).toBe('"0"');
  expect(answer.headers.get('location')).toBe(`/registrations/${instance.id}`);
  expect(instance).toMatchObject(JSON.parse(known(JSON.stringify(started))) as object);

  const [sent] = await vi.waitFor(async () => {
    const list = (await (await fetch(toRequest(mail, node.url))).json()) as readonly Shown[];
    expect(list).toHaveLength(1);
    return list;
  }, 10_000);
  expect(Object.keys(sent ?? {})).toEqual(Object.keys(mails[0]));
  await vi.waitFor(async () => {
    const now = await fetch(`${node.url}/registrations/${instance.id}`);
    expect(await now.json()).toMatchObject({ state: 'awaitingConfirmation' });
  }, 10_000);

  const command = known(confirm).replace(mails[0].token, sent?.token ?? '');
  const after = await fetch(toRequest(command, node.url));
  expect(after.status).toBe(200);
  expect(await after.json()).toMatchObject({ ...confirmed, id: instance.id });
});
