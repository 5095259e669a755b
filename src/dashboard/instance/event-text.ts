/** The events that XState makes itself, as a person would say them; others as they are. */
export function eventText(type: string): string {
  const after = /^xstate\.after\.([^.]+)\.(.+)$/.exec(type);
  if (after !== null) return `after ${after[1]}`;
  const ended = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type);
  if (ended !== null) return `${ended[2]} ${ended[1] === 'done' ? 'done' : 'failed'}`;
  const done = /^xstate\.done\.state\.(.+)$/.exec(type);
  return done === null ? type : `${done[1]} done`;
}
