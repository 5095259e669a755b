import { describe, expect, test } from 'vitest';
import { createMachine, sendTo, type AnyActorLogic, type AnyStateMachine } from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { createDeployments } from '../../support/deployments.ts';

/** A process whose machine is made of this config; delays by name. */
function renewal(
  config: object,
  delays: Record<string, number> = {},
  actors: Record<string, AnyActorLogic> = {},
): Process {
  const machine: AnyStateMachine = createMachine(
    { id: 'renewal', ...config } as never,
    { delays, actors } as never,
  );
  return defineProcess({ name: 'renewal', machine });
}

const states = { renewed: { type: 'final' }, ended: { type: 'final' } } as const;

function waiting(after: object, more: object = {}): object {
  return { initial: 'waiting', states: { waiting: { after, ...more }, ...states } };
}

function regions(after: object): object {
  const left = { initial: 'waiting', states: { waiting: { after }, over: {} } };
  const right = { initial: 'idle', states: { idle: {} } };
  return { type: 'parallel', states: { left, right } };
}

const within = (after: object, id = 'child'): AnyStateMachine =>
  createMachine({
    id,
    initial: 'waiting',
    states: { waiting: { after }, over: { type: 'final' } },
  } as never);
const around = {
  initial: 'busy',
  states: { busy: { invoke: { src: 'inner', onDone: 'renewed' } }, ...states },
};

/** What waits before the deploy, what is deployed after 400 ms, and what comes of it at the deadline of before. */
const changes: readonly (readonly [
  what: string,
  before: Process,
  after: Process,
  state: unknown,
])[] = [
  [
    'an inline delay',
    renewal(waiting({ 1000: 'renewed' })),
    renewal(waiting({ 1500: 'renewed' })),
    'renewed',
  ],
  [
    'an inline delay and its target',
    renewal(waiting({ 1000: 'ended' })),
    renewal(waiting({ 1500: 'renewed' })),
    'renewed',
  ],
  [
    'the target',
    renewal(waiting({ 1000: 'ended' })),
    renewal(waiting({ 1000: 'renewed' })),
    'renewed',
  ],
  [
    'the name of a delay',
    renewal(waiting({ month: 'renewed' }), { month: 1000 }),
    renewal(waiting({ period: 'renewed' }), { period: 1500 }),
    'renewed',
  ],
  [
    'a named delay to an inline one',
    renewal(waiting({ month: 'renewed' }), { month: 1000 }),
    renewal(waiting({ 3000: 'renewed' })),
    'renewed',
  ],
  [
    'the id of the machine',
    renewal(waiting({ 1000: 'renewed' })),
    renewal({ id: 'renamed', ...waiting({ 1000: 'renewed' }) }),
    'renewed',
  ],
  [
    'the id of the state',
    renewal(waiting({ 1000: 'renewed' })),
    renewal(waiting({ 1000: 'renewed' }, { id: 'other' })),
    'renewed',
  ],
  [
    'one of two delays, past the other',
    renewal(waiting({ 1000: 'renewed', 2000: 'ended' })),
    renewal(waiting({ 3000: 'renewed', 2000: 'ended' })),
    'renewed',
  ],
  [
    'a delay in a region',
    renewal(regions({ 1000: 'over' })),
    renewal(regions({ 9000: 'over' })),
    { left: 'over', right: 'idle' },
  ],
  [
    'a delay in a machine within',
    renewal(around, {}, { inner: within({ 1000: 'over' }) }),
    renewal(around, {}, { inner: within({ 9000: 'over' }) }),
    'renewed',
  ],
  [
    'the id of a machine within',
    renewal(around, {}, { inner: within({ 1000: 'over' }) }),
    renewal(around, {}, { inner: within({ 1000: 'over' }, 'renamed') }),
    'renewed',
  ],
  [
    'the id of the machine around one that waits',
    renewal(around, {}, { inner: within({ 1000: 'over' }) }),
    renewal({ ...around, id: 'renamed' }, {}, { inner: within({ 1000: 'over' }) }),
    'renewed',
  ],
];

describe('a running timer keeps its deadline if a deploy changes', () => {
  test.each(changes)('%s', async (_, before, after, state) => {
    await using service = await createDeployments(before);
    const id = await service.start();
    const [timer] = (await service.get(id)).timers;
    await service.advance(400);
    await service.deploy(after);
    await service.advance(100);
    expect(await service.get(id)).toMatchObject({
      state: expect.not.toSatisfy((now) => now === state),
    });
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ state, attention: false });
    const { steps } = await service.runtime.history('renewal', id);
    const fired = steps.find(({ event }) => event.type === 'timer.fired');
    const lateMs = Date.parse(fired?.at ?? '') - Date.parse(timer?.firesAt ?? '');
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(500);
  });
});

