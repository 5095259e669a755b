import { expect, test, vi } from 'vitest';
import type { InstanceView } from '../../src/index.ts';
import { createRequests, type Reply, type Requests } from '../support/requests.ts';
import { startNode, type RunningNode } from '../support/start-node.ts';
import { createStoragePlace, type StorageMode } from '../support/storage-place.ts';
import type { Death, Moment } from './mortal.ts';

const reason = 'An operator says so.';
const later = '2099-01-01T00:00:00.000Z';
const task = '0/0';

/** What an operator does, and to what. */
interface Case {
  /** As the audit log names it. */
  readonly what: string;
  /** What happened before, in order: acts and events, or that the timer came due, and was put off. */
  readonly before?: readonly string[];
  readonly body?: Readonly<Record<string, unknown>>;
  /** What is read of the instance then. */
  readonly left: Readonly<Record<string, unknown>>;
}

const complete = 'completeTask';
const cases: readonly Case[] = [
  { what: 'retryTask', body: { task }, left: { state: 'waiting' } },
  { what: 'failTask', body: { task }, left: { state: 'refused', status: 'Failed' } },
  { what: complete, body: { task, output: 'by hand' }, left: { state: 'waiting' } },
  { what: 'fireTimer', before: [complete], body: { timer: '2/0' }, left: { state: 'late' } },
  {
    what: 'moveTimer',
    before: [complete],
    body: { timer: '2/0', to: later },
    left: { state: 'waiting', timers: [{ id: '2/0', firesAt: later }] },
  },
  { what: 'pause', left: { paused: { reason } } },
  { what: 'resume', before: [complete, 'soon', 'pause', 'put off'], left: { state: 'late' } },
  {
    what: 'moveTo',
    body: { state: 'waiting' },
    left: { state: 'waiting', tasks: [{ outcome: 'stopped' }] },
  },
  {
    what: 'reopen',
    before: [complete, 'END'],
    body: { state: 'waiting' },
    left: { state: 'waiting', status: 'Pending' },
  },
  { what: 'delete', before: [complete, 'END'], left: { code: 'instance_not_found' } },
];

interface Life {
  readonly moment: Moment;
  readonly act: Case;
}

const moments = ['before the commit', 'after the commit'] as const;
const lives: readonly Life[] = cases.flatMap((act) => moments.map((moment) => ({ moment, act })));

/** The node that comes up after each death is the one that dies next. */
test.concurrent.each<[StorageMode]>([['embedded'], ['Redis']])(
  'an act of an operator is there whole and audited once, or not at all, whenever its node dies: %s',
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const open = async (death?: Death) =>
      startNode({ ...place, nodeId: 'node', errand: true, ...(death && { death }) });
    let node = await open(deathOf(lives[0]));
    try {
      for (const [n, life] of lives.entries()) {
        const prepared = await prepare(node, life.act);
        await expect(act(node, prepared, life.act)).rejects.toThrow('fetch failed');
        expect(await node.gone).toBeNull();
        node = await open(deathOf(lives[n + 1]));
        await check(node, prepared, life);
      }
    } finally {
      await node.kill();
    }
  },
);

test.concurrent.each<[StorageMode]>([['embedded'], ['Redis']])(
  'a pause or resumption of a process is there whole and audited once, or not at all, whenever its node dies: %s',
  async (mode) => {
    await using place = await createStoragePlace(mode);
    const open = async (death?: Death) =>
      startNode({ ...place, nodeId: 'node', errand: true, ...(death && { death }) });
    const audited: string[] = [];
    for (const { verb, task: ofTask, moment, isRepeated = true } of changes) {
      const path = `/processes/errand/${verb}`;
      const ask = async (of: RunningNode) => {
        const body = { reason, task: ofTask };
        return requestsOf(of).request('POST', path, body, keyOf(verb, moment));
      };
      await using victim = await open({ moment, process: 'errand', register: 'pauses' });
      await expect(ask(victim)).rejects.toThrow('fetch failed');
      expect(await victim.gone).toBeNull();
      await using next = await open();
      const api = requestsOf(next);
      const isDone = moment === 'after the commit';
      const said = `${verb}Process done`;
      if (isDone) audited.unshift(said);
      const holdIn = async () => {
        const { whole, tasks } = (await api.get('/processes/errand/pauses')).body;
        return ofTask === undefined ? whole : tasks[ofTask];
      };
      const outcomes = async () => {
        const { entries } = (await api.get('/audit')).body;
        return entries.map(({ what, outcome }: Entry) => `${what} ${outcome}`);
      };
      expect((await holdIn()) !== undefined).toBe((verb === 'pause') === isDone);
      expect(await outcomes()).toEqual(audited);
      if (!isRepeated) continue;
      // The client had no answer, and repeats it.
      expect(replayed(await ask(next))).toEqual([200, isDone ? 'true' : null]);
      if (!isDone) audited.unshift(said);
      expect((await holdIn()) !== undefined).toBe(verb === 'pause');
      expect(await outcomes()).toEqual(audited);
    }
  },
);

