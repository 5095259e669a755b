import type { Store } from '../ports/ports.ts';
import { countsRegister } from './count-stored.ts';
import type { DeployRegister } from './deploy-register.ts';
import { registerId } from './register-id.ts';

/** Whether stored instances of a process may not be counted yet, since an older version of Holdfast has stored them. */
export async function isCounting(store: Pick<Store, 'load'>, process: string): Promise<boolean> {
  const stored = await store.load(registerId(countsRegister, process));
  if (stored === undefined) return true;
  const { sweep } = JSON.parse(stored.body) as DeployRegister;
  return !sweep.done || sweep.mixed;
}
