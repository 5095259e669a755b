/** What an access rule may look at. */
export interface AccessArgs {
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The scopes of the caller's token, one by one. */
  readonly scopes: readonly string[];
  /** The `sub` of who started the instance. */
  readonly owner: string | undefined;
  /** The `tenant` of who started the instance. It is the caller's own, for others are not asked about. */
  readonly tenant: string | undefined;
  /** What the instance shows as `data`. */
  readonly data: unknown;
  readonly state: unknown;
  readonly status: 'Pending' | 'Completed' | 'Failed' | 'Cancelled';
  readonly version: number;
}

/** What a rule about an event may look at. */
export interface SendArgs extends AccessArgs {
  /** As it came, parsed. Where `accepts` is made for a caller, it has its type alone. */
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** What a rule about a start may look at. */
export interface StartArgs<Input = unknown> {
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** The scopes of the caller's token, one by one. */
  readonly scopes: readonly string[];
  /** As the schema of the process gives it. */
  readonly input: Input;
}

/**
 * Who may do something to an instance, within its tenant: who started it, an administrator (the scope `holdfast:admin`), one
 * of its parties, a token with a scope, or whom a rule says `true` of. `system`: the program itself alone, and nobody over
 * HTTP.
 */
export type Sender<Args = SendArgs> =
  'owner' | 'admin' | 'party' | 'system' | { readonly scope: string } | ((args: Args) => boolean);

/** Any of them will do. */
export type Senders<Args = SendArgs> = Sender<Args> | readonly Sender<Args>[];

/** Who may do what with the instances of a process. A rule that throws, or answers anything but `true`, says no. */
export interface AccessRules<Input = unknown> {
  /** Who may start instances, of all that have a token. Default: everybody. */
  readonly start?: (args: StartArgs<Input>) => boolean;
  /**
   * Who may see the instance, its history, its ledger and its stream, beside its owner, its parties and administrators. Lists show
   * everybody the instances alone that they own or are a party of.
   */
  readonly read?: (args: AccessArgs) => boolean;
  /**
   * Who may send the events without a `from`, beside the owner and administrators; and cancel, where there is no `cancel`. One
   * who may send, and not read, is answered without the instance.
   */
  readonly send?: (args: SendArgs) => boolean;
  /** Who may cancel: those that it names, and nobody else. Default: the owner, administrators, and whom `send` admits. */
  readonly cancel?: Senders<AccessArgs>;
}
