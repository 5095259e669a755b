/** The public id in the `Location` of a response. */
export function idIn(response: Response): string {
  return response.headers.get('location')?.split('/').at(-1) ?? '';
}
