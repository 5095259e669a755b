import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/testing/clock/virtual-clock.ts';
import type { Measurement } from '../../../src/metrics/measurement.ts';
import type { ToWorker } from '../../../src/workers/messages.ts';
import { createSupervisor } from '../../../src/workers/supervisor.ts';
import type { WorkerEnd, WorkerEvents } from '../../../src/workers/worker-process.ts';
import { capturedLog } from '../../support/captured-log.ts';

interface Started {
  readonly told: ToWorker[];
  readonly events: WorkerEvents;
  isKilled: boolean;
  joins(): void;
  listens(): void;
}

const at = { url: 'http://127.0.0.1:3000', store: 'Redis' };
const crashed: WorkerEnd = { code: null, signal: 'SIGKILL' };
const done: WorkerEnd = { code: 0, signal: null };

/** A supervisor of processes that do what the test says. */
function supervise(count: number) {
  const clock = createVirtualClock();
  const log = capturedLog();
  const started: Started[] = [];
  const [complete, codes]: [unknown[], number[]] = [[], []];
  const kept: unknown[] = [];
  const supervisor = createSupervisor({
    count,
    membership: { port: 3000, standInSecret: 'secret' },
    fork(events) {
      const told: ToWorker[] = [];
      const worker: Started = {
        told,
        events,
        isKilled: false,
        joins: () => events.said({ kind: 'joining' }),
        listens() {
          events.said({ kind: 'joining' });
          events.said({ kind: 'listening', ...at });
        },
      };
      started.push(worker);
      return {
        pid: 1000 + started.length,
        tell: (message) => void told.push(message),
        kill: () => (worker.isKilled = true),
      };
    },
    clock,
    log: log.log,
    shutdownMs: 10_000,
    counts: {
      counted: (run, counts) => void kept.push({ run, counts }),
      ended: (run) => void kept.push({ run, ended: true }),
    },
    listening: (where) => complete.push(where),
    ended: (code) => codes.push(code),
  });
  const worker = (index: number): Started => {
    const found = started[index];
    if (found === undefined) throw new Error(`Only ${started.length} workers were started.`);
    return found;
  };
  return { supervisor, clock, log, started, worker, complete, codes, kept };
}

/** Two workers that listen. */
function supervisePair() {
  const pair = supervise(2);
  pair.worker(0).listens();
  pair.worker(1).listens();
  return pair;
}

function numbers(started: readonly Started[]): readonly unknown[] {
  return started.flatMap(({ told }) =>
    told.flatMap((message) => (message.kind === 'join' ? [message.membership.number] : [])),
  );
}

