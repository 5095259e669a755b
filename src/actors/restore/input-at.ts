import type { ActorPath, InstanceRecord } from '../record/record.ts';

/** The input of an actor, from its stored snapshot. */
export function inputAt({ snapshot }: Pick<InstanceRecord, 'snapshot'>, path: ActorPath): unknown {
  let kept: KeptInput | undefined = snapshot as KeptInput;
  for (const id of path) kept = kept?.children?.[id]?.snapshot;
  return kept?.input;
}

interface KeptInput {
  readonly input?: unknown;
  readonly children?: Readonly<Record<string, { readonly snapshot: KeptInput }>>;
}
