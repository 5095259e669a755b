/** An emitted event, as `onEmit` was told of it. */
export interface Told {
  readonly id: string;
  readonly createdAt: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly event: { readonly type: string };
}
