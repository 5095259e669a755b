import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, describe, test } from 'vitest';
import {
  assign,
  createMachine,
  enqueueActions,
  fromPromise,
  sendTo,
  setup,
  spawnChild,
  type AnyStateMachine,
} from 'xstate';
import { defineProcess, type Process } from '../../../../src/definition/define-process.ts';
import { check } from '../../../../src/testing/checks/check.ts';

const untouched = join(tmpdir(), `holdfast-not-written-${process.pid}`);

interface Given {
  readonly context: { items: unknown[]; child?: { send(event: object): void } };
  readonly event: { readonly type: string };
  readonly self: { send(event: object): void };
}

/** A process that has `act` as a custom action of its event GO. */
function acting(act: (given: Given) => unknown): Process {
  const machine = setup({ actions: { act: act as () => void } }).createMachine({
    context: { items: [] },
    initial: 'open',
    states: {
      open: { on: { GO: { actions: 'act' }, END: 'closed' }, after: { 1_000: 'closed' } },
      closed: { type: 'final' },
    },
  });
  return defineProcess({ name: 'acting', machine }) as unknown as Process;
}

async function found(process: Process, options = { tryActions: true }): Promise<readonly string[]> {
  const { findings } = await check(process, options);
  return findings.map(({ code, what }) => `${code}: ${what.split('. ')[0]}`);
}

describe('a custom action', () => {
  test.each([
    ['the clock', () => Date.now(), 'impure-action: The action "act" reads Date'],
    ['chance', () => Math.random(), 'impure-action: The action "act" reads Math.random'],
    [
      'the network',
      () => void fetch('http://127.0.0.1:1/'),
      'callout-in-action: The action "act" calls fetch',
    ],
    [
      'a file',
      () => writeFileSync(untouched, 'x'),
      'callout-in-action: The action "act" calls fs.writeFileSync',
    ],
    [
      'a file after a moment',
      async () => {
        await Promise.resolve();
        writeFileSync(untouched, 'x');
      },
      'callout-in-action: The action "act" calls fs.writeFileSync',
    ],
    [
      'its process',
      () => process.exit(3),
      'callout-in-action: The action "act" calls process.exit',
    ],
    [
      'the context',
      ({ context }: Given) => context.items.push('x'),
      'mutated-data: The action "act" changes context.items.0 in place, after the commit, so that no other node knows of the change, nor this one once it has loaded the instance again.',
    ],
  ])('that reaches for %s is found, and nothing of it happens', async (_, act, finding) => {
    expect(await found(acting(act))).toEqual([finding]);
    expect(existsSync(untouched)).toBe(false);
  });

  test.each([
    ['nothing', () => undefined],
    ['printing', () => console.log('never printed')],
    [
      'throwing',
      () => {
        throw new Error('no');
      },
    ],
    ['sending', ({ self }: Given) => self.send({ type: 'END' })],
    ['waiting', async () => new Promise((resolve) => void setTimeout(resolve, 1))],
  ])('that does no more than %s is fine', async (_, act) => {
    expect(await found(acting(act))).toEqual([]);
  });

  test('is not called unless that is asked for', async () => {
    let calls = 0;
    const process = acting(() => (calls += 1));
    await check(process);
    expect(calls).toBe(0);
    await check(process, { tryActions: true });
    expect(calls).toBeGreaterThan(0);
  });

  test('is named among what was not checked, with how to try it, until it is tried', async () => {
    const machine = setup({ actions: { ring: () => {}, print: () => {} } }).createMachine({
      initial: 'open',
      states: {
        open: {
          entry: ['ring', 'print', () => {}, () => {}],
          exit: 'ring',
          after: { 1_000: 'closed' },
        },
        closed: { type: 'final' },
      },
    });
    const process = defineProcess({ name: 'loud', machine }) as unknown as Process;
    expect((await check(process)).notChecked).toEqual([
      'Custom actions were not called: "print", "ring", 2 without a name. To find out what they do, pass tryActions: true (--try-actions).',
    ]);
    expect((await check(process, { tryActions: true })).notChecked).toEqual([]);
  });

  test('is found in place, within enqueueActions and in an invoked machine, too', async () => {
    const inner = createMachine({ id: 'inner', entry: () => void Math.random() });
    const machine = setup({ actors: { inner } }).createMachine({
      invoke: { src: 'inner', id: 'inner' },
      entry: enqueueActions(({ enqueue }) => {
        enqueue(() => void fetch('http://127.0.0.1:1/'));
      }),
      initial: 'open',
      states: {
        open: { exit: () => void crypto.randomUUID(), after: { 1_000: 'closed' } },
        closed: { type: 'final' },
      },
    });
    const process = defineProcess({ name: 'nested', machine }) as unknown as Process;
    expect(await found(process)).toEqual(
      expect.arrayContaining([
        'callout-in-action: An action without a name calls fetch',
        'impure-action: An action without a name reads Math.random',
        'impure-action: An action without a name reads crypto.randomUUID',
      ]),
    );
  });

  test('gets actors that do nothing, so that the run goes on as if it was not called', async () => {
    const inner = createMachine({
      id: 'inner',
      initial: 'calm',
      states: { calm: { on: { POKE: 'loud' } }, loud: {} },
    });
    const machine = setup({ actors: { inner } }).createMachine({
      context: ({ spawn }) => ({ child: spawn('inner') }),
      initial: 'open',
      states: {
        open: {
          after: { 1_000: 'closed' },
          on: { GO: { actions: ({ context }) => context.child.send({ type: 'POKE' }) } },
        },
        closed: { type: 'final' },
      },
    });
    const process = defineProcess({ name: 'poking', machine }) as unknown as Process;
    const [tried, left] = await Promise.all([check(process, { tryActions: true }), check(process)]);
    expect(tried.run).toEqual(left.run);
  });

  test('finds the outside as it was afterwards', async () => {
    await found(acting(() => void fetch('http://127.0.0.1:1/')));
    await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow('fetch failed');
    await sleep(1);
    writeFileSync(untouched, 'x');
    expect(existsSync(untouched)).toBe(true);
    const { rmSync } = await import('node:fs');
    rmSync(untouched);
  });
});

