import type { ActRequest } from '../../actors/acts/act-schema.ts';
import type { Html } from '../parts/html.ts';
import { actLooks } from './act-looks.ts';
import { dialogId } from './dialog-id.ts';

interface OpenersProps {
  readonly kinds: readonly ActRequest['kind'][];
  /** The task or the timer. */
  readonly of?: string;
}

/** The buttons that open the forms of acts. Each has an id, so that no other takes the place of one that has the focus. */
export function Openers({ kinds, of }: OpenersProps): Html {
  return (
    <>
      {kinds.map((kind) => (
        <button type="button" id={`open-${dialogId(kind, of)}`} data-opens={dialogId(kind, of)}>
          {actLooks[kind].opens}
        </button>
      ))}
    </>
  );
}
