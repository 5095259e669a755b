import type { Html } from '../parts/html.ts';
import { ActButtons } from './act-buttons.tsx';
import { ReasonField, type ReasonKeptIn } from './reason-field.tsx';

interface ActDialogProps {
  /** The id, by which a button opens it. */
  readonly id: string;
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  readonly action: string;
  /** Where it is shown what the act would come to; absent if that cannot be told. */
  readonly preview?: string;
  /** The words on the button. */
  readonly act: string;
  /** Whether the viewer may act, or only see what would happen. Default: true. */
  readonly mayAct?: boolean;
  readonly isDangerous?: boolean;
  /** Where the reason stands afterwards. Default: the history. */
  readonly keptIn?: ReasonKeptIn;
  /** Further fields. */
  readonly children?: unknown;
}

/** Asks for the reason of an act, and says what it does, before it is sent. */
export function ActDialog(props: ActDialogProps): Html {
  const { id, title, text, action, preview, act, mayAct = true, isDangerous } = props;
  const { keptIn, children } = props;
  const acts = mayAct ? { action, 'data-act': true } : { action: preview };
  return (
    <dialog id={id} aria-labelledby={`${id}-title`}>
      <form method="post" {...acts} data-key={id}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p class="dim">{text}</p>
        {children}
        {mayAct ? <ReasonField keptIn={keptIn} /> : null}
        <ActButtons act={mayAct ? act : undefined} isDangerous={isDangerous} preview={preview}>
          <button type="button" data-closes>
            Not now
          </button>
        </ActButtons>
      </form>
    </dialog>
  );
}
