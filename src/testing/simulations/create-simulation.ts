import { copyOut } from '../../in-process/own-copies.ts';
import type { Process } from '../../definition/define-process.ts';
import type { InstanceOf, StepOf } from '../../in-process/typed-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import { parseDuration } from '../../parse-duration.ts';
import type { Call } from '../nodes/outside-effect.ts';
import { instanceIdOf } from './instance-id-of.ts';
import { readAll } from './read-all.ts';
import type { Simulation, StartOptions } from './simulation.ts';
import { toWakes } from './to-wakes.ts';
import { waitUntil, type Target } from './wait-until.ts';
import type { World } from './world.ts';

/** Starts an instance in a world, and gives access to it. */
export async function createSimulation<P extends Process>(
  world: World,
  process: P,
  { input, owner: sub, tenant, ...outside }: StartOptions<P>,
): Promise<Simulation<P>> {
  const { clock, nodes, journal, players } = world;
  const { name } = process;
  world.stateOutside(world.processNamed(name), outside);
  const isForSomebody = sub !== undefined || tenant !== undefined;
  const { instance: started } = await nodes.current().start(name, input, {
    startFor: isForSomebody ? { sub, tenant } : undefined,
    // The id follows from it.
    idempotencyKey: world.nextKey(),
  });
  const { id } = started;
  const instanceId = instanceIdOf(id);
  let readings = await readAll(nodes.current(), name, id, undefined);

  function callsOf(kind: Call['kind'], task: string): readonly Call[] {
    assertKnownTask(world.processNamed(name), task);
    return journal
      .of(instanceId)
      .filter((effect): effect is Call => effect.kind === kind && effect.task === task);
  }

  async function act(work: () => Promise<unknown>): Promise<void> {
    await world.act(work);
  }

  const play = async (moves: readonly object[]) =>
    copyOut(
      await world.act(async () =>
        nodes.current().whatIf(name, id, { moves }, { undeclared: true }),
      ),
    );

  // The machine and view of the process define the types of what it shows.
  const instance = () => copyOut(readings.instance) as InstanceOf<P>;
  const simulation: Simulation<P> = {
    process,
    id,
    get now() {
      return new Date(clock.now());
    },
    get instance() {
      return instance();
    },
    get status() {
      return readings.instance.status;
    },
    get state() {
      return instance().state;
    },
    get data() {
      return instance().data;
    },
    get output() {
      return instance().output;
    },
    get error() {
      return instance().error;
    },
    get wakes() {
      return toWakes(readings.waiting);
    },
    get effects() {
      return journal.of(instanceId);
    },
    get ledger() {
      return copyOut(readings.ledger);
    },
    get history() {
      return copyOut(readings.history) as readonly StepOf<P>[];
    },
    calls: (task) => callsOf('task', task),
    undoCalls: (task) => callsOf('undo', task),
    send: async (event, { ifVersion } = {}) =>
      act(async () => nodes.current().send(name, id, event, { ifVersion })),
    async advance(duration) {
      const delayMs = parseDuration('The duration of advance', duration);
      await world.pass('advance', async () => clock.advance(delayMs));
    },
    until: async (target, { within } = {}) =>
      world.pass('until', async () =>
        waitUntil(world, { process: name, id }, target as Target, within),
      ),
    whatIf: async (...moves) => play(moves),
    async explain(event) {
      const { moves } = await play([{ kind: 'event', event }]);
      const [moved] = moves;
      if (moved === undefined) throw new Error('A what-if of one move tells of none');
      return moved;
    },
    async complete(task, result) {
      assertKnownTask(world.processNamed(name), task);
      const url = players.callbackUrl(instanceId, task);
      if (url === undefined) {
        throw invalidRequest(`The task "${task}" was not called, so it cannot be completed.`);
      }
      await act(async () => nodes.current().complete(tokenOf(url), toCompletion(result)));
    },
    cancel: async (options) => act(async () => nodes.current().cancel(name, id, options)),
    retryRollback: async () => act(async () => nodes.current().retryRollback(name, id)),
    crash: async () =>
      world.pass('crash', async () => {
        await clock.settle();
        await nodes.crash();
      }),
    restart: async (next, outside = {}) =>
      world.pass('restart', async () => world.deploy(next ?? world.processNamed(name), outside)),
    start: async (other, options = {}) =>
      world.act(async () => createSimulation(world, other, options)),
    [Symbol.asyncDispose]: async () => world.close(),
  };
  world.watch(simulation, async () => {
    readings = await readAll(nodes.current(), name, id, readings);
  });
  return simulation;
}

function tokenOf(callbackUrl: string): string {
  return callbackUrl.slice(callbackUrl.lastIndexOf('/') + 1);
}

function toCompletion(result: unknown): object {
  if (!(result instanceof Error)) return { output: result };
  const { name, message } = result;
  const code = 'code' in result && typeof result.code === 'string' ? { code: result.code } : {};
  return { error: { name, message, ...code } };
}
