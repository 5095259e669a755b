import { statePaths } from '../../definition/graph/state-paths.ts';

/** The path of the innermost active state, if there is one; otherwise ''. */
export function leafOf(value: unknown): string {
  const paths = statePaths(value);
  const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  const [leaf = ''] = leaves;
  return leaves.length === 1 ? leaf : '';
}
