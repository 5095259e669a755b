import type { KeptPast, Past, Rest } from '../record/past.ts';
import { applyPatch } from './json-patch.ts';

/**
 * What the next step left, by what its entry keeps. Undefined where that cannot be told. `before` is used up: it becomes the
 * result where the two share parts.
 */
export function advancePast(
  before: Past | undefined,
  kept: KeptPast | undefined,
): Past | undefined {
  if (kept === undefined) return undefined;
  if (kept.kind === 'whole') return kept.past;
  return before === undefined ? undefined : (applyPatch(before, kept.patch) as Past);
}

/** The same for the rest of the record. */
export function advanceRest(
  before: Rest | undefined,
  kept: KeptPast | undefined,
): Rest | undefined {
  if (kept?.rest === undefined) return undefined;
  if (kept.rest.kind === 'whole') return kept.rest.rest;
  return before === undefined ? undefined : (applyPatch(before, kept.rest.patch) as Rest);
}
