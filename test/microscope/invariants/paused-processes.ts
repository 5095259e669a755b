import { pausesHeardMs } from '../../../src/actors/wakes/pauses.ts';
import type { LoggedPause } from '../runs/pause-log.ts';
import { mayBeLate, skewOf } from './late-strikes.ts';
import type { Run } from './run.ts';

/** Something that a pause holds, and which node did it, if that is known. */
interface Doing {
  readonly what: string;
  readonly node: string | undefined;
  readonly atMs: number;
}

/** What steps are not outcomes of what began before, nor acts of an operator. */
const startsSomething = /^(?:start$|timer\.fired$|[A-Z])/;

/**
 * While a process is paused, no instance starts, no event of a client is applied, no timer fires, and no call or telling begins;
 * while a task is, no call of that. Allowed is what
 * - a node does before it has heard of the pause, for which it has `pausesHeardMs`, by its own clock;
 * - a node has decided upon before, and does late because a fault delays, repeats or outlasts it, or stops the node;
 * - follows a failover, which may lose the pause.
 */
export function pausedProcessesStandStill(run: Run): readonly string[] {
  const { observed, strikes } = run;
  if (observed.counts.failOvers > 0) return [];
  const skewMs = skewOf(strikes);
  const hasJumped = (fromMs: number, untilMs: number) =>
    strikes.some(
      ({ atMs, faults }) =>
        atMs >= fromMs && atMs <= untilMs && faults.some(({ kind }) => kind === 'jump'),
    );
  return observed.pauses().flatMap((pause) =>
    doingsOf(run, pause)
      .filter(
        ({ node, atMs }) =>
          atMs > pause.fromMs + pausesHeardMs + skewMs &&
          atMs < pause.untilMs - skewMs &&
          !hasJumped(pause.fromMs, atMs) &&
          !mayBeLate(strikes, { node, fromMs: pause.fromMs, atMs }),
      )
      .map(
        ({ what, node, atMs }) =>
          `${node ?? 'a node'}: ${what} at ${atMs}, and ${pause.task ?? 'the process'} was paused from ${pause.fromMs} to ${pause.untilMs}`,
      ),
  );
}

function doingsOf({ outside, observed, told }: Run, { task }: LoggedPause): readonly Doing[] {
  const calls = outside.calls
    .filter(({ call }) => task === undefined || call.task === task)
    .map(({ about, node, atMs }) => ({ what: `${about} was called`, node, atMs }));
  if (task !== undefined) return calls;
  const steps = observed
    .steps()
    .filter(({ entry }) => startsSomething.test(entry.event.type))
    .map(({ entry: { event, at }, node }) => ({
      what: `${event.type} was applied`,
      node,
      atMs: at,
    }));
  const tellings = told.map(({ id, sequence, atMs }) => ({
    what: `event ${sequence} of ${id} was told`,
    node: undefined,
    atMs,
  }));
  return [...calls, ...steps, ...tellings];
}
