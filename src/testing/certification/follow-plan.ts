import type { Boundary } from '../faults/boundary.ts';
import type { Fault } from '../faults/fault.ts';
import type { Control } from '../faults/control.ts';
import type { Disturbance, Plan } from './disturbance.ts';

export interface FollowPlan {
  readonly control: Control;
  /** Whether the request with this number is sent to two nodes at once. */
  readonly isDoubled: (request: number) => boolean;
}

export interface FollowPlanDeps {
  /** Restarts all nodes, one after the other. */
  readonly deploy: (next: boolean) => void;
  /** Is told of each boundary that can be disturbed. */
  readonly met: (boundary: Boundary) => void;
  /** Is told of what happens at a boundary. */
  readonly struck: (boundary: Boundary, disturbance: Disturbance) => void;
}

type Strike = Extract<Disturbance, { readonly act: 'strike' }>;

/** Lets exactly what a plan says happen to a run. */
export function followPlan(plan: Plan, { deploy, met, struck }: FollowPlanDeps): FollowPlan {
  const left = new Set(plan);
  const repeated = new Set<string>();

  /** What is repeated arrives again, and must not be repeated for ever. */
  function repeatOnce({ name, about, atMs }: Boundary): readonly Fault[] {
    const wake = `${name} ${about} ${atMs}`;
    if (repeated.has(wake)) return [];
    repeated.add(wake);
    return [{ kind: 'repeat', afterMs: 0 }];
  }

  function strike(boundary: Boundary, one: Disturbance): readonly Fault[] {
    switch (one.act) {
      case 'strike':
        if (!isAt(one, boundary)) return [];
        left.delete(one);
        struck(boundary, one);
        if (one.next !== undefined) left.add(following(one, boundary, one.next));
        return one.faults;
      case 'strikeWakes':
        if (boundary.kind !== 'wake') return [];
        return one.fault === 'repeat' ? repeatOnce(boundary) : [{ kind: one.fault }];
      case 'race':
        return boundary.kind === 'wake' ? repeatOnce(boundary) : [];
      case 'deploy':
        if (boundary.number < one.at) return [];
        left.delete(one);
        struck(boundary, one);
        deploy(one.next);
        return [];
      case 'ask':
        return [];
    }
  }

  return {
    control(boundary) {
      if (!isOfInstance(boundary)) return [];
      met(boundary);
      return [...left].flatMap((one) => strike(boundary, one));
    },
    isDoubled: (request) =>
      plan.some((one) => one.act === 'race' || (one.act === 'ask' && one.at === request)),
  };
}

function isAt({ at, on, about }: Strike, boundary: Boundary): boolean {
  const isAbout = about === undefined || about === boundary.about;
  return boundary.number >= at && boundary.kind === on && isAbout;
}

function following({ kind, on }: Strike, boundary: Boundary, faults: readonly Fault[]): Strike {
  return { kind, act: 'strike', at: boundary.number + 1, on, about: boundary.about, faults };
}

/** The registers of deploys and counts are upkeep, as are reads and leases. */
function isOfInstance({ kind, name, about }: Boundary): boolean {
  return kind !== 'store' || (name === 'commit' && !/^\w+:/.test(about));
}