const call = fromPromise(async (_given: { input: unknown }) => undefined);
const spawning = (config: object): Process =>
  defineProcess({
    name: 'spawning',
    tasks: { call: { timeout: 10 } },
    machine: setup({
      types: { context: {} as { child?: unknown; items: unknown[] } },
      actors: { call },
    }).createMachine({
      context: { items: [] },
      initial: 'open',
      states: {
        open: { after: { 1_000: { target: 'closed', ...config } } },
        closed: { after: { 1_000: 'ended' } },
        ended: { type: 'final' },
      },
    } as never) as unknown as AnyStateMachine,
  }) as unknown as Process;

describe('the input of a task that is spawned', () => {
  const late = { when: new Date(0) };
  test.each([
    [
      'by spawnChild from the clock',
      spawnChild('call' as never, { input: () => ({ at: Date.now() }) } as never),
      'impure-input: The input of call reads Date',
    ],
    [
      'by enqueue.spawnChild by chance',
      enqueueActions(({ enqueue }) => {
        enqueue.spawnChild('call' as never, { input: () => Math.random() } as never);
      }),
      'impure-input: The input of call reads Math.random',
    ],
    [
      'in an assign from the clock',
      assign({ child: ({ spawn }) => spawn('call' as never, { input: Date.now() } as never) }),
      'impure-assign: An action without a name reads Date',
    ],
    [
      'by spawnChild from a changed context',
      spawnChild(
        'call' as never,
        {
          input: ({ context }: Given) => context.items.push('x'),
        } as never,
      ),
      'mutated-data: The input of call changes context.items.0 in place, so that a step that is refused may still have changed it.',
    ],
    [
      'by spawnChild with what is not JSON',
      spawnChild('call' as never, { input: () => late } as never),
      'not-json: The task call fails without being called: the input of call.when is a Date.',
    ],
    [
      'in an assign with what is not JSON',
      assign({ child: ({ spawn }) => spawn('call' as never, { input: late } as never) }),
      'not-json: The task call fails without being called: the input of call.when is a Date.',
    ],
  ])('%s is found', async (_, actions, finding) => {
    expect(await found(spawning({ actions }), { tryActions: false })).toContain(finding);
  });

  test('from data alone is fine', async () => {
    const pure = [
      spawnChild(
        'call' as never,
        { id: 'a', input: ({ context }: Given) => context.items } as never,
      ),
      assign({
        child: ({ spawn, context }) =>
          spawn('call' as never, { id: 'b', input: context.items } as never),
      }),
      sendTo('nobody', { type: 'X' }),
    ];
    expect(
      (await found(spawning({ actions: pure }), { tryActions: false })).filter((one) =>
        /impure|mutated|json/.test(one),
      ),
    ).toEqual([]);
  });
});
