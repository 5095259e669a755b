import { describe, expect, test } from 'vitest';
import { createDocument } from '../../../../src/machines/document/document.ts';
import { TaskError } from '../../../../src/errors.ts';
import { fails, ok, simulate, wake } from '../../../../src/testing/testing.ts';
import '../../../../src/testing/vitest.ts';

const document = createDocument({ notificationsUrl: 'unused:' });
const input = { title: 'On locks', author: 'Ann' };
const refusal = new TaskError('refused', { retryable: false });

const start = async (notify = ok()) => simulate(document, { input, tasks: { notify } });
type Sim = Awaited<ReturnType<typeof start>>;
type DocumentEvent = Parameters<Sim['send']>[0];
const intro = (by: string, text: string) => ({ type: 'EDIT', by, section: 'intro', text }) as const;

async function approved(notify = ok()): Promise<Sim> {
  const sim = await start(notify);
  await sim.send(intro('ann', 'one'));
  await sim.send({ type: 'SUBMIT', by: 'ann' });
  await sim.send({ type: 'REVIEW', by: 'bob', verdict: 'approve' });
  return sim;
}

describe('two editors of the same version', () => {
  test('cannot overwrite each other: the second is refused, and reads again', async () => {
    await using sim = await start();
    const { version: ifVersion } = sim.instance;
    await sim.send(intro('ann', 'one'), { ifVersion });
    await expect(sim.send(intro('bob', 'two'), { ifVersion })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    expect(sim.data.sections).toEqual([{ name: 'intro', text: 'one', editedBy: 'ann' }]);
    await sim.send(intro('bob', 'one two'), { ifVersion: sim.instance.version });
    expect(sim.data.sections).toEqual([{ name: 'intro', text: 'one two', editedBy: 'bob' }]);
  });
});

describe('a lock', () => {
  test('is shown with its timer, excludes others, and expires', async () => {
    await using sim = await start();
    await sim.send({ type: 'LOCK', by: 'ann', section: 'intro', seconds: 60 });
    expect(sim.data.locks).toMatchObject([{ section: 'intro', by: 'ann' }]);
    expect(sim.instance.timers).toMatchObject([
      { event: 'lockExpired', firesAt: '2026-01-01T00:01:00.000Z' },
    ]);
    await expect(sim.send(intro('bob', 'mine'))).rejects.toThrow('mayEdit rejected it');
    await sim.advance('60s');
    await sim.send(intro('bob', 'mine'));
    expect(sim.data).toMatchObject({ locks: [], sections: [{ text: 'mine' }] });
  });

  test('that is released leaves no timer', async () => {
    await using sim = await start();
    await sim.send({ type: 'LOCK', by: 'ann', section: 'intro' });
    expect(sim.wakes.some(({ kind }) => kind === 'timer')).toBe(true);
    await sim.send({ type: 'UNLOCK', by: 'ann', section: 'intro' });
    expect(sim.data.locks).toEqual([]);
    expect(sim.wakes.some(({ kind }) => kind === 'timer')).toBe(false);
  });
});

describe('a publication', () => {
  test('is announced and ends the document', async () => {
    await using sim = await approved();
    await sim.send({ type: 'PUBLISH', by: 'ann' });
    expect(sim).toBeIn('published');
    expect(sim).toHaveCompleted();
    expect(sim.data).toMatchObject({ author: 'ann', publishedBy: 'ann' });
    const told = { to: 'readers', text: '"On locks" is published.' };
    expect(sim.calls('notify')).toMatchObject([{ input: told }]);
  });

  test.each([
    ['because the service refuses', fails(1, refusal)],
    ['because the service is away', fails(5)],
  ])('that cannot be announced, %s, may be retried', async (_, failure) => {
    await using sim = await approved(failure.then(ok()));
    await sim.send({ type: 'PUBLISH', by: 'ann' });
    await sim.until('approved');
    expect(sim.data).toMatchObject({ publishedBy: null, unannounced: true });
    expect(sim.wakes).toContainEqual(wake.event('PUBLISH'));
    await sim.send({ type: 'PUBLISH', by: 'ann' });
    expect(sim).toHaveCompleted();
  });
});

describe('a fault of the client', () => {
  test('in the start is refused with every fault', async () => {
    const faulty = simulate(document, { input: { title: ' ' } as typeof input });
    await expect(faulty).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ pointer: '/title' }, { pointer: '/author' }] },
    });
  });

  test.each([
    [{ type: 'EDIT', by: 'ann', section: 'No Name', text: '' }, 'invalid_request'],
    [{ type: 'EDIT', by: 'ann', section: 'intro', text: 'x'.repeat(20_001) }, 'invalid_request'],
    [{ type: 'LOCK', by: 'ann', section: 'intro', seconds: 0 }, 'invalid_request'],
    [{ type: 'REVIEW', by: 'bob', verdict: 'maybe' }, 'invalid_request'],
    [{ type: 'REVIEW', by: 'bob', verdict: 'approve' }, 'event_not_accepted'],
    [{ type: 'lockExpired', section: 'intro' }, 'event_not_accepted'],
  ])('in a draft is refused: %j is %s', async (event, code) => {
    await using sim = await start();
    await expect(sim.send(event as DocumentEvent)).rejects.toMatchObject({ code });
  });
});
