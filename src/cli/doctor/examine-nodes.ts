import type { NodesView } from '../../actors/views/view-types.ts';
import type { Connection } from '../service/connection.ts';
import { diagnoseNodes } from './diagnose-nodes.ts';
import type { Diagnosis } from './diagnosis.ts';
import { unlessForbidden } from './unless-forbidden.ts';

/** Whether the nodes that are alive are on time and not overloaded, as far as the caller may see them. */
export async function examineNodes(connection: Connection): Promise<readonly Diagnosis[]> {
  const seen = await connection.get<NodesView>('/nodes', 'nodes').catch(unlessForbidden);
  if (seen !== undefined) return diagnoseNodes(seen);
  const message = 'Nodes are shown to the scopes holdfast:observe and holdfast:admin only.';
  return [{ kind: 'unchecked', check: 'nodes', message }];
}
