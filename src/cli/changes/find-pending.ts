import type { WaitingView, WaitsFor } from '../../actors/views/view-types.ts';
import { eventText } from '../../dashboard/parts/event-text.ts';
import type { Connection } from '../service/connection.ts';
import type { Found } from '../service/find-instance.ts';
import { CommandError } from '../terminal/command-error.ts';
import { exitCodes } from '../terminal/exit-codes.ts';

interface Pending {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of the pending task or timer that a text names: its id, or its name if only one has it. Without a text, the only one there
 * is.
 */
export async function findPending(
  connection: Connection,
  { path, process, id }: Found,
  { what, text }: { readonly what: 'task' | 'timer'; readonly text: string | undefined },
): Promise<string> {
  if (text !== undefined && /^\d+\/\d+$/.test(text)) return text;
  const { waitsFor } = await connection.get<WaitingView>(`${path}/waiting`);
  const pending = waitsFor.flatMap(what === 'task' ? taskOf : timerOf);
  const meant = pending.filter(
    ({ name }) => text === undefined || name === text || name === eventText(text),
  );
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return only.id;
  const named = text === undefined ? '' : ` ${JSON.stringify(text)}`;
  const known = pending.map((one) => `${one.name} (${one.id})`).join(', ');
  throw new CommandError(
    only === undefined
      ? `${process}/${id} has no pending ${what}${named}${known === '' ? '.' : `; it has ${known}.`}`
      : `${process}/${id} has several pending ${what}s${named}: ${known}. Pass the id of one.`,
    exitCodes.refused,
  );
}

function taskOf(one: WaitsFor): readonly Pending[] {
  return 'task' in one ? [{ id: one.id, name: one.task }] : [];
}

function timerOf(one: WaitsFor): readonly Pending[] {
  return one.kind === 'timer' ? [{ id: one.id, name: eventText(one.event) }] : [];
}
