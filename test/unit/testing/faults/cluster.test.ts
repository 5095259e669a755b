import { describe, expect, test } from 'vitest';
import type { Boundary } from '../../../../src/testing/faults/boundary.ts';
import type { Control } from '../../../../src/testing/faults/control.ts';
import { drawFaults } from '../../../../src/testing/faults/draw-faults.ts';
import type { Fault } from '../../../../src/testing/faults/fault.ts';
import { instanceIdOf } from '../../../../src/testing/simulations/instance-id-of.ts';
import { followSchedule } from '../../../../src/testing/faults/schedule.ts';
import { createParcelCluster } from '../support/parcel-cluster.ts';

const calm: Control = () => [];

/** Lets a fault strike at the first boundary that matches. */
function once(matches: (boundary: Boundary) => boolean, ...faults: readonly Fault[]): Control {
  let struck = false;
  return (boundary) => {
    if (struck || !matches(boundary)) return [];
    struck = true;
    return faults;
  };
}

const commitOf = (version: number) => (boundary: Boundary) =>
  boundary.name === 'commit' && boundary.about === `i1 v${version}`;

async function toPickup(control: Control) {
  const parcels = await createParcelCluster(control);
  const id = await parcels.start();
  const view = await parcels.until(id, ({ state }) => JSON.stringify(state).includes('pickup'));
  return { ...parcels, id, view };
}

describe('a cluster', () => {
  test('crosses the same boundaries in each run of a seed, to the byte', async () => {
    const run = async (seed: number) => {
      const { cluster } = await toPickup(drawFaults({ seed, rate: 0.2 }));
      return cluster.journal;
    };
    const journal = await run(3);
    expect(journal.some((line) => line.includes('[{'))).toBe(true);
    expect(await run(3)).toEqual(journal);
    expect(await run(4)).not.toEqual(journal);
  });

  test('repeats a run by the schedule of its faults', async () => {
    const { cluster } = await toPickup(drawFaults({ seed: 5, rate: 0.2 }));
    const again = await toPickup(followSchedule(cluster.schedule));
    expect(again.cluster.journal).toEqual(cluster.journal);
  });

  test('survives a crash at each boundary of a run, on either side, and calls out under the same keys', async () => {
    const { cluster, calls } = await toPickup(calm);
    const boundaries = cluster.journal.flatMap((line, number) =>
      / (?:commit|callout|wake) /.test(line) ? [number] : [],
    );
    expect(boundaries.length).toBeGreaterThan(5);
    for (const at of boundaries) {
      for (const side of ['before', 'after'] as const) {
        const crash = { kind: 'crash', at: side, downMs: 3_000 } as const;
        const crashed = await toPickup(followSchedule([{ at, faults: [crash] }]));
        expect(new Set(crashed.calls.map((call) => call.slice(0, -2)))).toEqual(
          new Set(calls.map((call) => call.slice(0, -2))),
        );
      }
    }
  });

  test.each(['before', 'after'] as const)(
    'starts one instance for a client that repeats a start whose commit failed %s it arrived',
    async (at) => {
      const { cluster, calls } = await toPickup(once(commitOf(0), { kind: 'fail', at }));
      const starts = cluster.journal.filter((line) => line.includes(' commit i1 v0'));
      expect(starts.map((line) => line.includes('fail'))).toEqual([true, false]);
      expect(calls.filter((call) => call.startsWith('ship'))).toHaveLength(1);
    },
  );

  test('carries out later a call that lingers', async () => {
    const { view } = await toPickup(once(commitOf(0), { kind: 'linger', ms: 3_000 }));
    expect(view.version).toBeGreaterThan(0);
  });

  test('pauses a node, whose task is then taken over, and whose late outcome comes to nothing', async () => {
    const pause = { kind: 'pause', at: 'after', ms: 20_000 } as const;
    const parcels = await toPickup(once(({ name }) => name === 'charge', pause));
    const charges = () => parcels.calls.filter((call) => call.startsWith('charge'));
    expect(charges()).toHaveLength(2);
    await parcels.stage.clock.advance(30_000);
    const view = await parcels.until(parcels.id, () => true);
    expect(view.version).toBe(parcels.view.version);
  });

  test('brings what a lost wake would have brought by the due index', async () => {
    const parcels = await createParcelCluster((boundary) =>
      boundary.kind === 'wake' ? [{ kind: 'lose' }] : [],
    );
    const id = await parcels.start();
    const { version } = await parcels.until(id, ({ state }) =>
      JSON.stringify(state).includes('pickup'),
    );
    expect(version).toBe(3);
  });

  test('lets each node hear within a second what operators pause, although nothing is due', async () => {
    const { cluster, stage, id } = await toPickup(calm);
    const pause = { reason: 'The shop moves.' };
    await cluster.ask('a', async (runtime) => runtime.pause('parcel', pause));
    await stage.clock.advance(1_000);
    const sent = cluster.ask('b', async (runtime) =>
      runtime.send('parcel', id, { type: 'PICKED_UP', by: 'ada' }),
    );
    await expect(sent).rejects.toMatchObject({ code: 'process_paused' });
  });

  test('goes back to the replica by a failover', async () => {
    const { stage, id } = await toPickup(once(commitOf(1), { kind: 'replicate' }));
    const before = await stage.store.load(instanceIdOf(id));
    stage.store.failOver();
    const after = await stage.store.load(instanceIdOf(id));
    expect([before?.version, after?.version]).toEqual([3, 0]);
  });
});
