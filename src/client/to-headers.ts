/** Requires this version of the instance. */
export function toIfMatch(version: number | undefined): Readonly<Record<string, string>> {
  return version === undefined ? {} : { 'if-match': `"${version}"` };
}

/** The reason for an act. Header fields hold ASCII alone. */
export function toReason(reason: string | undefined): Readonly<Record<string, string>> {
  return reason === undefined ? {} : { 'holdfast-reason': encodeURIComponent(reason) };
}
