import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import {
  createActor,
  createMachine,
  fromPromise,
  SimulatedClock,
  type AnyMachineSnapshot,
  type AnyTransitionDefinition,
} from 'xstate';
import { edgeIdOf } from '../../src/definition/graph/edge-id.ts';
import { statePaths } from '../../src/definition/graph/state-paths.ts';
import { toGraph } from '../../src/definition/graph/to-graph.ts';
import { findInGraph } from '../../src/definition/findings/find-in-graph.ts';
import { toSubjects } from '../../src/definition/findings/subject.ts';
import { createSeededRandom } from '../../src/testing/nodes/seeded-random.ts';

/*
 * Random machines run under XState's own interpreter, with guards that decide at random. Whatever a finding says of a machine
 * without the word "possible" must hold in all these runs.
 */

const machines = Number(process.env['HOLDFAST_MODEL_RUNS'] ?? 500);
const events = ['A', 'B', 'A.b'];

test('what the graph shows holds in every run of random machines under XState', () => {
  const faults: string[] = [];
  const seen = { shadowed: 0, unreachable: 0, resting: 0, unhandled: 0, taken: 0 };
  for (let seed = 0; seed < machines; seed += 1) {
    const random = createSeededRandom(seed);
    const machine = randomMachine(random);
    const checked = { name: 'random', graph: toGraph(machine), events: undefined };
    const [subject] = toSubjects(checked);
    const findings = findInGraph(checked);
    const placesOf = (code: string, kind: string): ReadonlySet<string> =>
      new Set(
        findings
          .filter((each) => each.code === code && each.evidence.kind === kind)
          .map(({ path }) => path),
      );
    const unreachable = placesOf('unreachable-state', 'graph');
    const fault = (what: string): void => void faults.push(`seed ${seed}: ${what}`);
    const resting = new Set([
      ...placesOf('dead-end', 'graph'),
      ...placesOf('waits-for-ever', 'graph'),
    ]);
    const dead = placesOf('dead-end', 'graph');
    const unhandled = placesOf('unhandled-failure', 'graph');
    seen.shadowed += subject?.shadowed.size ?? 0;
    seen.unreachable += unreachable.size;

    for (let run = 0; run < 10; run += 1) {
      const clock = new SimulatedClock();
      const taken: AnyTransitionDefinition[] = [];
      const actor = createActor(machine, {
        clock,
        inspect: (event) => {
          if (event.type === '@xstate.microstep') taken.push(...event._transitions);
        },
      });
      actor.subscribe({ error() {} });
      actor.start();
      for (let move = 0; move < 15; move += 1) {
        const before = actor.getSnapshot() as AnyMachineSnapshot;
        if (before.status !== 'active') break;
        const hasMoved = (): boolean =>
          !isDeepStrictEqual((actor.getSnapshot() as AnyMachineSnapshot).value, before.value);
        const paths = statePaths(before.value);
        if (paths.some((path) => unreachable.has(path))) fault('is in an unreachable state');
        const failing = paths.find((path) => unhandled.has(path));
        if (paths.some((path) => resting.has(path))) {
          seen.resting += 1;
          clock.increment(1_000_000);
          if (hasMoved()) fault('moves although it waits for ever');
        }
        if (failing !== undefined && random() < 0.1) {
          seen.unhandled += 1;
          const invoked = subject?.lookup.state(failing)?.invokes[0]?.id;
          actor.send({ type: `xstate.error.actor.${invoked}`, error: 'no' } as never);
          if (actor.getSnapshot().status !== 'error') fault('handles an unhandled failure');
          break;
        }
        taken.length = 0;
        if (random() < 0.4) clock.increment([1, 10, 100, 1_000][Math.floor(random() * 4)] ?? 1);
        else actor.send({ type: events[Math.floor(random() * events.length)] ?? 'A' });
        if (paths.some((path) => dead.has(path)) && hasMoved()) fault('leaves a dead end');
        seen.taken += taken.length;
        const ids = taken.map((transition) => edgeIdOf(transition) ?? '');
        if (ids.some((id) => subject?.shadowed.has(id))) fault('takes a shadowed transition');
      }
      actor.stop();
    }
  }
  expect(faults).toEqual([]);
  // Every kind was put to the test.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
});

interface StateConfig {
  readonly id: string;
  type?: string;
  initial?: string;
  states?: Record<string, StateConfig>;
  on?: Record<string, object[]>;
  after?: Record<string, object[]>;
  always?: object[];
  onDone?: object[];
  invoke?: object;
}

/** At most 14 states in three levels, with everything in which one transition may forestall another. */
function randomMachine(random: () => number) {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const all: StateConfig[] = [];
  /** XState enters a state anew, without leaving it, through its own history, and then starts its timers twice. */
  const within = new Map<StateConfig, ReadonlySet<StateConfig>>();
  const make = (depth: number): StateConfig => {
    const state: StateConfig = { id: `s${all.length}` };
    all.push(state);
    if (depth < 3 && all.length < 12 && random() < 0.35) {
      const states = { a: make(depth + 1), b: make(depth + 1) };
      state.states = states;
      if (random() < 0.3) state.type = 'parallel';
      else {
        state.initial = pick(['a', 'b']);
        if (random() < 0.2) {
          const past: StateConfig = { id: `s${all.length}`, type: 'history' };
          within.set(past, new Set(all.slice(all.indexOf(state))));
          all.push(past);
          state.states = { ...states, past };
        }
      }
    } else if (depth > 1 && random() < 0.15) state.type = 'final';
    return state;
  };
  const states = { a: make(1), b: make(1), c: make(1), d: make(1) };
  const transitionFrom = (state: StateConfig): object => ({
    ...(random() < 0.8
      ? { target: `#${pick(all.filter((each) => within.get(each)?.has(state) !== true)).id}` }
      : {}),
    ...(random() < 0.4 ? { guard: () => random() < 0.5 } : {}),
    ...(random() < 0.2 ? { reenter: true } : {}),
  });
  for (const state of all) {
    if (state.type === 'final' || state.type === 'history') continue;
    const some = (): object[] =>
      Array.from({ length: random() < 0.4 ? 2 : 1 }, () => transitionFrom(state));
    state.on = {};
    for (const type of ['A', 'B', 'A.*', '*']) if (random() < 0.2) state.on[type] = some();
    state.after = {};
    for (const ms of ['10', '100']) if (random() < 0.15) state.after[ms] = some();
    if (random() < 0.08) state.always = some();
    if (state.initial !== undefined && random() < 0.3) state.onDone = some();
    if (random() < 0.2) {
      const onError = random() < 0.5 ? { onError: some() } : {};
      state.invoke = { src: 'work', id: state.id, ...onError };
    }
  }
  return createMachine({
    id: 'root',
    initial: 'a',
    states,
    options: { maxIterations: 50 },
  } as never).provide({ actors: { work: fromPromise(async () => new Promise<never>(() => {})) } });
}
