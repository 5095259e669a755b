import { diffJson } from '../../actors/past/diff-json.ts';
import { redacted } from '../../actors/record/redact.ts';
import type { ExpectedStep } from './expected-step.ts';
import { moveText } from './move-text.ts';
import type { Difference } from './replayed.ts';

/** The first difference of `data` after the last step of an incident, but for what is redacted on either side. */
export function compareData(
  { step, at, move }: ExpectedStep,
  expected: unknown,
  got: unknown,
): Difference | undefined {
  const [change] = diffJson(expected, got).filter(
    ({ kind, ...values }) =>
      kind !== 'replaced' || !Object.values(values).some((value) => value === redacted),
  );
  if (change === undefined) return undefined;
  const { path } = change;
  const before = 'before' in change ? change.before : undefined;
  const after = 'after' in change ? change.after : undefined;
  const place = path === '' ? 'data' : `data at ${path}`;
  return {
    step,
    at,
    move: move === undefined ? 'start' : moveText(move),
    expected: before,
    got: after,
    message: `After step ${step}, ${place} was ${said(before)}, but now is ${said(after)}.`,
  };
}

function said(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
