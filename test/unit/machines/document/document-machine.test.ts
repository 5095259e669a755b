import { describe, expect, onTestFinished, test } from 'vitest';
import { createDocument } from '../../../../src/machines/document/document.ts';
import { never, ok, simulate } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';
import { accepts } from '../../../support/accepts.ts';

const process = createDocument({ notificationsUrl: 'unused:' });
const input = { title: 'On locks', author: 'ann' };

/** Ann writes. Each act resolves to whether it is accepted. */
async function startDocument(notify = ok()) {
  const sim = await simulate(process, { input, tasks: { notify } });
  onTestFinished(async () => sim[Symbol.asyncDispose]());
  type Event = Parameters<typeof sim.send>[0];
  const send = async (event: Event) => accepts(sim, event);
  return {
    sim,
    send,
    edit: async (by: string, section: string, text = 'text') =>
      send({ type: 'EDIT', by, section, text }),
    lock: async (by: string, section: string, seconds = 60) =>
      send({ type: 'LOCK', by, section, seconds }),
    unlock: async (by: string, section: string) => send({ type: 'UNLOCK', by, section }),
    submit: async (by = 'ann') => send({ type: 'SUBMIT', by }),
    approve: async (by = 'bob') => send({ type: 'REVIEW', by, verdict: 'approve' }),
    publish: async () => send({ type: 'PUBLISH', by: 'ann' }),
    reopen: async (by: string) => send({ type: 'REOPEN', by }),
  };
}

describe('a draft', () => {
  test('accepts edits from anyone, section by section', async () => {
    const { sim, edit } = await startDocument();
    expect(await edit('ann', 'intro', 'one')).toBe(true);
    expect(await edit('bob', 'end', 'two')).toBe(true);
    expect(await edit('bob', 'intro', 'three')).toBe(true);
    expect(sim.data.sections).toEqual([
      { name: 'intro', text: 'three', editedBy: 'bob' },
      { name: 'end', text: 'two', editedBy: 'bob' },
    ]);
  });

  test('has room for 100 sections, all of which can still be edited', async () => {
    const { edit } = await startDocument();
    for (let index = 0; index < 100; index += 1) await edit('ann', `s${index}`);
    expect(await edit('ann', 'one-more')).toBe(false);
    expect(await edit('ann', 's99', 'new')).toBe(true);
  });

  test('can be submitted by its author once it has text', async () => {
    const { sim, edit, submit } = await startDocument();
    expect(await submit()).toBe(false);
    await edit('bob', 'intro');
    expect(await submit('bob')).toBe(false);
    expect(await submit()).toBe(true);
    expect(sim).toBeIn('inReview');
    expect(await edit('ann', 'intro')).toBe(false);
  });
});

describe('a lock', () => {
  test('keeps others from editing its section, and no other section', async () => {
    const { edit, lock } = await startDocument();
    expect(await lock('ann', 'intro')).toBe(true);
    expect(await edit('bob', 'intro')).toBe(false);
    expect(await lock('bob', 'intro')).toBe(false);
    expect(await edit('ann', 'intro')).toBe(true);
    expect(await edit('bob', 'end')).toBe(true);
  });

  test('is released by its holder', async () => {
    const { sim, edit, lock, unlock } = await startDocument();
    await lock('ann', 'intro');
    expect(await unlock('bob', 'intro')).toBe(false);
    expect(await unlock('ann', 'intro')).toBe(true);
    expect(await unlock('ann', 'intro')).toBe(false);
    expect(await edit('bob', 'intro')).toBe(true);
    await lock('bob', 'intro', 120);
    await sim.advance('60s');
    expect(sim.data.locks).toEqual([{ section: 'intro', by: 'bob' }]);
  });

  test('expires after its own time', async () => {
    const { sim, lock } = await startDocument();
    await lock('ann', 'intro', 60);
    await lock('bob', 'end', 90);
    await sim.advance('60s');
    expect(sim.data.locks).toEqual([{ section: 'end', by: 'bob' }]);
    await sim.advance('30s');
    expect(sim.data.locks).toEqual([]);
  });

  test('that is taken again restarts', async () => {
    const { sim, lock } = await startDocument();
    await lock('ann', 'intro', 60);
    await sim.advance('59s');
    await lock('ann', 'intro', 60);
    await sim.advance('59s');
    expect(sim.data.locks).toHaveLength(1);
    await sim.advance('1s');
    expect(sim.data.locks).toEqual([]);
  });

  test('of another person blocks the submission; locks of the author are released by it', async () => {
    const { sim, edit, lock, unlock, submit } = await startDocument();
    await edit('ann', 'intro');
    await lock('ann', 'intro');
    await lock('bob', 'end');
    expect(await submit()).toBe(false);
    await unlock('bob', 'end');
    expect(await submit()).toBe(true);
    expect(sim.data.locks).toEqual([]);
  });
});

describe('a review', () => {
  async function startSubmitted(notify = ok()) {
    const document = await startDocument(notify);
    await document.edit('ann', 'intro');
    await document.submit();
    return document;
  }

  test('cannot be given by the author', async () => {
    const { send, approve } = await startSubmitted();
    expect(await approve('ann')).toBe(false);
    expect(await send({ type: 'REVIEW', by: 'ann', verdict: 'requestChanges' })).toBe(false);
  });

  test('that requests changes makes the document a draft again', async () => {
    const { sim, send, edit } = await startSubmitted();
    const note = 'shorter';
    await send({ type: 'REVIEW', by: 'bob', verdict: 'requestChanges', note });
    expect(sim).toBeIn('draft');
    expect(sim.data.reviews).toEqual([{ by: 'bob', verdict: 'requestChanges', note }]);
    expect(await edit('ann', 'intro', 'short')).toBe(true);
  });

  test('that approves allows the author to publish or reopen the document', async () => {
    const { sim, approve, publish, reopen } = await startSubmitted();
    expect(await publish()).toBe(false);
    expect(await approve()).toBe(true);
    expect(sim).toBeIn('approved');
    expect(await reopen('bob')).toBe(false);
    expect(await reopen('ann')).toBe(true);
    expect(sim).toBeIn('draft');
  });

  test('may be withdrawn by the author', async () => {
    const { sim, reopen } = await startSubmitted();
    expect(await reopen('bob')).toBe(false);
    expect(await reopen('ann')).toBe(true);
    expect(sim).toBeIn('draft');
  });

  test('accepts up to 500 comments', async () => {
    const { sim, send } = await startSubmitted();
    const comment = async (text: string) => send({ type: 'COMMENT', by: 'bob', text });
    await comment('nice');
    expect(sim.data.comments).toEqual([{ by: 'bob', text: 'nice' }]);
    for (let index = 1; index < 500; index += 1) await comment('more');
    expect(await comment('too much')).toBe(false);
  });

  test('of a document whose publication nobody takes in time stands', async () => {
    const { sim, approve, publish } = await startSubmitted(never());
    await approve();
    await publish();
    await sim.until('approved');
    expect(sim.data).toMatchObject({ publishedBy: null, unannounced: true });
  });
});