describe('a supervisor', () => {
  test('starts the others once the first worker listens, and says so once all do', () => {
    const { started, worker, complete } = supervise(3);
    expect(started).toHaveLength(1);
    worker(0).listens();
    expect(started).toHaveLength(3);
    worker(1).listens();
    expect(complete).toEqual([]);
    worker(2).listens();
    expect(complete).toEqual([at]);
    expect(numbers(started)).toEqual([1, 2, 3]);
  });

  test('ends with the code of a first worker that cannot start', () => {
    const { started, worker, codes } = supervise(2);
    worker(0).events.ended({ code: 1, signal: null });
    expect(codes).toEqual([1]);
    expect(started).toHaveLength(1);
  });

  test('starts a worker that ends again at once, under its number', async () => {
    const { started, worker, clock, log, complete } = supervisePair();
    worker(1).events.ended(crashed);
    await clock.settle();
    expect(log.messages('warn')).toEqual(['a worker ended and is started again']);
    worker(2).listens();
    expect(numbers(started)).toEqual([1, 2, 2]);
    expect(complete).toEqual([at]);
  });

  test('waits longer and longer for a worker that ends early, up to 30 s, and not once it ran for a minute', async () => {
    const { started, worker, clock } = supervisePair();
    const delays: number[] = [];
    for (let end = 0; end < 9; end += 1) {
      const count = started.length;
      worker(count - 1).events.ended(crashed);
      const endedAt = clock.now();
      await clock.until(
        () => started.length,
        (now) => now > count,
      );
      delays.push(clock.now() - endedAt);
    }
    expect(delays).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    const last = started.length - 1;
    // It answers all pings.
    for (let passed = 0; passed < 12; passed += 1) {
      await clock.advance(5_000);
      for (const { events } of started) events.said({ kind: 'pong' });
    }
    worker(last).events.ended(crashed);
    await clock.settle();
    expect(started).toHaveLength(last + 2);
  });

  test('kills a worker that leaves six pings without an answer, and no other', async () => {
    const { worker, clock, log } = supervisePair();
    for (let passed = 0; passed < 7; passed += 1) {
      await clock.advance(5_000);
      worker(0).events.said({ kind: 'pong' });
    }
    expect([worker(0).isKilled, worker(1).isKilled]).toEqual([false, true]);
    expect(log.messages('error')).toEqual(['a worker stopped answering and is killed']);
  });

  test('takes a machine that was suspended for no worker that stands still', async () => {
    const { worker, clock } = supervisePair();
    clock.jump(3_600_000);
    await clock.settle();
    expect([worker(0).isKilled, worker(1).isKilled]).toEqual([false, false]);
  });

  test('asks all workers what they measure, and waits neither for one that ends nor for one that is silent', async () => {
    const { supervisor, worker, clock } = supervise(3);
    worker(0).listens();
    for (const number of [1, 2]) worker(number).listens();
    const measurement = [{ name: 'steps' }] as unknown as Measurement;
    const measured = supervisor.measure();
    const asked = worker(0).told.find(({ kind }) => kind === 'measure');
    expect(asked).toEqual({ kind: 'measure', ask: 1 });
    worker(0).events.said({ kind: 'measured', ask: 1, measurement });
    worker(1).events.ended(crashed);
    await clock.advance(5_000);
    expect(await measured).toEqual([
      { run: '1/1', measurement },
      { run: '2/1', measurement: undefined },
      { run: '3/1', measurement: undefined },
    ]);
    // What comes too late answers nothing else.
    worker(2).events.said({ kind: 'measured', ask: 1, measurement });
    const again = supervisor.measure();
    worker(0).events.said({ kind: 'measured', ask: 2, measurement });
    await clock.advance(5_000);
    expect(await again).toMatchObject([
      { run: '1/1', measurement },
      { run: '2/2' },
      { run: '3/1' },
    ]);
  });

  test('keeps what a worker counts, in the order in which it tells, and nothing of what arrives after its end', () => {
    const { worker, kept } = supervisePair();
    const [first, second] = [[{ name: 'one' }], [{ name: 'two' }]] as unknown as Measurement[];
    worker(1).events.said({ kind: 'counted', counts: first ?? [] });
    worker(1).events.said({ kind: 'measured', ask: 1, measurement: second ?? [] });
    worker(1).events.ended(crashed);
    worker(1).events.said({ kind: 'counted', counts: first ?? [] });
    expect(kept).toEqual([
      { run: '2/1', counts: first },
      { run: '2/1', counts: second },
      { run: '2/1', ended: true },
    ]);
  });

  test('tells every worker how many listen', () => {
    const { worker } = supervisePair();
    worker(1).events.ended(crashed);
    const strengths = worker(0).told.flatMap((message) =>
      message.kind === 'strength' ? [message.strength] : [],
    );
    expect(strengths).toEqual([
      { listening: 1, of: 2 },
      { listening: 2, of: 2 },
      { listening: 1, of: 2 },
    ]);
  });

  test('closes all workers once, starts none meanwhile, and ends with 0 when all did', async () => {
    const { supervisor, started, worker, clock, codes } = supervisePair();
    supervisor.close('SIGTERM');
    supervisor.close('SIGINT');
    for (const { told } of started) {
      expect(told.filter(({ kind }) => kind === 'close')).toEqual([
        { kind: 'close', signal: 'SIGTERM' },
      ]);
    }
    worker(0).events.ended(done);
    await clock.advance(1_000);
    expect(codes).toEqual([]);
    worker(1).events.ended(done);
    expect(codes).toEqual([0]);
    expect(started).toHaveLength(2);
  });

  test('closes a worker that joins only then', () => {
    const { supervisor, worker } = supervise(2);
    supervisor.close('SIGINT');
    worker(0).joins();
    expect(worker(0).told.at(-1)).toEqual({ kind: 'close', signal: 'SIGINT' });
    expect(numbers([worker(0)])).toEqual([]);
  });

  test('ends with 1 if a worker is killed while it closes', () => {
    const { supervisor, worker, codes } = supervisePair();
    supervisor.close('SIGTERM');
    worker(0).events.ended(crashed);
    worker(1).events.ended(done);
    expect(codes).toEqual([1]);
  });

  test('kills workers that do not close in time', async () => {
    const { supervisor, worker, clock } = supervisePair();
    supervisor.close('SIGTERM');
    worker(0).events.ended(done);
    await clock.advance(20_000);
    expect([worker(0).isKilled, worker(1).isKilled]).toEqual([false, true]);
  });

  test('that closes while the only worker waits for its next start ends at once', async () => {
    const { supervisor, started, worker, clock, codes } = supervise(1);
    worker(0).listens();
    worker(0).events.ended(crashed);
    await clock.settle();
    worker(1).events.ended(crashed);
    supervisor.close('SIGTERM');
    expect(codes).toEqual([0]);
    await clock.advance(60_000);
    expect(started).toHaveLength(2);
  });
});
