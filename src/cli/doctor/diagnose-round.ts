import type { DoctorView } from '../../actors/views/view-types.ts';
import { timeText } from '../shown/time-text.ts';
import type { Diagnosis } from './diagnosis.ts';

type Round = DoctorView['processes'][number];
type Report = NonNullable<Round['last']>;

const mostNamed = 5;

/** What the last round over all live instances of a process has found. */
export function diagnoseRound({ process, current, last }: Round): readonly Diagnosis[] {
  const about = { check: 'rounds', process } as const;
  if (last === undefined) {
    const message =
      current === undefined
        ? `${process}: no round has gone through all instances yet. Start one: holdfast doctor --examine.`
        : `${process}: the first round over all instances is under way (${counted(current.examined)}).`;
    return [{ ...about, kind: 'unchecked', message }];
  }
  const { examined, repaired, effects, deadEnds, failed, endedAt = last.startedAt } = last;
  const round = `${process}: the round that ended at ${timeText(endedAt)}`;
  const problems: readonly Diagnosis[] = [
    ...(deadEnds === 0
      ? []
      : [
          {
            ...about,
            kind: 'problem' as const,
            message: `${round} found ${counted(deadEnds)} at a dead end: nothing will wake them.`,
            remedy:
              'Cancel them, move them to another state, or deploy a way out. Then examine again: holdfast doctor --examine.',
            instances: named(process, last, 'deadEnd'),
          },
        ]),
    ...(failed === 0
      ? []
      : [
          {
            ...about,
            kind: 'problem' as const,
            message: `${round} could not read ${counted(failed)}${firstFailure(last)}`,
            remedy:
              'Run the version of Holdfast that wrote them, or restore the store. Then examine again: holdfast doctor --examine.',
          },
        ]),
  ];
  const repairs: readonly Diagnosis[] =
    repaired === 0
      ? []
      : [
          {
            ...about,
            kind: 'ok',
            message: `${round} put back ${effects.toLocaleString('en')} tasks and timers that the store had lost, of ${counted(repaired)}.`,
            instances: named(process, last, 'repaired'),
          },
        ];
  if (problems.length + repairs.length > 0) return [...problems, ...repairs];
  const message = `${round} proved that something will wake each live instance (${examined.toLocaleString('en')}).`;
  return [{ ...about, kind: 'ok', message }];
}

function counted(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'instance' : 'instances'}`;
}

function named(
  process: string,
  { found }: Report,
  what: Report['found'][number]['what'],
): readonly string[] {
  const having = found.filter((one) => one.what === what);
  return having.slice(0, mostNamed).map(({ id }) => `${process}/${id}`);
}

/** Empty if the newer findings have displaced it: a report keeps 20. */
function firstFailure({ found }: Report): string {
  const failure = found.find(({ what }) => what === 'failed');
  return failure === undefined ? '.' : `: ${failure.detail}`;
}
