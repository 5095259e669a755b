import { edgeIdOf } from '../../definition/graph/edge-id.ts';
import { guardText } from '../../definition/graph/to-guard.ts';
import type { Process } from '../../definition/define-process.ts';
import { toPlainError } from '../record/plain-error.ts';
import type { CandidateView } from '../views/what-if-view.ts';
import type { Candidate } from '../xstate/candidates.ts';

/** The transitions that an event may take, as clients see them: by the graph of the process. */
export function toCandidateViews(
  { graph }: Process,
  candidates: readonly Candidate[],
): readonly CandidateView[] {
  const edges = new Map(graph.machines[graph.root]?.edges.map((edge) => [edge.id, edge]));
  return candidates.flatMap((candidate) => {
    const edge = edges.get(edgeIdOf(candidate.transition) ?? '');
    if (edge === undefined) return [];
    const { id, source, event, targets, guard } = edge;
    return [
      {
        transition: id,
        source,
        event,
        targets,
        ...(guard === undefined ? {} : { guard: guardText(guard) }),
        verdict: candidate.kind,
        ...(candidate.kind === 'rejected' ? { guards: candidate.guards } : {}),
        ...(candidate.kind === 'threw' ? { message: toPlainError(candidate.error).message } : {}),
      },
    ];
  });
}
