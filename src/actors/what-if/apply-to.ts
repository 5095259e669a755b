import type { Cause } from '../pending/cause.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Course, PlayedStep } from './course.ts';
import type { WhatIfBudget } from './what-if-budget.ts';

/** Applies a cause to the course at its time, and adds the steps that it makes. */
export function applyTo(
  { sandbox, budget }: { readonly sandbox: Sandbox; readonly budget: WhatIfBudget },
  course: Course,
  cause: Cause,
): { readonly result: SandboxResult; readonly course: Course } {
  const { record: before, now } = course;
  const applied = budget.step(() => sandbox.apply(before, cause, now));
  const { result, fitted, record = before } = applied;
  const steps = [fitted, result].flatMap((one): readonly PlayedStep[] =>
    one?.kind === 'stepped' ? [{ stepped: one, before, record }] : [],
  );
  return { result, course: { record, now, steps: [...course.steps, ...steps] } };
}
