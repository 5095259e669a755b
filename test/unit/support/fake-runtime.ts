import type { Runtime } from '../../../src/actors/contract/runtime-types.ts';
import type { HistoryStep, InstanceView } from '../../../src/actors/views/view-types.ts';
import { HoldfastError } from '../../../src/errors.ts';
import { createMachine } from 'xstate';
import { defineProcess } from '../../../src/definition/define-process.ts';

/** An instance of the process `thing`, as far as HTTP looks into it. */
export function thing(version = 0): InstanceView {
  return {
    id: 'thi_1',
    process: 'thing',
    processVersion: '1',
    version,
    status: 'Pending',
    state: 'waiting',
    data: {},
    ledger: [],
    ledgerTotal: 0,
    attention: false,
    attentionReasons: [],
    accepts: [{ type: 'GO', href: '/things/thi_1/events' }],
    tasks: [],
    timers: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}

export function historyStep(sequence: number): HistoryStep {
  return {
    sequence,
    at: '2026-01-01T00:00:00.000Z',
    processVersion: '1',
    machineHash: '0123456789abcdef',
    event: { type: 'GO' },
    from: 'waiting',
    to: 'waiting',
    status: 'Pending',
    tasks: [],
  };
}

/** A runtime with the process `thing` that does what a test says: the real one takes no faults on demand. */
export function fakeRuntime(overrides: Partial<Runtime> = {}): Runtime {
  const unused = async (): Promise<never> => {
    throw new HoldfastError('instance_not_found', 'There is no instance thi_1.');
  };
  return {
    processes: [defineProcess({ name: 'thing', machine: createMachine({}) })],
    start: unused,
    send: unused,
    get: unused,
    wait: unused,
    // The fake follows nothing.
    async *follow() {},
    async *inspect() {},
    changes: async () => nothing(),
    list: unused,
    search: unused,
    whatIf: unused,
    incident: unused,
    preview: unused,
    matching: unused,
    identify: unused,
    bulkDone: unused,
    count: unused,
    complete: unused,
    progress: unused,
    cancel: unused,
    act: unused,
    delete: unused,
    pause: unused,
    resume: unused,
    pauses: unused,
    audits: unused,
    doctor: unused,
    examine: unused,
    retryRollback: unused,
    skipRollback: unused,
    history: unused,
    past: unused,
    ledger: unused,
    waiting: unused,
    states: unused,
    statistics: unused,
    nodes: unused,
    rearm: unused,
    now: Date.now,
    ready: async () => ({ ready: true, checks: { store: 'ok' } }),
    open: async () => {},
    drain: async () => {},
    close: async () => {},
    ...overrides,
  };
}

async function* nothing(): AsyncIterable<never> {}
