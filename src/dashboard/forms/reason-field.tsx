import type { Html } from '../parts/html.ts';

/** Every act asks for a reason; without one that is required it is not sent. */
export function ReasonField({ required = true }: { readonly required?: boolean }): Html {
  return (
    <label>
      <span>Reason{required ? '' : ' (optional)'}</span>
      <input
        name="reason"
        maxlength={1000}
        autocomplete="off"
        {...(required ? { required: true } : {})}
      />
      <small>It stands in the history, with your name.</small>
    </label>
  );
}
