import { eventSchema } from '../../definition/schemas/event-schema.ts';
import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { HistoryStep, InstanceView, PastView } from '../../actors/views/view-types.ts';
import { errorCodes, type ErrorCode } from '../../errors.ts';
import type { Problem } from '../base/problem.ts';
import type { Answer } from './answers.ts';

type Process = Runtime['processes'][number];

const startedAt = '2026-01-01T12:00:00.000Z';
const updatedAt = '2026-01-01T12:00:03.000Z';
const laterAt = '2026-01-01T13:00:03.000Z';
const requestId = '6f0c6a52-9d5e-4f0e-a3a1-0d1f6f3f4a11';

/** An example instance of the process; undefined if the process provides none. */
export function instanceExample(process: Process): InstanceView | undefined {
  const { instance, input, events = {} } = process.examples;
  if (instance === undefined) return undefined;
  const id = idExample(process);
  const [type] = Object.keys(events);
  const schema = type === undefined ? undefined : eventSchema(process, type);
  const parsed = process.input?.safeParse(input).data;
  const key = parsed === undefined ? undefined : process.correlate?.({ input: parsed as never });
  return {
    id,
    process: process.name,
    processVersion: process.version,
    version: 3,
    status: 'Pending',
    ...instance,
    ...(key === undefined ? {} : { key }),
    accepts:
      type === undefined
        ? []
        : [
            {
              type,
              href: `${process.path}/${id}/events`,
              ...(schema === undefined ? {} : { schema }),
            },
          ],
    tasks: [],
    timers: [],
    ledger: [],
    ledgerTotal: 0,
    attention: false,
    attentionReasons: [],
    createdAt: startedAt,
    updatedAt,
  };
}

/** The same as a step left it. */
export function pastExample(process: Process): PastView | undefined {
  const instance = instanceExample(process);
  if (instance === undefined) return undefined;
  const [type = 'start'] = Object.keys(process.examples.events ?? {});
  const changes = [{ path: '', before: null, after: instance.data }];
  return { ...instance, at: updatedAt, event: { type }, changes };
}

/** A first page of a history: the start. */
export function historyExample(process: Process): Answer<'History'> {
  const { instance } = process.examples;
  const step: HistoryStep = {
    sequence: 0,
    at: startedAt,
    processVersion: process.version,
    machineHash: '5c1d2f7b9e034a68',
    event: { type: 'start' },
    from: null,
    to: instance?.state ?? 'waiting',
    status: 'Pending',
    tasks: [],
  };
  return { steps: [step] };
}

/** A first page of a ledger, with one owed entry. */
export const ledgerExample: Answer<'Ledger'> = {
  entries: [
    {
      sequence: 0,
      id: '0/0',
      task: 'charge',
      state: 'owed',
      completedAt: updatedAt,
      changedAt: updatedAt,
    },
  ],
  total: 1,
};

/** What an instance waits for: a timer that is armed. */
export function waitingExample(process: Process): Answer<'Waiting'> {
  const timer = {
    kind: 'timer',
    event: 'xstate.after.3600000.order.waiting',
    id: '3/0',
    since: updatedAt,
    dueAt: laterAt,
    armed: true,
    proof: { dueAt: laterAt },
  } as const;
  return {
    id: idExample(process),
    version: 3,
    status: 'Pending',
    deadEnd: false,
    total: 1,
    waitsFor: [timer],
  };
}

function idExample({ idPrefix }: Process): string {
  return `${idPrefix}_k3v7q2m5x4n6p2r7s3t5w4y6za`;
}

const particular: Readonly<Partial<Record<ErrorCode, Partial<Problem>>>> = {
  invalid_request: {
    detail: 'The input is not valid: /email: must be an email address.',
    errors: [{ pointer: '/email', message: 'must be an email address' }],
    errorCount: 1,
  },
  event_not_accepted: { accepts: [], guards: ['isRightToken'] },
  precondition_failed: { version: 4 },
};

/** An example problem with this code. */
export function problemExample(code: ErrorCode): Problem {
  const { status, title } = errorCodes[code];
  return {
    type: `urn:holdfast:error:${code}`,
    title,
    status,
    detail: `${title}.`,
    instance: '/',
    code,
    requestId,
    ...particular[code],
  };
}
