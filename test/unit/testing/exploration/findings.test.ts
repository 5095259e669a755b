import { expect, test } from 'vitest';
import type { Process } from '../../../../src/definition/define-process.ts';
import { explore } from '../../../../src/testing/exploration/explore.ts';
import { ok } from '../../../../src/testing/behaviours/ok.ts';
import { blindMeter, endlessPoll, forgetfulShop, stuckDoor } from '../support/broken-processes.ts';
import '../../../../src/testing/vitest.ts';

/** Whether clients may cancel makes no difference. */
async function findingsOf(process: Process, ...tasks: readonly string[]) {
  const outcomes = Object.fromEntries(tasks.map((task) => [task, [ok({ id: 'x' })]]));
  const { findings } = await explore<Process>(process, { outcomes });
  const cancelling = await explore<Process>(process, { outcomes, cancel: true });
  expect(cancelling.findings.map(({ message }) => message)).toEqual(
    findings.map(({ message }) => message),
  );
  return findings.map(({ kind, message, trace }) => ({ kind, message, moves: trace.steps.length }));
}

test('a state that nothing can wake is found', async () => {
  expect(await findingsOf(stuckDoor, 'open')).toEqual([
    {
      kind: 'deadEnd',
      message: 'An instance in jammed waits for nothing, and no event is accepted.',
      moves: 1,
    },
  ]);
});

test('states that are never left, although something happens in them, are found', async () => {
  expect(await findingsOf(endlessPoll, 'poll')).toEqual([
    {
      kind: 'livelock',
      message: 'An instance in askingAgain / lost never ends, whatever happens.',
      moves: 1,
    },
  ]);
});

test('a failed instance with an effect that nothing undoes is found', async () => {
  expect(await findingsOf(forgetfulShop, 'charge', 'ship')).toEqual([
    {
      kind: 'owed',
      message: 'An instance ends in failed (Failed), and nothing undoes charge.',
      moves: 2,
    },
  ]);
});

test('a move on which the machine throws is found', async () => {
  expect(await findingsOf(blindMeter, 'read')).toEqual([
    {
      kind: 'threw',
      message: expect.stringMatching(/^The machine throws in reading: .*length/),
      moves: 1,
    },
  ]);
});

test('what was found is in the report, with its trace', async () => {
  const seen = await explore(forgetfulShop, {
    outcomes: { charge: [ok({ id: 'x' })], ship: [ok({ id: 'y' })] },
  });
  expect(() => expect(seen).toHold()).toThrow(
    [
      'forgetful-shop: An instance ends in failed (Failed), and nothing undoes charge.',
      '  0. start',
      '     → charging',
      "  1. charge completes: { id: 'x' }",
      '     → shipping',
      '  2. ship fails for good: ship fails in this exploration',
      '     → failed (Failed)',
    ].join('\n'),
  );
});
