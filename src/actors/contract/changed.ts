/** An instance that has changed, by its public id. */
export interface Changed {
  readonly process: string;
  readonly id: string;
  readonly version: number;
  /** Whether changes were passed over since the one before. */
  readonly missed: boolean;
}
