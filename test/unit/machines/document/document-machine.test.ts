import { describe, expect, test } from 'vitest';
import { createActor, SimulatedClock, waitFor } from 'xstate';
import { createDocument } from '../../../../src/machines/document/document.ts';
import type { DocumentEvent } from '../../../../src/machines/document/document-events.ts';
import { createCoverage } from '../../../support/coverage.ts';

const notificationsUrl = 'http://notifications';
const coverage = createCoverage(createDocument({ notificationsUrl }).machine);

/** The machine as XState itself runs it; Ann writes. */
function startDocument() {
  let announces = true;
  const { machine } = createDocument({
    notificationsUrl,
    fetch: async () => Response.json({}, { status: announces ? 202 : 422 }),
  });
  const clock = new SimulatedClock();
  const input = { title: 'On locks', author: 'ann' };
  const actor = createActor(machine, { input, clock, inspect: coverage.inspect });
  actor.start();
  const send = (event: DocumentEvent) => {
    const taken = actor.getSnapshot().can(event);
    actor.send(event);
    return taken;
  };
  return {
    clock,
    send,
    edit: (by: string, section: string, text = 'text') => send({ type: 'EDIT', by, section, text }),
    lock: (by: string, section: string, seconds = 60) =>
      send({ type: 'LOCK', by, section, seconds }),
    unlock: (by: string, section: string) => send({ type: 'UNLOCK', by, section }),
    submit: (by = 'ann') => send({ type: 'SUBMIT', by }),
    approve: (by = 'bob') => send({ type: 'REVIEW', by, verdict: 'approve' }),
    publish: () => send({ type: 'PUBLISH', by: 'ann' }),
    comment: (by: string, text: string) => send({ type: 'COMMENT', by, text }),
    state: () => actor.getSnapshot().value,
    context: () => actor.getSnapshot().context,
    announce: (will: boolean) => void (announces = will),
    becomes: async (state: 'approved' | 'published') =>
      waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 2_000 }),
  };
}

describe('a draft', () => {
  test('accepts edits from anyone, section by section', () => {
    const document = startDocument();
    expect(document.edit('ann', 'intro', 'one')).toBe(true);
    expect(document.edit('bob', 'end', 'two')).toBe(true);
    expect(document.edit('bob', 'intro', 'three')).toBe(true);
    expect(document.context().sections).toEqual([
      { name: 'intro', text: 'three', editedBy: 'bob' },
      { name: 'end', text: 'two', editedBy: 'bob' },
    ]);
  });

  test('has room for 100 sections, all of which can still be edited', () => {
    const document = startDocument();
    for (let index = 0; index < 100; index += 1) document.edit('ann', `s${index}`);
    expect(document.edit('ann', 'one-more')).toBe(false);
    expect(document.edit('ann', 's99', 'new')).toBe(true);
  });

  test('can be submitted by its author once it has text', () => {
    const document = startDocument();
    expect(document.submit()).toBe(false);
    document.edit('bob', 'intro');
    expect(document.submit('bob')).toBe(false);
    expect(document.submit()).toBe(true);
    expect(document.state()).toBe('inReview');
    expect(document.edit('ann', 'intro')).toBe(false);
  });
});

