import type { Boundary } from '../faults/boundary.ts';
import type { Fault } from '../faults/fault.ts';
import type { Disturbance } from './disturbance.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';

export interface Disturbable {
  /** Those of the undisturbed run. */
  readonly boundaries: readonly Boundary[];
  /** How many requests the client made. */
  readonly requests: number;
  readonly leaseMs: number;
  /** The shortest time limit of a task. */
  readonly shortestTimeoutMs: number;
  /** Whether there is a next version to deploy. */
  readonly hasNext: boolean;
}

const downMs = 500;
const lateMs = 4_000;
/** A wake that is further away from the one before is late, and not out of order. */
const nearMs = 10_000;

/** Lists, in order, everything that can disturb a run once. */
export function listDisturbances({
  boundaries,
  requests,
  leaseMs,
  shortestTimeoutMs,
  hasNext,
}: Disturbable): readonly Disturbance[] {
  const hasWakes = boundaries.some(({ kind }) => kind === 'wake');
  return [
    ...boundaries.flatMap((boundary) => [
      ...strikesAt(boundary, boundaries, leaseMs),
      ...(boundary.kind === 'callout' && 2 * leaseMs < shortestTimeoutMs
        ? overtakenAt(boundary.number, leaseMs)
        : []),
      ...(boundary.kind === 'wake' ? [] : deploysAt(boundary.number, hasNext)),
    ]),
    ...Array.from({ length: requests }, (_, at): Disturbance => ({
      kind: 'doubled request',
      act: 'ask',
      at,
    })),
    ...(hasWakes
      ? [
          { kind: 'lost wake', act: 'strikeWakes', fault: 'lose' } as const,
          { kind: 'doubled wake', act: 'strikeWakes', fault: 'repeat' } as const,
        ]
      : []),
    { kind: 'racing nodes', act: 'race' },
  ];
}

function strikesAt(
  boundary: Boundary,
  all: readonly Boundary[],
  leaseMs: number,
): readonly Disturbance[] {
  const strike = (kind: DisturbanceKind, ...faults: readonly Fault[]): Disturbance => ({
    kind,
    act: 'strike',
    at: boundary.number,
    on: boundary.kind,
    faults,
  });
  const crash = (at: 'before' | 'after') => strike('crash', { kind: 'crash', at, downMs });
  const pause = (at: 'before' | 'after') => ({ kind: 'pause', at, ms: 3 * leaseMs }) as const;
  switch (boundary.kind) {
    case 'store':
      return [
        crash('before'),
        crash('after'),
        strike('unknown commit', { kind: 'fail', at: 'before' }),
        strike('unknown commit', { kind: 'fail', at: 'after' }),
        strike('unknown commit', { kind: 'linger', ms: lateMs }),
      ];
    case 'callout':
      return [
        crash('before'),
        crash('after'),
        strike('doubled call', { kind: 'repeat', afterMs: 0 }),
        strike('stale node', pause('before')),
        strike('stale node', pause('after')),
        strike('stale node', pause('after'), { kind: 'fail', at: 'after' }),
      ];
    case 'wake': {
      const next = all.find(({ kind, number }) => kind === 'wake' && number > boundary.number);
      const gapMs = next === undefined ? Infinity : next.atMs - boundary.atMs;
      return [
        crash('before'),
        strike('lost wake', { kind: 'lose' }),
        strike('doubled wake', { kind: 'repeat', afterMs: 0 }),
        strike('doubled wake', { kind: 'repeat', afterMs: lateMs }),
        strike('late wake', { kind: 'delay', at: 'before', ms: lateMs }),
        ...(gapMs <= nearMs
          ? [strike('wakes out of order', { kind: 'delay', at: 'before', ms: gapMs + 1 })]
          : []),
      ];
    }
  }
}

/** The node comes back while the call of its successor is under way. */
function overtakenAt(at: number, leaseMs: number): readonly Disturbance[] {
  const pause = { kind: 'pause', at: 'after', ms: 2 * leaseMs } as const;
  const fail = { kind: 'fail', at: 'after' } as const;
  const next = [{ kind: 'delay', at: 'after', ms: 2 * leaseMs }] as const;
  const strike = { kind: 'stale node', act: 'strike', at, on: 'callout', next } as const;
  return [
    { ...strike, faults: [pause] },
    { ...strike, faults: [pause, fail] },
  ];
}

function deploysAt(at: number, hasNext: boolean): readonly Disturbance[] {
  const deploy = (kind: DisturbanceKind, next: boolean): Disturbance => ({
    kind,
    act: 'deploy',
    at,
    next,
  });
  return [
    deploy('redeploy', false),
    ...(hasNext ? [deploy('deploy of the next version', true)] : []),
  ];
}
