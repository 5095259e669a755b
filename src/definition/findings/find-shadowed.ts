import { edgeText } from './edge-text.ts';
import type { Found } from './finding.ts';
import type { Subject } from './subject.ts';

/** Transitions that another one always forestalls. */
export function findShadowed({
  key,
  machine,
  lookup,
  shadowed,
  reached,
}: Subject): readonly Found[] {
  return machine.edges.flatMap((edge): readonly Found[] => {
    const reason = shadowed.get(edge.id);
    const way = reached.ways.get(edge.source);
    if (reason === undefined || way === undefined) return [];
    const to = edge.targets.length === 0 ? '' : ` to "${edge.targets.join('", "')}"`;
    return [
      {
        code: 'shadowed-transition',
        machine: key,
        path: edge.source,
        what: `The transition of "${edgeText(edge, lookup)}"${to} is never taken: ${reason}.`,
        remedy: 'Give the one that is taken a guard, put this one first, or remove it.',
        evidence: { kind: 'graph', way },
      },
    ];
  });
}
