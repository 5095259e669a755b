import type { Violation } from './certificate.ts';
import { describeDisturbance } from './describe-disturbance.ts';
import type { Plan } from './disturbance.ts';
import type { DisturbanceKind } from './disturbance-kinds.ts';
import type { Run } from './play-run.ts';
import { toTrace } from './to-trace.ts';

/** What is wrong with a run. */
export type Finding = Pick<Violation, 'kind' | 'message'>;

export interface CollectedViolations {
  readonly all: () => readonly Violation[];
  /** Adds what a run shows. The same, by the same kinds of disturbances or by fewer, is one violation. */
  add(run: Run, of: { readonly plan: Plan; readonly replay: string; readonly seed?: number }): void;
}

/** Collects the violations of a scenario. */
export function collectViolations(scenario: string, startMs: number): CollectedViolations {
  const collected: { readonly kinds: ReadonlySet<DisturbanceKind>; violation: Violation }[] = [];

  return {
    all: () => collected.map(({ violation }) => violation),
    add(run, { plan, replay, seed }) {
      const kinds = new Set(plan.map(({ kind }) => kind));
      for (const { kind, message } of findingsOf(run)) {
        const known = collected.find(
          (one) => one.violation.kind === kind && [...one.kinds].every((of) => kinds.has(of)),
        );
        if (known !== undefined) {
          known.violation = { ...known.violation, runs: known.violation.runs + 1 };
          continue;
        }
        const violation: Violation = {
          scenario,
          kind,
          message,
          disturbances: plan.map((one) => {
            const at = run.struck.find(({ disturbance }) => disturbance === one);
            return describeDisturbance(one, at?.boundary);
          }),
          trace: toTrace(run, startMs),
          ...(seed === undefined ? {} : { seed }),
          replay,
          runs: 1,
        };
        collected.push({ kinds, violation });
      }
    },
  };
}

/** What is wrong with a run: that the scenario rejects, or what it came to. */
export function findingsOf({
  error,
  differences,
}: Pick<Run, 'error' | 'differences'>): readonly Finding[] {
  if (error === undefined) return differences;
  const message = error instanceof Error ? error.message : JSON.stringify(error);
  return [{ kind: 'scenario', message: `The scenario rejects: ${message}` }];
}
