import { assign, emit, fromCallback, fromPromise, sendTo, setup } from 'xstate';
import { expect, test } from 'vitest';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { createSandbox } from '../../../../src/actors/sandbox/create-sandbox.ts';
import type { Applied } from '../../../../src/actors/sandbox/sandbox.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';

const publicId = `doo_${'a'.repeat(26)}` as PublicId;
const start = { id: toInstanceId(publicId), publicId, input: undefined };
const event = (type: string) => ({ kind: 'event', event: { type }, known: true }) as const;

/** A door that notes what it executes. */
function createDoor() {
  const executed: string[] = [];
  const machine = setup({
    types: { context: {} as { readonly visits: string[] } },
    actors: {
      bell: fromCallback(({ receive }) => {
        executed.push('the callback');
        receive(() => executed.push('its receiver'));
        return () => executed.push('its end');
      }),
      call: fromPromise(async () => executed.push('the task')),
    },
    actions: { greet: () => void executed.push('the action') },
  }).createMachine({
    context: { visits: [] },
    invoke: { id: 'bell', src: 'bell' },
    initial: 'open',
    states: {
      open: {
        entry: 'greet',
        on: {
          KNOCK: {
            target: 'calling',
            actions: ['greet', sendTo('bell', { type: 'RING' }), emit({ type: 'knocked' })],
          },
          SCRIBBLE: {
            actions: assign({
              visits: ({ context }) => {
                context.visits.push('not a copy');
                return context.visits;
              },
            }),
          },
          BREAK: {
            actions: assign({
              visits: (): string[] => {
                throw new Error('no');
              },
            }),
          },
          BLUR: { actions: assign({ visits: () => [new Map() as unknown as string] }) },
        },
      },
      calling: { invoke: { src: 'call' }, after: { 1000: 'open' } },
    },
  });
  return { executed, door: defineProcess({ name: 'door', machine, volatile: ['bell'] }) };
}

function recordOf({ record }: Applied) {
  if (record === undefined) throw new Error('There is no record');
  return record;
}

test('a sandbox executes no task, no action, no listener and no volatile actor', async () => {
  const { executed, door } = createDoor();
  const sandbox = createSandbox(door);
  const started = sandbox.start(start, 1_000);
  const knocked = sandbox.apply(recordOf(started), event('KNOCK'), 2_000);
  const [timer] = recordOf(knocked).timers;
  const fired = sandbox.apply(
    recordOf(knocked),
    { kind: 'fired', id: timer?.id ?? '' },
    timer?.deadline ?? 0,
  );
  expect(fired.result).toMatchObject({ kind: 'stepped', entry: { to: 'open' } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(executed).toEqual([]);
});

test('what a step asks for is data', () => {
  const { door } = createDoor();
  const sandbox = createSandbox(door);
  const knocked = sandbox.apply(recordOf(sandbox.start(start, 0)), event('KNOCK'), 5);
  const { result } = knocked;
  expect(result.kind === 'stepped' && result.effects).toEqual([
    { kind: 'startTask', task: expect.objectContaining({ name: 'call' }) },
    { kind: 'startTimer', timer: expect.objectContaining({ deadline: 1_005 }), isKnown: false },
    { kind: 'emit', event: { type: 'knocked' } },
    { kind: 'action' },
    { kind: 'runVolatile' },
  ]);
});

test('a machine that changes its context in place does not change the record that was given', () => {
  const { door } = createDoor();
  const sandbox = createSandbox(door);
  const record = recordOf(sandbox.start(start, 0));
  const before = structuredClone(record);
  const scribbled = sandbox.apply(record, event('SCRIBBLE'), 1);
  expect(recordOf(scribbled).snapshot.context).toEqual({ visits: ['not a copy'] });
  expect(record).toEqual(before);
});

test('a cause that changes nothing returns the record that was given', () => {
  const { door } = createDoor();
  const sandbox = createSandbox(door);
  const record = recordOf(sandbox.start(start, 0));
  const refused = sandbox.apply(record, event('SING'), 1);
  expect(refused.result).toMatchObject({ kind: 'refused', accepts: expect.anything() });
  expect(refused.record).toBe(record);
  for (const type of ['BREAK', 'BLUR']) {
    const threw = sandbox.apply(record, event(type), 1);
    expect(threw.result.kind).toBe('threw');
    expect(threw.record).toBe(record);
  }
});

test('a record of a changed machine is first fitted to the deployed one, as on a node', () => {
  const { door } = createDoor();
  const record = recordOf(createSandbox(door).start(start, 0));
  const changed = defineProcess({
    name: 'door',
    version: '2',
    volatile: ['bell'],
    machine: setup({
      actors: { bell: fromCallback(() => {}) },
    }).createMachine({
      context: { visits: [] },
      invoke: { id: 'bell', src: 'bell' },
      initial: 'open',
      states: { open: { after: { 60_000: 'shut' } }, shut: {} },
    }),
  });
  const looked = createSandbox(changed).apply(record, event('KNOCK'), 10);
  expect(looked.result.kind).toBe('refused');
  expect(looked.fitted).toMatchObject({ kind: 'stepped', entry: { event: { type: 'deployed' } } });
  expect(recordOf(looked).timers).toMatchObject([{ deadline: 60_000 }]);
});
