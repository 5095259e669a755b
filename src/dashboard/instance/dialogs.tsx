import type { LedgerView } from '../../actors/views/view-types.ts';
import type { Html } from '../parts/html.ts';
import type { Paths } from '../base/paths.ts';
import type { Viewer } from '../base/viewer.ts';
import { ActDialog } from '../forms/act-dialog.tsx';
import type { InstanceData } from './instance-data.ts';

interface DialogsProps {
  readonly data: InstanceData;
  readonly paths: Paths;
  readonly viewer: Viewer;
}

/** The questions before each act on an instance as a whole. */
export function Dialogs({ data, paths, viewer: { mayAct } }: DialogsProps): Html {
  const { process, instance } = data;
  const act = (name: string) => paths.act(process.name, instance.id, name);
  const preview = (name: string) => paths.preview(process.name, instance.id, name);
  const isRollback = process.onCancel === 'rollback';
  return (
    <>
      <ActDialog
        id="cancel"
        title="Cancel this instance?"
        text="Its tasks are stopped, and it ends. This cannot be taken back."
        action={act('cancel')}
        preview={preview('cancel')}
        mayAct={mayAct}
        act="Cancel it"
        isDangerous
      >
        <label class="check">
          <input
            type="checkbox"
            name="rollback"
            value="true"
            {...(isRollback ? { checked: true } : {})}
          />
          Undo what it has done
        </label>
      </ActDialog>
      <ActDialog
        id="retry-rollback"
        title="Retry the rollback?"
        text="The compensations that failed are tried again, the newest first."
        action={act('retry-rollback')}
        preview={preview('retry-rollback')}
        mayAct={mayAct}
        act="Retry it"
      />
      {mayAct ? (
        <ActDialog
          id="rearm"
          title="Re-arm what waits?"
          text="What has no entry in the due index gets one again, so that a node looks at it. Nothing else changes."
          action={act('rearm')}
          act="Re-arm it"
        />
      ) : null}
      {instance.ledger
        .filter(({ state }) => state === 'failed')
        .map((entry) => (
          <ActDialog
            id={skipDialogId(entry)}
            title={`Skip the compensation of ${entry.task}?`}
            text="The rollback goes on without it. Say how the effect was undone by other means, or why it may stay."
            action={act('skip-rollback')}
            preview={preview('skip-rollback')}
            mayAct={mayAct}
            act="Skip it"
            isDangerous
          >
            <input type="hidden" name="entry" value={entry.id} />
          </ActDialog>
        ))}
    </>
  );
}

export function skipDialogId({ sequence }: LedgerView): string {
  return `skip-${sequence}`;
}
