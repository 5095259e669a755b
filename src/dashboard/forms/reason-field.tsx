import type { Html } from '../parts/html.ts';

/** Where the reason of an act can be read afterwards. */
export type ReasonKeptIn = 'history' | 'audit log';

interface ReasonFieldProps {
  readonly required?: boolean;
  readonly keptIn?: ReasonKeptIn | undefined;
}

/** Every act asks for a reason; without one that is required it is not sent. */
export function ReasonField({ required = true, keptIn = 'history' }: ReasonFieldProps): Html {
  return (
    <label>
      <span>Reason{required ? '' : ' (optional)'}</span>
      <input
        name="reason"
        maxlength={1000}
        autocomplete="off"
        {...(required ? { required: true } : {})}
      />
      <small>It stands in the {keptIn}, with your name.</small>
    </label>
  );
}