describe('a lock', () => {
  test('keeps others from editing its section, and no other section', () => {
    const document = startDocument();
    expect(document.lock('ann', 'intro')).toBe(true);
    expect(document.edit('bob', 'intro')).toBe(false);
    expect(document.lock('bob', 'intro')).toBe(false);
    expect(document.edit('ann', 'intro')).toBe(true);
    expect(document.edit('bob', 'end')).toBe(true);
  });

  test('is released by its holder', () => {
    const document = startDocument();
    document.lock('ann', 'intro');
    expect(document.unlock('bob', 'intro')).toBe(false);
    expect(document.unlock('ann', 'intro')).toBe(true);
    expect(document.unlock('ann', 'intro')).toBe(false);
    expect(document.edit('bob', 'intro')).toBe(true);
    document.lock('bob', 'intro', 120);
    document.clock.increment(60_000);
    expect(document.context().locks).toEqual([{ section: 'intro', by: 'bob' }]);
  });

  test('expires after its own time', () => {
    const document = startDocument();
    document.lock('ann', 'intro', 60);
    document.lock('bob', 'end', 90);
    document.clock.increment(60_000);
    expect(document.context().locks).toEqual([{ section: 'end', by: 'bob' }]);
    document.clock.increment(30_000);
    expect(document.context().locks).toEqual([]);
  });

  test('that is taken again restarts', () => {
    const document = startDocument();
    document.lock('ann', 'intro', 60);
    document.clock.increment(59_000);
    document.lock('ann', 'intro', 60);
    document.clock.increment(59_000);
    expect(document.context().locks).toHaveLength(1);
    document.clock.increment(1_000);
    expect(document.context().locks).toEqual([]);
  });

  test('of another person blocks the submission; locks of the author are released by it', () => {
    const document = startDocument();
    document.edit('ann', 'intro');
    document.lock('ann', 'intro');
    document.lock('bob', 'end');
    expect(document.submit()).toBe(false);
    document.unlock('bob', 'end');
    expect(document.submit()).toBe(true);
    expect(document.context().locks).toEqual([]);
  });
});

describe('a review', () => {
  const submitted = () => {
    const document = startDocument();
    document.edit('ann', 'intro');
    document.submit();
    return document;
  };

  test('cannot be given by the author', () => {
    const document = submitted();
    expect(document.approve('ann')).toBe(false);
    expect(document.send({ type: 'REVIEW', by: 'ann', verdict: 'requestChanges' })).toBe(false);
  });

  test('that requests changes makes the document a draft again', () => {
    const document = submitted();
    const note = 'shorter';
    document.send({ type: 'REVIEW', by: 'bob', verdict: 'requestChanges', note });
    expect(document.state()).toBe('draft');
    expect(document.context().reviews).toEqual([{ by: 'bob', verdict: 'requestChanges', note }]);
    expect(document.edit('ann', 'intro', 'short')).toBe(true);
  });

  test('that approves allows the author to publish or reopen the document', () => {
    const document = submitted();
    expect(document.publish()).toBe(false);
    expect(document.approve()).toBe(true);
    expect(document.state()).toBe('approved');
    expect(document.send({ type: 'REOPEN', by: 'bob' })).toBe(false);
    expect(document.send({ type: 'REOPEN', by: 'ann' })).toBe(true);
    expect(document.state()).toBe('draft');
  });

  test('may be withdrawn by the author', () => {
    const document = submitted();
    expect(document.send({ type: 'REOPEN', by: 'bob' })).toBe(false);
    expect(document.send({ type: 'REOPEN', by: 'ann' })).toBe(true);
    expect(document.state()).toBe('draft');
  });

  test('accepts up to 500 comments', () => {
    const document = submitted();
    document.comment('bob', 'nice');
    expect(document.context().comments).toEqual([{ by: 'bob', text: 'nice' }]);
    for (let index = 1; index < 500; index += 1) document.comment('bob', 'more');
    expect(document.comment('bob', 'too much')).toBe(false);
  });
});

describe('a publication', () => {
  test('is announced, and final', async () => {
    const document = startDocument();
    document.edit('ann', 'intro');
    document.submit();
    document.approve();
    document.publish();
    await document.becomes('published');
    expect(document.context()).toMatchObject({ publishedBy: 'ann', unannounced: false });
  });

  test('that cannot be announced may be retried', async () => {
    const document = startDocument();
    document.edit('ann', 'intro');
    document.submit();
    document.approve();
    document.announce(false);
    document.publish();
    await document.becomes('approved');
    expect(document.context()).toMatchObject({ publishedBy: null, unannounced: true });
    document.announce(true);
    document.publish();
    await document.becomes('published');
    expect(document.context()).toMatchObject({ publishedBy: 'ann', unannounced: false });
  });
});

test('every state and every transition of a document is reached', () => {
  console.info(coverage.summary());
  expect(coverage.missing()).toEqual([]);
});
