/** What an instance, or all instances of a machine, adds to a picture. */
export interface Overlay {
  /** The paths of the active states. */
  readonly active?: readonly string[];
  /** The ids of the edges that the last step took. */
  readonly taken?: readonly string[];
  readonly badges?: readonly Badge[];
  /** Where a state leads to, by its path. */
  readonly links?: Readonly<Record<string, string>>;
}

/** A few words at a state: `attempt 2 of 5`. */
export interface Badge {
  /** The path of the state. */
  readonly state: string;
  readonly text: string;
  /** `bad`: failed; `warn`: tried again; `wait`: a timer; `note`: anything else. */
  readonly tone: 'bad' | 'warn' | 'wait' | 'note';
  /** If the text ends with the time that is left: the words before it, and the end of that time (ISO 8601). */
  readonly countdown?: { readonly words: string; readonly endsAt: string };
}
