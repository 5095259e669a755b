const scheme = /^[a-z][a-z\d+.-]*:\/\//i;

/**
 * A URL as it may be shown: without user, password and query. Of what is no URL only the scheme stays, since nobody knows
 * what the rest is.
 */
export function maskUrl(url: string): string {
  const [start = ''] = scheme.exec(url) ?? [];
  if (start === '' || !URL.canParse(url)) return `${start}***`;
  const rest = url.slice(start.length);
  const at = rest.lastIndexOf('@');
  const place = rest.slice(at + 1).replace(/\?.*$/s, '?***');
  return `${start}${at === -1 ? '' : '***@'}${place}`;
}

/** The same for every URL with a user or a password within a text, such as the message of an error. */
export function maskUrlsIn(text: string): string {
  return text.replace(/[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>/]*@[^\s"'<>]*/gi, maskUrl);
}

/** Does it hold a user or a password? What is no URL does not. */
export function holdsPassword(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
