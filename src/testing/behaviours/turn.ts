/** What one or more calls of a simulated task come to. */
export type Turn<Output = unknown> = {
  /** How many calls in a row; `Infinity` for all that follow. */
  readonly times: number;
} & (
  | { readonly kind: 'ok'; readonly value: Output; readonly afterMs: number }
  | { readonly kind: 'fails'; readonly error: Error | undefined }
  | { readonly kind: 'never' }
  | { readonly kind: 'handsOver' }
  | { readonly kind: 'real' }
);
