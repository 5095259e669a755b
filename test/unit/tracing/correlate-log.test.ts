import { trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { setup } from 'xstate';
import { defineProcess, task } from '../../../src/index.ts';
import { capturedLog } from '../../support/captured-log.ts';
import { recordSpans } from '../../support/record-spans.ts';
import { createRequests } from '../../support/requests.ts';
import { createMemoryService } from '../support/memory-service.ts';

const charge = task<string>(async ({ log }) => {
  log.info({}, 'charging');
  throw new Error('The bank is down.');
});
const bill = defineProcess({
  name: 'bill',
  machine: setup({ actors: { charge } }).createMachine({
    initial: 'charging',
    states: {
      charging: { invoke: { src: 'charge', onDone: 'paid', onError: 'refused' } },
      paid: { type: 'final' },
      refused: {
        type: 'final',
        entry: [
          ({ self }) => {
            if (self.id !== '') throw new Error('A custom action throws.');
          },
        ],
      },
    },
  }),
});

async function runBill() {
  const { log, lines } = capturedLog('debug');
  await using service = createMemoryService({ processes: [bill], log, requestLog: true });
  const requests = createRequests(async (path, init) =>
    service.fetch(new Request(`http://localhost${path}`, init)),
  );
  const path = await requests.start('/bills', {});
  await service.wait('bill', path.split('/').at(-1) ?? '');
  const line = (message: string) => {
    const found = lines.find(({ msg }) => msg === message);
    if (found === undefined) throw new Error(`No ${message}`);
    return found;
  };
  return { line, lines };
}

describe('lines of the log', () => {
  test('within a request, an attempt or a step carry the ids of its span', async () => {
    using recorded = recordSpans();
    trace.setGlobalTracerProvider(recorded.provider);
    try {
      const { line } = await runBill();
      const spans = recorded.spans();
      const idsOf = (name: string) => {
        const span = spans.find((one) => one.name === name)?.spanContext();
        return { trace_id: span?.traceId, span_id: span?.spanId, trace_flags: '01' };
      };
      expect(line('request answered')).toMatchObject(idsOf('POST /bills'));
      expect(line('stepped')).toMatchObject(idsOf('step start'));
      expect(line('charging')).toMatchObject(idsOf('task charge'));
      expect(line('task failed')).toMatchObject(idsOf('task charge'));
      expect(line('a custom action threw')).toMatchObject(idsOf('step task.failed'));
    } finally {
      trace.disable();
    }
  });

  test('carry none without an SDK', async () => {
    const { lines } = await runBill();
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(Object.keys(line)).not.toContain('trace_id');
  });
});
