import type { Html } from '../parts/html.ts';

interface TimeFieldProps {
  readonly name: string;
  readonly text: string;
  readonly value: string | undefined;
}

/** Asks for a time in UTC. */
export function TimeField({ name, text, value }: TimeFieldProps): Html {
  // Such a field shows nothing of a time that has a zone; the chip and the URL keep it.
  const isLocal = value !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value);
  const isShown = value === undefined || isLocal;
  return (
    <label>
      {text}
      <input type={isShown ? 'datetime-local' : 'text'} name={name} value={value ?? ''} />
    </label>
  );
}