describe('an after that a deploy adds to a state', () => {
  test('fires for an existing instance, counted from when it entered the state', async () => {
    await using service = await createDeployments(renewal(waiting({})));
    const id = await service.start();
    await service.advance(1_000);
    await service.deploy(renewal(waiting({ 3000: 'renewed' })));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ state: 'waiting' });
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ state: 'renewed' });
  });

  test('fires at once if its time is over', async () => {
    await using service = await createDeployments(renewal(waiting({})));
    const id = await service.start();
    await service.advance(5_000);
    await service.deploy(renewal(waiting({ 3000: 'renewed' })));
    await service.advance(1_000);
    expect(await service.get(id)).toMatchObject({ state: 'renewed' });
  });

  test('an after that has fired does not fire again', async () => {
    const reminding = (more: object) =>
      renewal(waiting({ 1000: { actions: 'remind' }, 9000: 'renewed', ...more }));
    await using service = await createDeployments(reminding({}));
    const id = await service.start();
    await service.advance(2_000);
    await service.deploy(reminding({ 8000: 'ended' }));
    await service.advance(2_000);
    const { steps } = await service.runtime.history('renewal', id);
    expect(steps.filter(({ event }) => event.type === 'timer.fired')).toHaveLength(1);
    expect((await service.get(id)).timers.map(({ event }) => event)).toEqual([
      'xstate.after.9000.renewal.waiting',
      'xstate.after.8000.renewal.waiting',
    ]);
  });
});

describe('a delayed event to an invoked machine whose id changes', () => {
  const asking = (child: string) =>
    renewal(
      {
        initial: 'busy',
        states: {
          busy: {
            invoke: { id: child, src: 'inner', onDone: 'renewed' },
            entry: sendTo(child, { type: 'GO' }, { delay: 1_000 }),
          },
          ...states,
        },
      },
      {},
      {
        inner: createMachine({
          initial: 'waiting',
          states: { waiting: { on: { GO: 'over' } }, over: { type: 'final' } },
        }),
      },
    );

  test('reaches it', async () => {
    await using service = await createDeployments(asking('first'));
    const id = await service.start();
    await service.deploy(asking('second'));
    await service.advance(2_000);
    expect(await service.get(id)).toMatchObject({ status: 'Completed', attention: false });
  });
});

describe('the content of a history state', () => {
  const shop = (id: string) =>
    renewal({
      id,
      initial: 'open',
      states: {
        open: {
          initial: 'day',
          states: { day: { on: { NIGHT: 'night' } }, night: {}, past: { type: 'history' } },
          on: { CLOSE: 'closed' },
        },
        closed: { on: { OPEN: 'open.past' } },
      },
    });

  test('survives a change of the id of the machine', async () => {
    await using service = await createDeployments(shop('shop'));
    const id = await service.start();
    for (const type of ['NIGHT', 'CLOSE']) await service.runtime.send('renewal', id, { type });
    await service.deploy(shop('store'));
    await service.runtime.send('renewal', id, { type: 'OPEN' });
    expect(await service.get(id)).toMatchObject({ state: { open: 'night' } });
  });
});

describe('a state that a deploy divides', () => {
  test('is in the first of its states, whose delays count from the deploy', async () => {
    const inner = {
      initial: 'first',
      states: { first: { after: { 1000: 'second' } }, second: {} },
    };
    await using service = await createDeployments(renewal(waiting({ 9000: 'renewed' })));
    const id = await service.start();
    await service.advance(2_000);
    await service.deploy(renewal(waiting({ 9000: 'renewed' }, inner)));
    await service.advance(500);
    expect(await service.get(id)).toMatchObject({ state: { waiting: 'first' } });
    await service.advance(1_500);
    expect(await service.get(id)).toMatchObject({ state: { waiting: 'second' } });
  });
});

describe('a timer that the deployed machine has no place for', () => {
  test('needs attention, with the reason, and continues once a machine is deployed that has one', async () => {
    const before = renewal(waiting({ 1000: 'renewed' }));
    await using service = await createDeployments(before);
    const id = await service.start();
    await service.deploy(renewal(waiting({}, { on: { GO: 'ended' } })));
    await service.advance(2_000);
    expect(await service.get(id)).toMatchObject({
      state: 'waiting',
      attention: true,
      attentionReasons: [
        { kind: 'timer_lost', message: expect.stringMatching(/"waiting".*after.*1000/) },
      ],
    });
    const { instances } = await service.runtime.list('renewal', { attention: true });
    expect(instances.map((one) => one.id)).toEqual([id]);
    await service.deploy(before);
    await service.advance(2_000);
    expect(await service.get(id)).toMatchObject({ state: 'renewed', attention: false });
  });

  test('is dropped with its state', async () => {
    await using service = await createDeployments(renewal(waiting({ 1000: 'renewed' })));
    const id = await service.start();
    const after = { ...waiting({}, { on: { GO: 'asleep' } }) } as { readonly states: object };
    await service.deploy(renewal({ ...after, states: { ...after.states, asleep: {} } }));
    await service.advance(2_000);
    await service.runtime.send('renewal', id, { type: 'GO' });
    expect(await service.get(id)).toMatchObject({ state: 'asleep', attention: false, timers: [] });
  });
});
