import type { Html } from '../parts/html.ts';

interface ActButtonsProps {
  /** The words on the button that acts; absent for those who may only look. */
  readonly act: string | undefined;
  readonly isDangerous?: boolean | undefined;
  /** Where the form is sent to see what it would come to; absent if that cannot be told. */
  readonly preview: string | undefined;
  /** Further buttons. */
  readonly children?: unknown;
}

/** The end of a form: what is wrong with it, its buttons, and the place for what it would come to. */
export function ActButtons({ act, isDangerous, preview, children }: ActButtonsProps): Html {
  return (
    <>
      <p class="error" role="alert" />
      <div class="row">
        {act === undefined ? null : (
          <button class={isDangerous === true ? 'primary danger' : 'primary'}>{act}</button>
        )}
        {preview === undefined ? null : (
          <button formaction={preview} formnovalidate data-previews>
            Preview
          </button>
        )}
        {children}
      </div>
      {preview === undefined ? null : <div class="preview" data-preview aria-live="polite" />}
    </>
  );
}
