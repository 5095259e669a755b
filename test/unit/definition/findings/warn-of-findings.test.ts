import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { defineProcess } from '../../../../src/definition/define-process.ts';
import { warnOfFindings } from '../../../../src/definition/findings/warn-of-findings.ts';
import { serveOn } from '../../../../src/service.ts';
import { capturedLog } from '../../../support/captured-log.ts';
import { createMemoryStorage } from '../../../support/memory-storage.ts';

const bill = defineProcess({
  name: 'bill',
  machine: createMachine({
    id: 'bill',
    meta: { holdfast: { allow: { 'unreachable-state': 'Not yet.' } } },
    initial: 'open',
    states: { open: { on: { PAY: 'paid' } }, paid: {} },
  }),
});

const said = [
  'bill.paid: No timer, no task and no event from outside ends the state, so an instance in it stays for ever.',
  'bill.open: Only an event from outside ends the state. If that never comes, an instance in it stays for ever.',
];

test('a service that starts warns of what its processes can do, once for each finding, with the code', async () => {
  const { log, lines, messages } = capturedLog();
  const service = serveOn(Promise.resolve(createMemoryStorage()), {
    processes: [bill],
    log,
  });
  await service.fetch(new Request('http://127.0.0.1/'));
  await service.close();
  expect(messages('warn')).toEqual(said);
  expect(lines.find(({ msg }) => msg === said[0])).toMatchObject({
    process: 'bill',
    machine: 'bill',
    path: 'paid',
    code: 'dead-end',
    severity: 'error',
    remedy: expect.stringMatching(/^Add the transition/),
  });
});

test('a process that cannot be checked is said so, and does not stop the start', () => {
  const { log, messages } = capturedLog();
  warnOfFindings({ name: 'bill', graph: {} as never, events: undefined }, log);
  expect(messages('warn')).toEqual(['the process could not be checked']);
});
