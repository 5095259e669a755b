import { describe, expect, test } from 'vitest';
import { createDocument } from '../../src/machines/document/document.ts';
import { localUrls } from '../support/local-urls.ts';
import { openService, type OpenService } from '../support/open-service.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import { hasEnded } from '../support/has-ended.ts';

const modes: readonly StorageMode[] = ['embedded', 'Redis'];
const editors = 8;
const editsEach = 15;

function open(place: Parameters<typeof openService>[1], nodeId = 'one'): OpenService {
  return openService(
    (fetch) => [createDocument({ notificationsUrl: localUrls.notifications, fetch })],
    { ...place, nodeId },
  );
}

const startDraft = async (service: OpenService) =>
  service.start('/documents', { title: 'On locks', author: 'ann' });

/** Adds a line to the one section, as an editor does: read, write with If-Match, read again after a refusal. */
async function addLine(service: OpenService, path: string, by: string, line: string) {
  for (let conflicts = 0; ; conflicts += 1) {
    const { body, headers } = await service.get(path);
    const before = body.data.sections[0]?.text ?? '';
    const event = { type: 'EDIT', by, section: 'intro', text: `${before}${line}\n` };
    const { status } = await service.send(path, event, { 'if-match': headers.get('etag') ?? '' });
    if (status === 200) return conflicts;
    expect(status).toBe(412);
  }
}

async function editTogether(nodes: readonly OpenService[], path: string) {
  const beganAt = performance.now();
  const conflicts = await Promise.all(
    Array.from({ length: editors }, async (_, editor) => {
      const node = nodes[editor % nodes.length];
      let mine = 0;
      for (let edit = 0; edit < editsEach && node !== undefined; edit += 1) {
        mine += await addLine(node, path, `e${editor}`, `e${editor} ${edit}`);
      }
      return mine;
    }),
  );
  const all = conflicts.reduce((sum, count) => sum + count, 0);
  const ms = Math.round(performance.now() - beganAt);
  console.info(
    `${nodes.length} node(s): ${editors * editsEach} edits, ${all} answered 412, ${ms} ms`,
  );
  return all;
}

/** The version, and the lines of the one section, in alphabetical order. */
async function readLines(service: OpenService, path: string) {
  const { version, data } = (await service.get(path)).body;
  const text: string = data.sections[0]?.text ?? '';
  return { version, lines: text.trimEnd().split('\n').toSorted() };
}

const everyEdit = {
  version: editors * editsEach,
  lines: Array.from({ length: editors * editsEach }, (_, index) => {
    return `e${index % editors} ${Math.floor(index / editors)}`;
  }).toSorted(),
};

describe('editors of one document', () => {
  test('on two nodes never lose an edit', async () => {
    await using place = await createStoragePlace('Redis');
    await using first = open(place, 'one');
    await using second = open(place, 'two');
    const path = await startDraft(first);
    const conflicts = await editTogether([first, second], path);
    expect(conflicts).toBeGreaterThan(0);
    for (const node of [first, second]) expect(await readLines(node, path)).toEqual(everyEdit);
  });

  test('on the embedded store never lose an edit', async () => {
    await using place = await createStoragePlace('embedded');
    await using service = open(place);
    const path = await startDraft(service);
    await editTogether([service], path);
    expect(await readLines(service, path)).toEqual(everyEdit);
  });

  test('see at once on each node what was written on the other', async () => {
    await using place = await createStoragePlace('Redis');
    await using first = open(place, 'one');
    await using second = open(place, 'two');
    const path = await startDraft(first);
    const edit = (by: string) => ({ type: 'EDIT', by, section: 'intro', text: by });
    expect((await second.send(path, edit('bob'), { 'if-match': '"0"' })).status).toBe(200);
    expect((await first.send(path, edit('ann'), { 'if-match': '"0"' })).status).toBe(412);
    expect((await first.send(path, edit('ann'), { 'if-match': '"1"' })).status).toBe(200);
  });
});

describe.each(modes)('a document, %s', (mode) => {
  test('is locked, reviewed and published', async () => {
    await using place = await createStoragePlace(mode);
    await using service = open(place);
    const path = await startDraft(service);
    const edit = { type: 'EDIT', by: 'bob', section: 'intro', text: 'one' };
    await service.send(path, { type: 'LOCK', by: 'ann', section: 'intro', seconds: 1 });
    expect((await service.send(path, edit)).status).toBe(409);
    await service.until(path, ({ data }) => data.locks.length === 0);
    expect((await service.send(path, edit)).status).toBe(200);
    await service.send(path, { type: 'COMMENT', by: 'bob', text: 'see there' });
    await service.send(path, { type: 'SUBMIT', by: 'ann' });
    const own = await service.send(path, { type: 'REVIEW', by: 'ann', verdict: 'approve' });
    expect(own.status).toBe(409);
    await service.send(path, { type: 'REVIEW', by: 'bob', verdict: 'approve' });
    await service.send(path, { type: 'PUBLISH', by: 'ann' });
    const ended = await service.until(path, hasEnded);
    expect(ended).toMatchObject({
      status: 'Completed',
      data: {
        sections: [{ name: 'intro', text: 'one', editedBy: 'bob' }],
        comments: [{ by: 'bob', text: 'see there' }],
        reviews: [{ by: 'bob', verdict: 'approve' }],
      },
    });
  });
});
