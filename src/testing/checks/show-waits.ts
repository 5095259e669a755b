import { allowancesOf } from '../../definition/findings/allowances-of.ts';
import type { Found } from '../../definition/findings/finding.ts';
import { waitsText } from '../../definition/findings/waits-text.ts';
import { statePaths } from '../../definition/graph/state-paths.ts';
import { leafOf } from './leaf-of.ts';
import type { Run } from './run.ts';
import type { Shown } from './shown.ts';
import { traceOf } from './trace-of.ts';

/** Where instances of a run wait for nothing but events from outside, with a shortest way to each. */
export function showWaits({ process: { graph }, searched, wayTo, isKnown }: Run): readonly Shown[] {
  const { space, placeOf } = searched;
  const { allowances } = allowancesOf(graph);
  const seen = new Set<string>();
  const shown: Shown[] = [];
  for (let at = 0; at < space.size; at += 1) {
    const { state, status, accepts, isLive } = placeOf(at);
    if (space.pending(at).length > 0 || status !== 'Pending' || !accepts || isLive) continue;
    const key = JSON.stringify(state);
    if (!isKnown(at) || seen.has(key)) continue;
    seen.add(key);
    const active = ['', ...statePaths(state)];
    const isAllowed = (path: string): boolean =>
      allowances.some(
        (one) => one.code === code && one.machine === graph.root && one.path === path,
      );
    // What one region waits for by design, the whole does.
    const path = active.find(isAllowed) ?? leafOf(state);
    const finding: Found = {
      ...waitsText([spent]),
      machine: graph.root,
      path,
      evidence: traceOf(graph, wayTo(at)),
    };
    const proves = (found: Found): boolean =>
      found.code === code && found.machine === graph.root && active.includes(found.path);
    shown.push({ finding, proves });
  }
  return shown;
}

const code = 'waits-for-ever';

const spent = 'on this way, no timer and no task of the instance is left that could end the state';
