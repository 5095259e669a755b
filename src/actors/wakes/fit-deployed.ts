import type { Process } from '../../definition/define-process.ts';
import { hasCode } from '../../errors.ts';
import type { Instances } from '../mailboxes/instances.ts';
import type { InstanceId } from '../ports/ids.ts';
import { deploymentOf, madeByOf } from '../record/deployment.ts';
import { pendingTerms, termsVersion } from '../record/index-terms.ts';
import { toPlainError } from '../record/plain-error.ts';
import { createSweeps, type Sweeps, type SweepsDeps } from './sweeps.ts';

export interface FitDeployedDeps extends SweepsDeps {
  readonly instances: Pick<Instances, 'apply'>;
}

/**
 * Fits all live instances to a changed machine, even those that receive no events: at most 500 a second. Each instance is
 * fitted in one commit. Gives them, and those that owe something or need an operator, the index terms of this version of Holdfast.
 */
export function createFitDeployed(deps: FitDeployedDeps): Sweeps {
  const { instances, throttled } = deps;

  async function fit(process: Process, id: InstanceId): Promise<boolean> {
    try {
      await instances.apply(id, { kind: 'deployed' });
      return true;
    } catch (error) {
      // It has ended and was forgotten meanwhile.
      if (hasCode(error, 'instance_not_found')) return true;
      const message = 'an instance could not be moved to the deployed machine; retrying';
      const plain = toPlainError(error);
      throttled.warn([process.name, plain.message], { instance: id, error: plain }, message);
      return false;
    }
  }

  return createSweeps(deps, {
    register: 'deploys',
    machineOf: (process) => `${deploymentOf(madeByOf(process))} (terms ${termsVersion})`,
    terms: [...pendingTerms, 'attention'],
    visit: async (process, ids) => {
      const fitted = await Promise.all(ids.map(async (id) => fit(process, id)));
      return fitted.filter((done) => !done).length;
    },
    pageSize: 25,
    pauseMs: 50,
    everyMs: 5_000,
    done: 'checked whether the instances fit the deployed machine',
    failed: 'checking instances against the deployed machine failed; retrying',
  });
}
