import type { InstanceView } from '../../../../src/actors/views/view-types.ts';
import type { Control } from '../../../../src/testing/faults/control.ts';
import { createCluster, type Cluster } from '../../../../src/testing/faults/cluster.ts';
import { createStage, type Stage } from '../../../../src/testing/faults/stage.ts';
import { createWithin } from '../../../../src/testing/nodes/create-within.ts';
import { createSeededRandom } from '../../../../src/testing/nodes/seeded-random.ts';
import type { SimulatedCall } from '../../../../src/testing/nodes/simulate-process.ts';
import { silentLog } from '../../../support/silent-log.ts';
import { createParcelProcess } from './parcel-process.ts';

/** Two nodes that send a parcel. */
export interface ParcelCluster {
  readonly stage: Stage;
  readonly cluster: Cluster;
  /** The calls that reached the outside, in order: the task, and its idempotency key from the version on. */
  readonly calls: readonly string[];
  /** Starts a parcel on node `a`, as a client that repeats its request until it is answered. */
  start(): Promise<string>;
  /** Lets time pass until the parcel satisfies `wanted`. */
  until(id: string, wanted: (view: InstanceView) => boolean): Promise<InstanceView>;
}

export async function createParcelCluster(
  control: Control,
  answer: (call: SimulatedCall) => unknown = () => ({ id: 'c1' }),
): Promise<ParcelCluster> {
  const stage = createStage(Date.UTC(2026, 0, 1));
  const { clock } = stage;
  const calls: string[] = [];
  const cluster = await createCluster({
    stage,
    nodes: ['a', 'b'],
    processes: [createParcelProcess()],
    within: createWithin(clock.now, createSeededRandom(1)),
    random: createSeededRandom(2),
    secret: 'A secret of at least thirty-two bytes.',
    log: silentLog,
    control,
    async play(call) {
      const [, , version, index] = call.scope.idempotencyKey.split('/');
      calls.push(`${call.task} ${version}/${index} ${call.scope.attempt}`);
      return answer(call);
    },
    onEmit: () => {},
  });
  cluster.disturb(true);

  async function insist<T>(request: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await request();
      } catch {
        await clock.sleep(500);
      }
    }
  }

  return {
    stage,
    cluster,
    calls,
    start: async () =>
      clock.finish(
        insist(async () => {
          const { instance } = await cluster.ask('a', async (runtime) =>
            runtime.start('parcel', { item: 'tea' }, { idempotencyKey: 'one' }),
          );
          return instance.id;
        }),
      ),
    async until(id, wanted) {
      for (let hours = 0; hours < 24 * 30; hours += 1) {
        const view = await clock.finish(
          insist(async () => {
            const node = cluster.nodes.find(cluster.isUp) ?? 'a';
            return cluster.ask(node, async (runtime) => runtime.get('parcel', id));
          }),
        );
        if (wanted(view)) return view;
        await clock.advance(3_600_000);
      }
      throw new Error('Not within a month');
    },
  };
}
