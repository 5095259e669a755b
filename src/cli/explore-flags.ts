export interface ExploreFlags {
  readonly process?: string;
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly maxTime?: string;
  readonly complete?: boolean;
  readonly json?: boolean;
  readonly html?: string;
}
