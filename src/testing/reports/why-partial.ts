import type { Vitest } from 'vitest/node';

/** Why a run did not include all tests; undefined if it did. `ran`: the number of test modules that it included. */
export async function whyPartial(vitest: Vitest, ran: number): Promise<string | undefined> {
  const { shard, testNamePattern, project, tagsFilter } = vitest.config;
  if (shard !== undefined) return 'this run is one shard of several';
  if (testNamePattern !== undefined) return 'only some tests were run by their names';
  if (tagsFilter !== undefined) return 'only some tests were run by their tags';
  if (project.length > 0) return 'only some projects were run';
  const all = await vitest.globTestSpecifications();
  return ran < all.length ? 'only some test files were run' : undefined;
}
