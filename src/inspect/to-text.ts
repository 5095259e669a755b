import { configure } from 'safe-stable-stringify';
import type { InspectorMessage, ShownSnapshot } from './protocol.ts';

/** Deeper objects and arrays are sent as `[Object]` and `[Array]`, as `@statelyai/inspect` does. */
const maximumDepth = 10;
/** The longest message that is sent whole. */
const mostCharacters = 1024 ** 2;

const stringify = configure({ maximumDepth, deterministic: false });

/** A message as JSON. One that is too long is sent without its data. */
export function toText(message: InspectorMessage): string {
  const text = write(message);
  return text.length <= mostCharacters ? text : write(withoutData(message, text.length));
}

function write(message: InspectorMessage): string {
  return stringify(message) ?? 'null';
}

function withoutData(message: InspectorMessage, characters: number): InspectorMessage {
  const note = `[left out: a message of ${characters} characters]`;
  const bare = ({ status, value }: ShownSnapshot) => ({ status, value, context: note });
  const typed = (event: { readonly type: string }) => ({ type: event.type, data: note });
  switch (message.type) {
    case '@xstate.actor':
      return { ...message, snapshot: bare(message.snapshot) };
    case '@xstate.event':
      return { ...message, event: typed(message.event) };
    case '@xstate.snapshot':
      return { ...message, event: typed(message.event), snapshot: bare(message.snapshot) };
    case '@holdfast.leftOut':
      return message;
  }
}
