/** What an instance, or all instances of a machine, adds to a picture. */
export interface Overlay {
  /** The paths of the active states. */
  readonly active?: readonly string[];
  /** The ids of the edges that the last step took. */
  readonly taken?: readonly string[];
  readonly badges?: readonly Badge[];
}

/** A few words at a state: `attempt 2 of 5`. */
export interface Badge {
  /** The path of the state. */
  readonly state: string;
  readonly text: string;
  /** `bad`: failed; `warn`: tried again; `wait`: a timer; `note`: anything else. */
  readonly tone: 'bad' | 'warn' | 'wait' | 'note';
}
