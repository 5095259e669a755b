import { hasCode } from '../../errors.ts';
import type { Instances } from '../mailboxes/instances.ts';
import { pendingTerms, termsVersion } from '../record/index-terms.ts';
import { toPlainError } from '../record/plain-error.ts';
import { createSweeps, type Sweeps, type SweepsDeps } from './sweeps.ts';

/**
 * Gives instances that an earlier version of Holdfast has stored the index terms of this one, once for each process: gauges and lists
 * would learn of them only with their next step otherwise.
 */
export function createIndexStored(
  deps: SweepsDeps & { readonly instances: Pick<Instances, 'apply'> },
): Sweeps {
  const { store, instances, throttled } = deps;

  return createSweeps(deps, {
    register: 'terms',
    machineOf: () => String(termsVersion),
    terms: [...pendingTerms, 'attention'],
    visit: async ({ name }, ids) => {
      let failed = 0;
      const index = async (id: (typeof ids)[number]): Promise<void> => {
        try {
          await instances.apply(id, { kind: 'deployed' });
        } catch (error) {
          // It was forgotten meanwhile.
          if (hasCode(error, 'instance_not_found')) return;
          failed += 1;
          const plain = toPlainError(error);
          const message = 'an instance could not be indexed anew; retrying';
          throttled.warn([name, plain.message], { instance: id, error: plain }, message);
        }
      };
      await Promise.all(ids.map(index));
      return failed;
    },
    hasOthers: async () => (await store.nodes()).some(({ load }) => indexesOtherwise(load)),
    pageSize: 25,
    pauseMs: 50,
    everyMs: 60_000,
    done: 'indexed the stored instances anew',
    failed: 'indexing the stored instances anew failed; retrying',
  });
}

/** Whether a node, by the load that it announces, gives the instances that it steps other terms. Some versions do not say which. */
function indexesOtherwise(load: string | undefined): boolean {
  const { terms } = JSON.parse(load ?? '{}') as { readonly terms?: number };
  return terms !== termsVersion;
}
