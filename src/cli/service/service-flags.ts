/** The options of every command that asks a running service. */
export interface ServiceFlags {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
}
