import type { Found } from '../../definition/findings/finding.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import type { Tallied, Times } from './create-tally.ts';
import { traceOf } from './trace-of.ts';

/** The events that had no effect, wherever and with whatever payload a run sent them. */
export function showTally(
  { process: { graph }, wayTo }: Run,
  tallied: readonly Tallied[],
): readonly Shown[] {
  return tallied.filter(isVain).flatMap((one): readonly Shown[] => {
    const { path, event, idle, refused } = one;
    const [first, fault] =
      idle.first === undefined
        ? [refused.first, refusedText(one)]
        : [idle.first, idleText(event, idle)];
    if (first === undefined) return [];
    const evidence = traceOf(graph, [...wayTo(first.state), first.move]);
    return [{ finding: { ...fault, machine: graph.root, path, evidence }, proves: () => false }];
  });
}

/** What of this is not known, because the payloads were made up, each in a sentence. */
export function doubtTexts(tallied: readonly Tallied[]): readonly string[] {
  return tallied.filter(({ isDoubtful, hasWorked }) => isDoubtful && !hasWorked).map(doubtText);
}

function isVain({ hasWorked, isDoubtful }: Tallied): boolean {
  return !hasWorked && !isDoubtful;
}

function doubtText({ path, event, idle }: Tallied): string {
  const where = path === '' ? '' : ` in ${path}`;
  const what = idle.count === 0 ? 'was refused' : 'changed nothing';
  return `The event ${event} ${what}${where} with each payload that was made up for it, so that what follows it was not run: pass events: { ${JSON.stringify(event)}: [{ … }] }.`;
}

type Fault = Pick<Found, 'code' | 'what' | 'remedy'>;

function refusedText({ event, refused, guards }: Tallied): Fault {
  const why =
    guards.length === 0 ? 'no transition could be taken' : `${guards.join(', ')} returned false`;
  return {
    code: 'refused-event',
    what: `The event ${event} is refused: ${why} ${howOften(refused)}.`,
    remedy:
      'Mend the guard, or remove the transition. If other payloads or outcomes of tasks are possible, pass them to the check.',
  };
}

function idleText(event: string, idle: Times): Fault {
  return {
    code: 'idle-event',
    what: `The event ${event} is accepted and changes nothing: no state, no data, no task and no timer, ${howOften(idle)}.`,
    remedy:
      'Let it do something, or remove it, so that who sends it is told. If other payloads have an effect, pass them to the check.',
  };
}

function howOften({ count }: Times): string {
  return count === 1 ? 'the one time that it was sent' : `each of the ${count} times it was sent`;
}
