import { describe, expect, test } from 'vitest';
import { assign, log, sendTo, setup } from 'xstate';
import { toInstanceId, type PublicId } from '../../../../src/actors/ports/ids.ts';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { createMemoryRuntime } from '../../../support/memory-runtime.ts';
import { createVirtualStore } from '../../../support/virtual-store.ts';
import { capturedLog } from '../../../support/captured-log.ts';

const child = setup({}).createMachine({
  on: { TELL: { actions: log(({ event }) => event, 'told') } },
});
const machine = setup({ actors: { child } }).createMachine({
  context: { n: 3 },
  invoke: { src: 'child', id: 'child' },
  on: {
    SAY: { actions: [log('said'), log(({ context }) => context.n, 'count'), log()] },
    TELL: { actions: sendTo('child', { type: 'TELL' }) },
    BREAK: {
      actions: [
        log('never'),
        assign(() => {
          throw new Error('broken');
        }),
      ],
    },
  },
});
const talker = defineProcess({ name: 'talker', machine });

const ofMachines = (lines: readonly Record<string, unknown>[], instance: string) =>
  lines.filter((line) => line['instance'] === instance).map(({ time: _time, ...line }) => line);

describe('a log entry of a machine', () => {
  test('appears in the log of the service, with instance and process, once its step is committed', async () => {
    const { log: to, lines } = capturedLog();
    await using memory = await createMemoryRuntime(talker, { log: to });
    const id = await memory.start();
    await memory.runtime.send('talker', id, { type: 'SAY' });
    await memory.runtime.send('talker', id, { type: 'TELL' });
    const instance = toInstanceId(id as PublicId);
    const details = { level: 'info', instance, process: 'talker' };
    expect(ofMachines(lines, instance)).toEqual([
      { ...details, msg: 'said' },
      { ...details, msg: 'count', value: 3 },
      {
        ...details,
        msg: 'the machine logged',
        value: { context: { n: 3 }, event: { type: 'SAY' } },
      },
      { ...details, actor: 'child', msg: 'told', value: { type: 'TELL' } },
    ]);
    expect(JSON.stringify(lines)).not.toContain(id);
  });

  test('does not appear if its step is not committed', async () => {
    const { log: to, lines } = capturedLog();
    const store = createVirtualStore();
    await using one = await createMemoryRuntime(talker, { store });
    await using other = await createMemoryRuntime(talker, { store, log: to });
    const id = await one.start();
    const instance = toInstanceId(id as PublicId);
    const said = () => ofMachines(lines, instance).filter(({ msg }) => msg === 'said').length;
    await other.runtime.send('talker', id, { type: 'SAY' });
    await one.runtime.send('talker', id, { type: 'SAY' });
    // Stepped on the stale actor first, and then on the newest.
    await other.runtime.send('talker', id, { type: 'SAY' });
    expect(said()).toBe(2);
    const broken = other.runtime.send('talker', id, { type: 'BREAK' });
    await expect(broken).rejects.toMatchObject({ code: 'machine_threw' });
    expect(lines.map(({ msg }) => msg)).not.toContain('never');
  });
});
