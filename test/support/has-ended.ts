/** Whether an instance has ended, in whatever way. */
export function hasEnded({ status }: { readonly status: string }): boolean {
  return status !== 'Pending';
}
