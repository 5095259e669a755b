/** What an instance, or all instances of a machine, adds to a picture. */
export interface Overlay {
  /** The paths of the active states. */
  readonly active?: readonly string[];
  /** The ids of the edges that the last step took. */
  readonly taken?: readonly string[];
  readonly badges?: readonly Badge[];
  /** How much the edges were used, by their ids. */
  readonly heat?: Readonly<Record<string, Heat>>;
  /** Whether something exercised the states, by their paths, and the edges, by their ids. Those that do not count are absent. */
  readonly covered?: {
    readonly states: ReadonlyMap<string, boolean>;
    readonly edges: ReadonlyMap<string, boolean>;
  };
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

/** How much an edge was used. */
export interface Heat {
  /** 0: never; 1 to 4: the more, the wider it is drawn. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  /** A few words at the edge: `1,204`. */
  readonly text?: string;
}
