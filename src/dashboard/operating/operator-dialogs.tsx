import type { InstanceView } from '../../actors/views/view-types.ts';
import type { Process } from '../../definition/define-process.ts';
import type { Paths } from '../base/paths.ts';
import { eventText } from '../parts/event-text.ts';
import type { Html } from '../parts/html.ts';
import { actsOffered } from './acts-offered.ts';
import { OperatorDialog } from './operator-dialog.tsx';

interface OperatorDialogsProps {
  readonly process: Process;
  readonly instance: InstanceView;
  readonly paths: Paths;
}

/** The questions before each act of an operator that is offered. */
export function OperatorDialogs({ process, instance, paths }: OperatorDialogsProps): Html {
  const { whole, tasks, timers } = actsOffered(instance);
  const common = { process, id: instance.id, paths };
  return (
    <>
      {whole.map((kind) => (
        <OperatorDialog {...common} kind={kind} />
      ))}
      {tasks.flatMap(({ task: { id, name, undo }, kinds }) =>
        kinds.map((kind) => {
          const of = { id, name: undo === true ? `Undo of ${name}` : name };
          return <OperatorDialog {...common} kind={kind} of={of} />;
        }),
      )}
      {timers.flatMap(({ timer: { id, event }, kinds }) =>
        kinds.map((kind) => (
          <OperatorDialog {...common} kind={kind} of={{ id, name: eventText(event) }} />
        )),
      )}
    </>
  );
}
