import type { CandidateView } from '../../actors/views/what-if-view.ts';
import { Chip, type Tone } from '../parts/chip.tsx';
import type { Html } from '../parts/html.ts';
import type { IconName } from '../parts/icon.tsx';

const looks = {
  taken: { icon: 'check', tone: 'good', text: 'taken' },
  rejected: { icon: 'cross', tone: 'bad', text: 'rejected' },
  threw: { icon: 'alert', tone: 'bad', text: 'threw' },
  unreached: { icon: 'minus', tone: 'dim', text: 'not reached' },
} as const satisfies Record<
  CandidateView['verdict'],
  { readonly icon: IconName; readonly tone: Tone; readonly text: string }
>;

/** The transitions that an event may take, in order, with the verdicts of their guards. */
export function Candidates({
  candidates,
}: {
  readonly candidates: readonly CandidateView[];
}): Html | null {
  if (candidates.length === 0) return null;
  return (
    <ol class="small candidates" aria-label="Transitions, in order">
      {candidates.map(({ source, targets, guard, verdict, guards, message }) => (
        <li>
          <Chip {...looks[verdict]} /> {source === '' ? 'the machine' : source} →{' '}
          {targets.join(', ') || 'stays'}
          {guard === undefined ? null : (
            <>
              {' '}
              if <code>{guard}</code>
            </>
          )}
          {guards === undefined ? null : <p class="dim">Rejected by {guards.join(', ')}.</p>}
          {message === undefined ? null : <p class="error">{message}</p>}
        </li>
      ))}
    </ol>
  );
}
