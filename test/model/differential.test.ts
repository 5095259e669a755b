import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildMachine } from './support/build-machine.ts';
import { createOracle } from './support/oracle.ts';
import type { Outcome, Side } from './support/side.ts';
import { run, type Command, type Run } from './support/spec.ts';
import { createSubject } from './support/subject.ts';
import { createWorld, refresh } from './support/world.ts';

/*
 * Random machines, three deep, go through Holdfast's step and through XState's own interpreter; after each event, timer
 * and settled promise the two must agree: snapshots (with children, histories, outputs and errors), pending promises
 * and timers, custom actions and emitted events in their order.
 *
 * What differs by design:
 * - automatic ids (`x:N` counts within the process, `c:N` within the instance);
 * - errors are plain `{ name, message }`, since no `Error` survives JSON;
 * - a machine that throws ends under XState; a step of Holdfast that throws has never happened;
 * - an event that no transition takes is refused, so that no `always` guard sees it.
 *
 * What XState runs but no record can keep, so that Holdfast drops it, and no machine here does it:
 * - an actor whose id another took while it ran (two spawns under one id; a transition from a state through a history
 *   state back into it, which XState enters anew without having left it);
 * - the children of an inner machine that threw, which XState forgets to stop;
 * - the earlier of two actors that one machine spawned without an id, which XState's own list of children forgets
 *   (Holdfast keeps it);
 * - the first of two delayed events under one id once its actor has ended, which XState cannot cancel.
 */

const numRuns = Number(process.env['HOLDFAST_MODEL_RUNS'] ?? 500);
const seed = Number(process.env['HOLDFAST_MODEL_SEED'] ?? 20_260_101);
/** A busy machine compares fewer machines instead of taking longer; shrinking a failure also ends by then. */
const limitMs = Number(process.env['HOLDFAST_MODEL_LIMIT_MS'] ?? 45_000);
const counted = { machines: 0, steps: 0, restores: 0, timers: 0, settled: 0, refused: 0, threw: 0 };

beforeAll(() => {
  // XState warns about each event to an ended actor, and both sides send many.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterAll(() => console.log('compared with XState:', JSON.stringify({ seed, ...counted })));

test(
  'random machines, saved and restored between any two events, reach the same snapshots as in XState itself',
  async () => {
    const property = fc.asyncProperty(run, compare);
    await fc.assert(property, { numRuns, seed, interruptAfterTimeLimit: limitMs });
  },
  limitMs + 60_000,
);

async function compare({ machine, commands }: Run): Promise<void> {
  const worlds = [createWorld(), createWorld()] as const;
  const oracle = createOracle(buildMachine(machine, worlds[0]), worlds[0]);
  const subject = createSubject(buildMachine(machine, worlds[1]), worlds[1], () => {
    counted.restores += 1;
  });
  const anew = () => worlds.forEach(refresh);
  counted.machines += 1;
  if (!agree(oracle, subject, oracle.start(), subject.start())) return;
  let now = 0;
  for (const { command, restore } of commands) {
    if (!oracle.isActive()) break;
    anew();
    if (restore) subject.restore();
    if (command.kind === 'advance') {
      now += command.ms;
      if (!advance(oracle, subject, now, restore, anew)) return;
    } else if (!(await tell(oracle, subject, command))) return;
  }
  subject.restore();
  expect(subject.state()).toEqual(oracle.state());
}

/** Applies one command to both sides; false if the machine threw, which ends the comparison. */
async function tell(oracle: Side, subject: Side, command: Exclude<Command, { kind: 'advance' }>) {
  if (command.kind === 'event') {
    return agree(oracle, subject, oracle.send(command.type), subject.send(command.type));
  }
  const { pick, ok, value } = command;
  const { tasks } = oracle.state();
  const name = tasks[pick % Math.max(tasks.length, 1)];
  if (name === undefined) return true;
  counted.settled += 1;
  const expected = await oracle.settle(name, ok, value);
  return agree(oracle, subject, expected, await subject.settle(name, ok, value));
}

/** Lets time pass until `until`, from one deadline to the next. */
function advance(
  oracle: Side,
  subject: Side,
  until: number,
  restoreBetween: boolean,
  anew: () => void,
): boolean {
  for (;;) {
    const next = oracle.state().timers[0]?.deadline;
    const isDue = next !== undefined && next <= until && oracle.isActive();
    const at = isDue ? next : until;
    anew();
    const expected = oracle.fireAllAt(at, restoreBetween);
    if (!agree(oracle, subject, expected, subject.fireAllAt(at, restoreBetween))) return false;
    if (!isDue) return true;
    counted.timers += 1;
  }
}

function agree(oracle: Side, subject: Side, expected: Outcome, actual: Outcome): boolean {
  if (actual === 'threw') {
    counted.threw += 1;
    expect(oracle.isActive()).toBe(false);
    return false;
  }
  counted.steps += 1;
  if (actual === 'refused') counted.refused += 1;
  expect(actual).toBe(expected);
  const [is, wanted] = [subject.state(), oracle.state()];
  // Strings first: comparing deeply takes most of the time, and is for the report only.
  if (JSON.stringify(is) !== JSON.stringify(wanted)) expect(is).toEqual(wanted);
  return true;
}
