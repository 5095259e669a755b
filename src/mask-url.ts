const scheme = /^[a-z][a-z\d+.-]*:\/\//i;

/**
 * A URL for display, without user, password and query. Of a text that is not a URL only the scheme is kept, because the
 * rest may be anything.
 */
export function maskUrl(url: string): string {
  const [start = ''] = scheme.exec(url) ?? [];
  if (start === '' || !URL.canParse(url)) return `${start}***`;
  const rest = url.slice(start.length);
  const at = rest.lastIndexOf('@');
  const place = rest.slice(at + 1).replace(/\?.*$/s, '?***');
  return `${start}${at === -1 ? '' : '***@'}${place}`;
}

/** Masks every URL with a user or a password within a text, such as an error message. */
export function maskUrlsIn(text: string): string {
  return text.replace(/[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>/]*@[^\s"'<>]*/gi, maskUrl);
}

/** Whether it is a URL with a user or a password. */
export function holdsPassword(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
