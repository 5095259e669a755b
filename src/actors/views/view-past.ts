import type { Process } from '../../definition/define-process.ts';
import type { Log } from '../../log.ts';
import { diffJson } from '../past/diff-json.ts';
import { parseDeployment } from '../record/deployment.ts';
import type { HistoryEntry } from '../record/history-entry.ts';
import { iso } from '../record/iso.ts';
import type { Past } from '../record/past.ts';
import type { InstanceRecord } from '../record/record.ts';
import { acceptedInState } from '../restore/snapshot.ts';
import { decodeForReaders } from '../xstate/references.ts';
import { dataOf, toView, type ShownData, type Viewed } from './view-instance.ts';
import type { DataChange, PastView } from './view-types.ts';

/** A step, and what it left. */
interface Moment {
  readonly entry: HistoryEntry;
  readonly past: Past;
}

/** What a client sees of an instance as a step left it; `record` is the instance now. */
export function viewPast(
  process: Process,
  record: InstanceRecord,
  { moment, before }: { readonly moment: Moment; readonly before: Moment | undefined },
  log: Log,
): PastView {
  const { at, event, sequence, askedBy } = moment.entry;
  const viewed = viewedAt(process, record, moment);
  const shown = dataOf(process, viewed, log);
  const earlier = before && dataOf(process, viewedAt(process, record, before), log);
  const changes = changesOf(sequence, earlier, shown);
  return {
    ...toView(process, viewed, shown),
    at: iso(at),
    event,
    ...(askedBy === undefined ? {} : { by: askedBy }),
    ...(changes === undefined ? {} : { changes }),
    ...(shown.threw ? { viewThrew: true } : {}),
  };
}

function viewedAt(process: Process, record: InstanceRecord, { entry, past }: Moment): Viewed {
  const { id, publicId, key, createdAt } = record;
  const { context, output, error } = past;
  const accepts =
    past.machine === 'active' && past.stranded === undefined
      ? acceptedInState(process, entry.to)
      : [];
  return {
    ...past,
    id,
    publicId,
    key,
    createdAt,
    version: entry.sequence,
    status: entry.status,
    updatedAt: entry.at,
    snapshot: { value: entry.to, context: decodeForReaders(context), output, error },
    accepts,
    processVersion: parseDeployment(entry.by).processVersion,
  };
}

function changesOf(
  version: number,
  earlier: ShownData | undefined,
  shown: ShownData,
): readonly DataChange[] | undefined {
  if (shown.threw) return undefined;
  const after = inJson(shown.data);
  if (version === 0) return [{ path: '', after }];
  if (earlier === undefined || earlier.threw) return undefined;
  return diffJson(inJson(earlier.data), after).map(({ kind: _kind, ...change }) => change);
}

/** As clients get it. */
function inJson(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data)) as unknown;
}
