/** The arguments of an access rule. */
export interface AccessArgs {
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The scopes of the caller's token, as a list. */
  readonly scopes: readonly string[];
  /** The `sub` of the owner of the instance. */
  readonly owner: string | undefined;
  /** The `tenant` of the instance. It equals the tenant of the caller: rules are not asked about other tenants. */
  readonly tenant: string | undefined;
  /** The `data` of the instance. */
  readonly data: unknown;
  readonly state: unknown;
  readonly status: 'Pending' | 'Completed' | 'Failed' | 'Cancelled';
  readonly version: number;
}

/** The arguments of a rule about an event. */
export interface SendArgs extends AccessArgs {
  /** The parsed event. When `accepts` is computed for a caller, it contains only `type`. */
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** The arguments of a rule about a start. */
export interface StartArgs<Input = unknown> {
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The scopes of the caller's token, as a list. */
  readonly scopes: readonly string[];
  /** The input, as parsed by the schema of the process. */
  readonly input: Input;
}

/**
 * Who may act on an instance within its tenant: its owner, an administrator (scope `holdfast:admin`), one of its
 * parties, a token with a scope, or a caller for whom a rule returns `true`. `system` means only the program itself,
 * and nobody over HTTP.
 */
export type Sender<Args = SendArgs> =
  'owner' | 'admin' | 'party' | 'system' | { readonly scope: string } | ((args: Args) => boolean);

/** One sender, or a list of alternatives. */
export type Senders<Args = SendArgs> = Sender<Args> | readonly Sender<Args>[];

/** Access rules of a process. A rule that throws, or returns anything but `true`, denies access. */
export interface AccessRules<Input = unknown> {
  /** Which authenticated callers may start instances. Default: all of them. */
  readonly start?: (args: StartArgs<Input>) => boolean;
  /**
   * Which callers may read an instance, its history, its ledger and its stream, in addition to its owner, its parties
   * and administrators. Lists still contain only the instances that a caller owns or is a party of.
   */
  readonly read?: (args: AccessArgs) => boolean;
  /**
   * Which callers may send the events without a `from`, in addition to the owner and administrators, and may cancel
   * if `cancel` is not set. The response to a caller that may send but not read does not contain the instance.
   */
  readonly send?: (args: SendArgs) => boolean;
  /** The only callers that may cancel. Default: the owner, administrators, and callers that `send` admits. */
  readonly cancel?: Senders<AccessArgs>;
}
