import {
  and,
  assign,
  createMachine,
  fromPromise,
  not,
  or,
  raise,
  sendTo,
  setup,
  stateIn,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import { toGraph } from '../../../../src/definition/graph/to-graph.ts';
import { guardText } from '../../../../src/definition/graph/to-guard.ts';
import { rollback } from '../../../../src/definition/machine/rollback.ts';
import { settle } from '../../../../src/definition/machine/settle.ts';
import { createProcessesVia } from '../../../support/processes-via.ts';

const parcel = createMachine({ id: 'parcel', initial: 'packed', states: { packed: {} } });

const machine = setup({
  types: { context: {} as { paid: boolean } },
  actors: { charge: fromPromise(async () => 1), parcel, rollback },
  guards: { isPaid: () => true, isLate: () => false },
  actions: { note: () => {}, later: raise({ type: 'LATER' } as never, { delay: 'grace' }) },
  delays: { grace: 5000, computed: () => 1 },
}).createMachine({
  id: 'order',
  context: { paid: false },
  initial: 'paying',
  on: { CANCEL: '.ended' },
  states: {
    paying: {
      description: 'The money is on its way.',
      tags: 'Busy',
      meta: { icon: 'coin', at: new Date(0) },
      entry: ['note', assign({ paid: true })],
      exit: raise({ type: 'LEFT' } as never),
      invoke: {
        src: 'charge',
        id: 'charging',
        onDone: { target: 'shipping', actions: settle({ upTo: 'charge' }) },
        onError: { target: 'undoing', guard: not('isPaid') },
        onSnapshot: { actions: 'note' },
      },
      after: { grace: 'undoing', computed: { actions: 'note' }, 2000: { target: 'ended' } },
    },
    undoing: { invoke: { src: 'rollback', input: { to: 'charge' }, onDone: 'ended' } },
    shipping: {
      type: 'parallel',
      states: {
        parcel: {
          initial: 'packing',
          states: {
            packing: {
              invoke: { src: 'parcel' },
              always: { target: 'gone', guard: and(['isPaid', or(['isLate', stateIn('x')])]) },
            },
            gone: { type: 'final' },
            past: { type: 'history', history: 'deep', target: 'gone' },
          },
        },
        bill: {
          on: { PAID: { reenter: true, target: 'bill', guard: ({ context }) => context.paid } },
        },
      },
      onDone: { target: 'ended', actions: sendTo('parcel', { type: 'GO' }, { delay: 100 }) },
    },
    ended: { type: 'final' },
  },
});

const charge = async function undoCharge() {};
const graph = toGraph(machine, {
  charge: { attempts: 5, timeout: 1000, compensate: charge, compensation: { attempts: 2 } },
});
const order = graph.machines['order'];
const stateAt = (path: string) => order?.states.find((state) => state.path === path);
const edgesFrom = (path: string) => order?.edges.filter(({ source }) => source === path) ?? [];

describe('the graph of a machine', () => {
  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  test('has the states in document order, the machine first', () => {
    expect(order?.states.map(({ path }) => path)).toEqual([
      '',
      'paying',
      'undoing',
      'shipping',
      'shipping.parcel',
      'shipping.parcel.packing',
      'shipping.parcel.gone',
      'shipping.parcel.past',
      'shipping.bill',
      'ended',
    ]);
  });

  test('says of a state what it does, without the timers that XState arms by actions', () => {
    expect(stateAt('paying')).toEqual({
      path: 'paying',
      id: 'order.paying',
      key: 'paying',
      parent: '',
      kind: 'atomic',
      description: 'The money is on its way.',
      tags: ['Busy'],
      meta: { icon: 'coin', at: '1970-01-01T00:00:00.000Z' },
      entry: [
        { kind: 'named', text: 'note' },
        { kind: 'assign', text: 'assign paid' },
      ],
      exit: [{ kind: 'raise', text: 'raise LEFT' }],
      invokes: [
        {
          id: 'charging',
          src: 'charge',
          actor: {
            kind: 'task',
            task: {
              attempts: 5,
              timeoutMs: 1000,
              heartbeatMs: null,
              compensation: { name: 'undoCharge', when: 'completed', attempts: 2 },
              irreversible: false,
            },
          },
        },
      ],
    });
  });

  test('tells compound, parallel, final and history states apart', () => {
    expect(stateAt('')).toMatchObject({ kind: 'compound', initial: 'paying', parent: null });
    expect(stateAt('shipping')).toMatchObject({ kind: 'parallel' });
    expect(stateAt('ended')).toMatchObject({ kind: 'final' });
    expect(stateAt('shipping.parcel.past')).toMatchObject({
      kind: 'history',
      history: 'deep',
      fallback: ['shipping.parcel.gone'],
    });
  });

  test('names the kind, the actor and the delay of each transition', () => {
    const told = edgesFrom('paying').map(({ kind, actor, delay, targets }) => ({
      kind,
      ...(actor === undefined ? {} : { actor }),
      ...(delay === undefined ? {} : { delay }),
      targets,
    }));
    expect(told).toEqual([
      { kind: 'done', actor: 'charging', targets: ['shipping'] },
      { kind: 'error', actor: 'charging', targets: ['undoing'] },
      { kind: 'snapshot', actor: 'charging', targets: [] },
      { kind: 'after', delay: { ms: 2000 }, targets: ['ended'] },
      { kind: 'after', delay: { name: 'grace', ms: 5000 }, targets: ['undoing'] },
      { kind: 'after', delay: { name: 'computed', ms: null }, targets: [] },
    ]);
    expect(edgesFrom('shipping')).toMatchObject([{ kind: 'done', targets: ['ended'] }]);
    expect(edgesFrom('')).toMatchObject([{ kind: 'event', event: 'CANCEL', targets: ['ended'] }]);
    expect(edgesFrom('shipping.bill')).toMatchObject([{ reenter: true, certainty: 'known' }]);
  });

  test('gives every edge an id of its own', () => {
    const ids = order?.edges.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe('#0');
    expect(edgesFrom('paying').map(({ id }) => id)[0]).toBe('paying#0');
  });

  test('reads guards made of others, and a short expression', () => {
    const guardOf = (path: string, n: number) => {
      const guard = edgesFrom(path)[n]?.guard;
      return guard && guardText(guard);
    };
    expect(guardOf('paying', 1)).toBe('!isPaid');
    expect(guardOf('shipping.parcel.packing', 0)).toBe('isPaid && (isLate || in x)');
    expect(guardOf('shipping.bill', 0)).toBe('context.paid');
  });

  test('knows delays and targets within actions', () => {
    expect(order?.actions['later']).toEqual({
      kind: 'raise',
      text: 'raise LATER',
      delay: { name: 'grace', ms: 5000 },
    });
    expect(edgesFrom('paying')[0]?.actions).toEqual([
      { kind: 'settle', text: 'settle up to charge', upTo: 'charge' },
    ]);
    expect(edgesFrom('shipping')[0]?.actions).toEqual([
      { kind: 'sendTo', text: 'send GO to parcel', delay: { ms: 100 } },
    ]);
    expect(stateAt('undoing')?.invokes[0]).toMatchObject({
      actor: { kind: 'rollback' },
      rollbackTo: 'charge',
    });
  });

  test('links the machines that it runs', () => {
    expect(graph.root).toBe('order');
    expect(Object.keys(graph.machines)).toEqual(['order', 'parcel']);
    expect(order?.actors['parcel']).toEqual({ kind: 'machine', machine: 'parcel' });
  });

  test('keeps machines with the same id apart', () => {
    const twin = setup({ actors: { parcel: createMachine({ id: 'same' }) } }).createMachine({
      id: 'same',
    });
    const { root, machines } = toGraph(twin);
    expect(root).toBe('same');
    expect(Object.keys(machines)).toEqual(['same', 'same-2']);
  });

  test('ends although a machine can spawn itself', () => {
    const endless = setup({ actors: {} as { self: never } }).createMachine({ id: 'endless' });
    endless.implementations.actors['self'] = endless as never;
    expect(Object.keys(toGraph(endless).machines)).toEqual(['endless']);
  });

  test('says that a target is unknown where it is a function', () => {
    const odd = createMachine({ id: 'odd', initial: 'a', states: { a: {} } });
    const node = odd.root.states['a'];
    node?.transitions.set('GO', [{ eventType: 'GO', target: [() => 'a'], actions: [] } as never]);
    expect(toGraph(odd).machines['odd']?.edges).toMatchObject([
      { source: 'a', targets: [], certainty: 'unknown' },
    ]);
  });
});

test('every shipped process has the graph of its machine', () => {
  for (const process of createProcessesVia(fetch)) {
    const { graph: made } = process;
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    const root = made.machines[made.root];
    const kinds = new Set(Object.values(root?.actors ?? {}).map(({ kind }) => kind));
    expect(kinds.has('unnamed')).toBe(false);
    expect(root?.states[0]).toMatchObject({ path: '', id: process.machine.id });
  }
});
