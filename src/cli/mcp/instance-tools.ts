import { z } from 'zod';
import { toQuery } from '../../client/to-query.ts';
import { findInstance } from '../service/find-instance.ts';
import { defineTool } from './tool.ts';

const instance = z
  .string()
  .min(1)
  .max(500)
  .describe('An id, <process>/<id>, <process>/<business key>, or an internal id of a log line.');

/** Tools about one instance. */
export const instanceTools = [
  defineTool({
    name: 'show_instance',
    title: 'Show an instance',
    description:
      'Shows an instance: status, state, data, tasks, timers, ledger, why it needs attention, and the events that it accepts with their schemas.',
    input: z.object({ instance }),
    async run(connection, { instance: text }) {
      const { path } = await findInstance(connection, text);
      return connection.get<object>(path);
    },
  }),
  defineTool({
    name: 'waits_for',
    title: 'What an instance waits for',
    description:
      'Says what an instance waits for, and for each thing whether it will happen. Use it to find out why an instance does not go on.',
    input: z.object({ instance }),
    async run(connection, { instance: text }) {
      const { path } = await findInstance(connection, text);
      return connection.get<object>(`${path}/waiting`);
    },
  }),
  defineTool({
    name: 'history',
    title: 'History of an instance',
    description:
      'Returns steps of an instance, oldest first: events, states before and after, tasks, callers and their reasons.',
    input: z.object({
      instance,
      after: z.int().min(0).optional().describe('Only steps after this version.'),
      limit: z.int().min(1).max(200).default(50),
    }),
    async run(connection, { instance: text, ...page }) {
      const { path } = await findInstance(connection, text);
      return connection.get<object>(`${path}/history${toQuery(page)}`);
    },
  }),
  defineTool({
    name: 'explain_event',
    title: 'Explain what an event would do',
    description:
      'Says what would happen if an event were sent to an instance now: which transition is taken or which guards refuse it, the steps, their effects, the changes of data. Nothing is sent.',
    input: z.object({
      instance,
      event: z.looseObject({ type: z.string() }).describe('The event, with its payload.'),
      at: z.int().min(0).optional().describe('The version to start from. Default: the newest one.'),
    }),
    async run(connection, { instance: text, event, at }) {
      const { path } = await findInstance(connection, text);
      const moves = [{ kind: 'event', event }];
      return connection.post<object>(`${path}/what-if`, {
        moves,
        ...(at === undefined ? {} : { at }),
      });
    },
  }),
];
