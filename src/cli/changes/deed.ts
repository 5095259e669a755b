/** Data that the service checks: what it is, and whatever belongs to that. */
export interface Tagged {
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** Something that an operator does to one instance: as it is played, and as it is done. */
export interface Deed {
  /** The move of a what-if. */
  readonly move: Tagged;
  /** Where it is sent, below the instance, such as `/acts`. */
  readonly resource: string;
  /** What is sent, without the reason. */
  readonly body: object;
}