interface PauseChange {
  readonly verb: 'pause' | 'resume';
  readonly task?: string;
  readonly moment: Moment;
  readonly isRepeated?: boolean;
}

/** Only the last one resumes: a node that comes up would go on with what a resumption has left, and die of that. */
const changes: readonly PauseChange[] = [
  { verb: 'pause', moment: 'before the commit' },
  { verb: 'pause', task: 'ask', moment: 'after the commit' },
  { verb: 'resume', task: 'ask', moment: 'before the commit', isRepeated: false },
  { verb: 'resume', task: 'ask', moment: 'after the commit' },
];

/** The key under which something is done once. */
function keyOf(...names: readonly string[]) {
  return { 'idempotency-key': names.join(' ') };
}

function replayed({ status, headers }: Reply): readonly unknown[] {
  return [status, headers.get('idempotent-replayed')];
}

interface Entry {
  readonly what: string;
  readonly outcome?: string;
  readonly instance?: string;
}

function deathOf(life: Life | undefined): Death | undefined {
  if (life === undefined) return undefined;
  const { what } = life.act;
  const named = ['retryTask', 'failTask', 'completeTask'].includes(what) ? ' ask' : '';
  // The node that comes after a death before the commit first repeats the act for its client.
  const count = life.moment === 'after the commit' ? 2 : 1;
  return { moment: life.moment, process: 'errand', event: `act.${what}${named}`, count };
}

function requestsOf({ url }: RunningNode): Requests {
  return createRequests(async (path, init) => fetch(url + path, init));
}

async function act(node: RunningNode, path: string, { what, body }: Case) {
  const api = requestsOf(node);
  const key = keyOf(what, path);
  return what === 'delete'
    ? api.request('DELETE', path, undefined, { ...key, 'holdfast-reason': reason })
    : api.request('POST', `${path}/acts`, { act: { kind: what, ...body }, reason }, key);
}

/** Starts an instance, and does what precedes the act. */
async function prepare(node: RunningNode, { before = [] }: Case): Promise<string> {
  const api = requestsOf(node);
  const path = await api.start('/errands', {});
  await until(node, path, { tasks: [{ outcome: 'pending', attempts: 1 }] });
  for (const step of before) {
    if (step === 'put off') {
      await putOff(node, path);
      continue;
    }
    const known = step === 'soon' ? soon() : cases.find(({ what }) => what === step);
    const { status } =
      known === undefined
        ? await api.request('POST', `${path}/events`, { type: step })
        : await act(node, path, known);
    expect(status).toBe(200);
  }
  return path;
}

/** Lets the timer come due in a moment. */
function soon(): Case {
  const to = new Date(Date.now() + 3_000).toISOString();
  return { what: 'moveTimer', body: { timer: '2/0', to }, left: {} };
}

/** Waits until a node has put off a timer that is due. */
async function putOff(node: RunningNode, path: string): Promise<void> {
  const api = requestsOf(node);
  await vi.waitFor(
    async () => {
      const { body } = await api.get(`${path}/waiting`);
      const [{ dueAt, proof }] = body.waitsFor;
      expect(Date.parse(proof.dueAt)).toBeGreaterThan(Date.parse(dueAt));
    },
    { timeout: 60_000, interval: 25 },
  );
}

async function until(node: RunningNode, path: string, wanted: object): Promise<InstanceView> {
  const api = requestsOf(node);
  return vi.waitFor(
    async () => {
      const { body } = await api.get(path);
      expect(body).toMatchObject(wanted);
      return body;
    },
    { timeout: 60_000, interval: 25 },
  );
}

async function check(node: RunningNode, path: string, { moment, act: done }: Life): Promise<void> {
  const api = requestsOf(node);
  const id = path.slice('/errands/'.length);
  const outcomes = async () => {
    const entries: readonly Entry[] = (await api.get('/audit')).body.entries;
    const own = entries.filter(({ what, instance }) => what === done.what && instance === id);
    return own.map(({ outcome }) => outcome);
  };
  const isLost = moment === 'before the commit';
  expect(await outcomes()).toEqual(isLost ? [] : ['done']);
  // The client had no answer, and repeats it.
  const again = replayed(await act(node, path, done));
  expect(again).toEqual([done.what === 'delete' ? 204 : 200, isLost ? null : 'true']);
  await until(node, path, done.left);
  expect(await outcomes()).toEqual(['done']);
  const { steps = [] } = (await api.get(`${path}/history`)).body;
  const types = steps.map(({ event }: { readonly event: { type: string } }) => event.type);
  const own = types.filter((type: string) => type === `act.${done.what}`);
  expect(own).toHaveLength(done.what === 'delete' ? 0 : 1);
  const { waitsFor = [], deadEnd = false } = (await api.get(`${path}/waiting`)).body;
  const unarmed = waitsFor.filter(({ armed }: { readonly armed?: boolean }) => armed === false);
  expect({ deadEnd, unarmed }).toEqual({ deadEnd: false, unarmed: [] });
}
