import type { AnyStateMachine } from 'xstate';
import { copyOut } from '../../in-process/own-copies.ts';
import type { Process } from '../../definition/define-process.ts';
import type { InstanceOf, StepOf } from '../../in-process/typed-process.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { assertKnownTask } from '../assertions/assert-known-task.ts';
import { parseDuration } from '../../parse-duration.ts';
import type { Call } from '../nodes/outside-effect.ts';
import type { BehavioursByName } from '../nodes/players.ts';
import { instanceIdOf } from './instance-id-of.ts';
import { readAll } from './read-all.ts';
import { createRequests } from './create-requests.ts';
import { toCaller } from './simulated-caller.ts';
import type { Examined, OutsideOptions, Simulation, StartOptions } from './simulation.ts';
import { toNext } from './to-next.ts';
import { toWakes } from './to-wakes.ts';
import { waitUntil, type Target } from './wait-until.ts';
import type { World } from './world.ts';

/** Starts an instance in a world, and gives access to it. */
export async function createSimulation<P extends Process>(
  world: World,
  process: P,
  { input, owner: sub, tenant, as, ...outside }: StartOptions<P>,
): Promise<Simulation<P>> {
  const { clock, nodes, journal, players } = world;
  const { name } = process;
  world.stateOutside(world.processNamed(name), outside);
  const isForSomebody = sub !== undefined || tenant !== undefined;
  const { instance: started } = await nodes.current().start(name, input, {
    ...(as === undefined ? {} : { caller: toCaller(as) }),
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

  function examinedAt(at: number | undefined): Examined<P> {
    const play = async (moves: readonly object[]) =>
      copyOut(
        await world.act(async () =>
          nodes.current().whatIf(name, id, { moves, at }, { undeclared: true }),
        ),
      );
    return {
      whatIf: async (...moves) => play(moves),
      async explain(event) {
        const { moves } = await play([{ kind: 'event', event }]);
        const [moved] = moves;
        if (moved === undefined) throw new Error('A what-if of one move tells of none');
        return moved;
      },
    };
  }

  const requests = createRequests(world, { process, id });
  // The machine and view of the process define the types of what it shows.
  const instance = () => copyOut(readings.instance) as InstanceOf<P>;
  const simulation: Simulation<P> = {
    process,
    id,
    get now() {
      return new Date(clock.now());
    },
    get isThere() {
      return readings.isThere;
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
    send: async (...args) => requests.send(...args),
    act: async (...args) => requests.act(...args),
    cancel: async (...args) => requests.cancel(...args),
    retryRollback: async () => requests.retryRollback(),
    as: (caller) => createRequests(world, { process, id }, toCaller(caller)),
    async advance(duration) {
      const delayMs = parseDuration('The duration of advance', duration);
      await world.pass('advance', async () => clock.advance(delayMs));
    },
    until: async (target, { within } = {}) =>
      world.pass('until', async () =>
        waitUntil(world, { process: name, id }, target as Target, within),
      ),
    ...examinedAt(undefined),
    at: examinedAt,
    async complete(task, result) {
      assertKnownTask(world.processNamed(name), task);
      const url = players.callbackUrl(instanceId, task);
      if (url === undefined) {
        throw invalidRequest(`The task "${task}" was not called, so it cannot be completed.`);
      }
      await world.act(async () => nodes.current().complete(tokenOf(url), toCompletion(result)));
    },
    crash: async () =>
      world.pass('crash', async () => {
        await clock.settle();
        await nodes.crash();
      }),
    restart: async (
      next?: Process | AnyStateMachine,
      outside: OutsideOptions<BehavioursByName> = {},
    ) =>
      world.pass('restart', async () =>
        world.deploy(toNext(world.processNamed(name), next), outside),
      ),
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
