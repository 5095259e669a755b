import type { Html } from '../parts/html.ts';
import { ReasonField } from './reason-field.tsx';

interface ActDialogProps {
  /** The id, by which a button opens it. */
  readonly id: string;
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  readonly action: string;
  /** The words on the button. */
  readonly act: string;
  readonly isDangerous?: boolean;
  /** Further fields. */
  readonly children?: unknown;
}

/** Asks for the reason of an act, and says what it does, before it is sent. */
export function ActDialog(props: ActDialogProps): Html {
  const { id, title, text, action, act, isDangerous = false, children } = props;
  return (
    <dialog id={id} aria-labelledby={`${id}-title`}>
      <form method="post" action={action} data-act data-key={id}>
        <h2 id={`${id}-title`}>{title}</h2>
        <p class="dim">{text}</p>
        {children}
        <ReasonField />
        <p class="error" role="alert" />
        <div class="row">
          <button class={isDangerous ? 'primary danger' : 'primary'}>{act}</button>
          <button type="button" data-closes>
            Not now
          </button>
        </div>
      </form>
    </dialog>
  );
}
