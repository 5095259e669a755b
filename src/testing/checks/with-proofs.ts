import type { Found } from '../../definition/findings/finding.ts';
import type { Shown } from './shown.ts';

/** The findings of the graph, those that a run proves with its trace, and what the run alone showed. Each is there once. */
export function withProofs(inGraph: readonly Found[], shown: readonly Shown[]): readonly Found[] {
  const proven = inGraph.map((found) => {
    const proof = shown.find(({ proves }) => proves(found));
    return proof === undefined ? found : { ...found, evidence: proof.finding.evidence };
  });
  const added = new Map<string, Found>();
  for (const { finding, proves } of shown) {
    if (inGraph.some(proves)) continue;
    const key = JSON.stringify([finding.code, finding.machine, finding.path, finding.what]);
    if (!added.has(key)) added.set(key, finding);
  }
  return [...proven, ...added.values()];
}
