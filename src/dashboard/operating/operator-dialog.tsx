import type { ActRequest } from '../../actors/acts/act-schema.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { ActDialog } from '../forms/act-dialog.tsx';
import { FormFields } from '../forms/form-fields.tsx';
import type { Html } from '../parts/html.ts';
import { actFields } from './act-fields.ts';
import { actLooks } from './act-looks.ts';
import { dialogId } from './dialog-id.ts';

interface OperatorDialogProps {
  readonly kind: ActRequest['kind'];
  readonly process: Process;
  /** The instance. */
  readonly id: string;
  /** The task or the timer: its id, and its name for people. */
  readonly of?: { readonly id: string; readonly name: string };
  readonly paths: Paths;
}

/** The question before an act of an operator. */
export function OperatorDialog({ kind, process, id, of, paths }: OperatorDialogProps): Html {
  const look = actLooks[kind];
  const at = dialogId(kind, of?.id);
  return (
    <ActDialog
      id={at}
      title={look.title}
      text={of === undefined ? look.text : `${of.name}: ${look.text}`}
      action={paths.act(process.name, id, 'acts')}
      preview={paths.preview(process.name, id, 'acts')}
      act={look.does}
      isDangerous={'isDangerous' in look}
    >
      <input type="hidden" name="kind" value={kind} />
      {of === undefined ? null : <input type="hidden" name="of" value={of.id} />}
      <FormFields schema={actFields({ kind, extent: 'one', process })} prefix={at} />
    </ActDialog>
  );
}
