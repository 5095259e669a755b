import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Runtime } from '../../../../src/actors/contract/runtime-types.ts';
import { applyPatch } from '../../../../src/actors/past/json-patch.ts';
import type { InstanceView, PastView } from '../../../../src/actors/views/view-types.ts';
import { createNotebook, type NotebookEvent } from '../../../support/notebook.ts';
import { similarJson } from '../../../support/similar-json.ts';
import { createTwoNodes } from '../../support/two-nodes.ts';

const event: fc.Arbitrary<NotebookEvent> = fc.oneof(
  fc.record({ type: fc.constant('SET' as const), doc: similarJson }),
  fc.record({ type: fc.constant('PUSH' as const), item: similarJson }),
  fc.constantFrom<NotebookEvent>(
    { type: 'REMIND' },
    { type: 'ASK' },
    { type: 'STOP' },
    { type: 'TELL' },
  ),
);

/** What an instance shows, apart from what is another at another time. */
function shown({ accepts: _accepts, processVersion: _version, ...view }: InstanceView): unknown {
  return view;
}

/** What each version was when it was committed, as far as an answer told. */
function createWitness(runtime: Runtime) {
  const views = new Map<number, string>();
  const note = (view: InstanceView | undefined) => {
    if (view !== undefined) views.set(view.version, JSON.stringify(shown(view)));
    return view;
  };
  return {
    views,
    start: async () => note((await runtime.start('notebook', 'begun')).instance)?.id ?? '',
    send: async (node: Runtime, id: string, sent: NotebookEvent) =>
      node.send('notebook', id, sent).then(note, (error: { readonly code?: string }) => {
        // Not every state takes every event.
        if (error.code !== 'event_not_accepted') throw error;
      }),
  };
}

/** Resolves once no task runs. */
async function idle(runtime: Runtime, id: string): Promise<void> {
  const isBusy = ({ tasks }: InstanceView) => tasks.some(({ outcome }) => outcome === 'pending');
  const until = (view: InstanceView) => !isBusy(view);
  const view = await runtime.wait('notebook', id, { until, timeoutMs: 10_000 });
  expect(isBusy(view)).toBe(false);
}

/** What the changes make of the data before. */
function withChanges(data: unknown, changes: PastView['changes'] = []): unknown {
  const patch = changes.map(({ path, ...change }) => {
    if (!('after' in change)) return { op: 'remove', path } as const;
    return { op: 'before' in change ? 'replace' : 'add', path, value: change.after } as const;
  });
  return applyPatch(structuredClone(data), patch);
}

/** What is told of each version that is kept, beside what is known of it. Of a long history some versions, and those at its ends. */
async function tellAll(runtime: Runtime, id: string, views: ReadonlyMap<number, string>) {
  const { version } = await runtime.get('notebook', id);
  const { steps } = await runtime.history('notebook', id, { limit: 100_000 });
  const oldest = steps[0]?.sequence ?? -1;
  const told: object[] = [];
  const known: object[] = [];
  let before: { readonly version: number; readonly data: unknown } | undefined;
  for (const { sequence, at, event: cause, to, status } of steps) {
    const fromEnd = Math.min(sequence - oldest, version - sequence);
    if (steps.length > 200 && fromEnd > 5 && sequence % 50 > 2) continue;
    const { instance, links } = await runtime.past('notebook', id, sequence);
    const { at: madeAt, event: causedBy, changes, ...view } = instance;
    const followsOn = before?.version === sequence - 1;
    told.push({
      at: madeAt,
      event: causedBy,
      state: view.state,
      status: view.status,
      links,
      view: shown(view),
      data: followsOn ? withChanges(before?.data, changes) : view.data,
    });
    const witnessed = views.get(sequence);
    const { data } = view;
    const prev = sequence > oldest ? { prev: sequence - 1 } : {};
    const next = sequence < version ? { next: sequence + 1 } : {};
    known.push({
      at,
      event: cause,
      state: to,
      status,
      links: { first: oldest, ...prev, ...next, last: version },
      view: witnessed === undefined ? shown(view) : (JSON.parse(witnessed) as unknown),
      data,
    });
    before = { version: sequence, data };
  }
  return { told, known, oldest };
}

describe('an instance as any of its steps left it', () => {
  test('is as it was then: of two nodes, of several steps in a commit, of a context changed in place', async () => {
    const round = fc.record({ onB: fc.boolean(), events: fc.array(event, { maxLength: 6 }) });
    const rounds = fc.array(round, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(4, 120, 10_000), rounds, async (historyLimit, all) => {
        await using nodes = createTwoNodes([createNotebook({ historyLimit })]);
        const { views, start, send } = createWitness(nodes.a);
        const id = await start();
        for (const { onB, events } of all) {
          const node = onB ? nodes.b : nodes.a;
          await Promise.all(events.map(async (one) => send(node, id, one)));
        }
        await idle(nodes.a, id);
        const { told, known } = await tellAll(nodes.b, id, views);
        expect(told).toEqual(known);
      }),
      { numRuns: 60 },
    );
  });

  test('of two nodes that get events at the same time, is so too', async () => {
    await using nodes = createTwoNodes([createNotebook({ historyLimit: 120 })]);
    const { views, start, send } = createWitness(nodes.a);
    const id = await start();
    for (let n = 0; n < 30; n += 1) {
      const both = [nodes.a, nodes.b, nodes.b, nodes.a];
      await Promise.all(both.map(async (node) => send(node, id, { type: 'PUSH', item: n })));
    }
    expect(views.size).toBe(121);
    const { told, known } = await tellAll(nodes.a, id, views);
    expect(told).toEqual(known);
  });

  test.each([
    [5, 60],
    [120, 700],
    [1_000, 1_234],
  ])(
    'with a limit of %i is there for each entry of %i steps that is kept',
    async (limit, steps) => {
      await using nodes = createTwoNodes([createNotebook({ historyLimit: limit })]);
      const { views, start, send } = createWitness(nodes.a);
      const id = await start();
      const item = { some: { nested: 'text' } };
      for (let n = 0; n < steps; n += 35) {
        const some = Array.from({ length: Math.min(35, steps - n) }, (_, at) => ({ ...item, at }));
        await Promise.all(some.map(async (one) => send(nodes.a, id, { type: 'PUSH', item: one })));
      }
      const { steps: kept } = await nodes.a.history('notebook', id, { limit: 100_000 });
      expect(kept.length).toBeGreaterThanOrEqual(limit);
      expect(kept.length).toBeLessThan(limit * 1.1 + 1);
      const { told, known, oldest } = await tellAll(nodes.a, id, views);
      expect(told).toEqual(known);
      await expect(nodes.a.past('notebook', id, oldest - 1)).rejects.toThrow('no longer reaches');
    },
  );
});
