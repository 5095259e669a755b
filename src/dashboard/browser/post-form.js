/**
 * Posts what is in a form, for an answer in JSON. Where the person must sign in again, the page is loaded anew, and nothing is
 * returned.
 * @param {HTMLFormElement} form
 * @param {string} url
 * @param {Record<string, string>} [more] headers
 */
export async function postForm(form, url, more = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value);
  }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', ...more },
    body,
  });
  if (!answer.redirected && answer.status !== 401) return answer;
  location.reload();
  return undefined;
}
