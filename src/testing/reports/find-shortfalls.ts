import type { Collected } from '../coverage/collection.ts';
import { createDescriber } from '../coverage/create-describer.ts';
import { coverageKinds } from '../coverage/coverage-kinds.ts';
import { share } from './share.ts';
import { shareText } from './share-text.ts';
import type { Thresholds } from './thresholds.ts';

const mostNames = 20;

/** A sentence for each threshold that a process does not reach, with what is missing. */
export function findShortfalls(
  { graph, coverage }: Collected,
  process: string,
  thresholds: Thresholds,
): readonly string[] {
  const describe = createDescriber(graph);
  return coverageKinds.flatMap(([kind, title]) => {
    const least = thresholds[kind];
    const names = coverage[kind];
    if (least === undefined || share(names) >= least) return [];
    const listed = names.missing.slice(0, mostNames).map((missing) => {
      const text = describe(missing);
      return text === undefined ? missing : `${missing} (${text})`;
    });
    const more = names.missing.length - listed.length;
    const rest = more > 0 ? `, and ${more} more` : '';
    return `${process}: ${title} ${shareText(names)} are below the threshold of ${Math.ceil(least * 100)} %. Missing: ${listed.join(', ')}${rest}. Simulate them, or lower thresholds.${kind}.`;
  });
}
