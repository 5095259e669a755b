import type { LedgerView } from '../../actors/views/view-types.ts';
import { Card } from '../parts/card.tsx';
import { Chip, type Tone } from '../parts/chip.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';
import type { Html } from '../parts/html.ts';
import type { Viewer } from '../base/viewer.ts';
import { skipDialogId } from './dialogs.tsx';
import type { InstanceData } from './instance-data.ts';
import { Table } from '../parts/table.tsx';

const looks = {
  owed: { icon: 'clock', tone: 'dim' },
  undoing: { icon: 'undo', tone: 'accent' },
  undone: { icon: 'check', tone: 'good' },
  failed: { icon: 'cross', tone: 'bad' },
  skipped: { icon: 'stop', tone: 'dim' },
  settled: { icon: 'check', tone: 'dim' },
} as const satisfies Record<LedgerView['state'], { icon: IconName; tone: Tone }>;

interface LedgerCardProps {
  readonly data: InstanceData;
  readonly viewer: Viewer;
}

/** What a rollback would undo, is undoing or has undone, newest first: the order in which it does. */
export function LedgerCard({ data, viewer }: LedgerCardProps): Html {
  const { instance, moment } = data;
  const shown = moment === undefined ? instance : moment.past;
  if (shown === undefined || shown.ledger.length === 0) {
    const empty =
      shown === undefined
        ? 'The history of this process does not keep the ledger of past steps.'
        : 'Nothing that a rollback would undo.';
    return <Card title="Ledger" id="ledger" empty={empty} />;
  }
  const isPast = moment !== undefined;
  const hidden = shown.ledgerTotal - shown.ledger.length;
  return (
    <Card title="Ledger" id="ledger">
      <Table
        label="Entries of the ledger"
        columns={['Effect of', 'State', 'Since', { hidden: 'Acts' }]}
      >
        {shown.ledger.toReversed().map((entry) => (
          <>
            <tr>
              <td class="mono">{entry.task}</td>
              <td>
                <Chip {...looks[entry.state]} text={entry.state} />
              </td>
              <td>
                <Time at={entry.changedAt} />
              </td>
              <td>
                {!isPast && entry.state === 'failed' ? (
                  <button type="button" data-opens={skipDialogId(entry)}>
                    {viewer.mayAct ? 'Skip…' : 'Preview a skip…'}
                  </button>
                ) : null}
              </td>
            </tr>
            <Why entry={entry} />
          </>
        ))}
      </Table>
      {hidden > 0 ? <p class="body small dim">and {hidden} older entries</p> : null}
    </Card>
  );
}

/** An error or a reason, in a row of its own: it is longer than anything else of the entry. */
function Why({ entry: { error, reason } }: { readonly entry: LedgerView }): Html | null {
  if (error === undefined && reason === undefined) return null;
  return (
    <tr class="more">
      <td colspan={4}>
        {error === undefined ? null : <p class="error small">{error.message}</p>}
        {reason === undefined ? null : <p class="small dim">{reason}</p>}
      </td>
    </tr>
  );
}
