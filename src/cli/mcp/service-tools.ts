import { z } from 'zod';
import { instanceStatuses } from '../../definition/declarations/instance-statuses.ts';
import { toQuery } from '../../client/to-query.ts';
import { findProcess } from '../service/find-process.ts';
import { defineTool } from './tool.ts';

const time = z.iso.datetime({ offset: true });

/** Tools about the service and its processes. */
export const serviceTools = [
  defineTool({
    name: 'list_processes',
    title: 'List the processes',
    description: 'Lists the processes of the service, with their versions and paths.',
    input: z.object({}),
    run: async (connection) => connection.get<object>('/processes'),
  }),
  defineTool({
    name: 'list_instances',
    title: 'List instances',
    description:
      'Lists instances of a process that match all filters, newest first. If there are more, the answer has "next": pass it as cursor.',
    input: z.object({
      process: z.string().describe('The name of a process.'),
      status: z.enum(instanceStatuses).optional(),
      attention: z.literal(true).optional().describe('Only those that need an operator.'),
      state: z.string().optional().describe('Only those in this state, such as paying.card.'),
      createdAfter: time.optional(),
      createdBefore: time.optional(),
      q: z.string().optional().describe('Words that occur in searchable attributes.'),
      limit: z.int().min(1).max(50).default(10),
      cursor: z.string().optional(),
    }),
    async run(connection, { process, ...filter }) {
      const { path } = await findProcess(connection, process);
      return connection.get<object>(path + toQuery(filter));
    },
  }),
  defineTool({
    name: 'search',
    title: 'Search instances',
    description:
      'Finds instances of any process by id, business key, words, or an internal id of a log line.',
    input: z.object({ text: z.string().min(1).max(255) }),
    run: async (connection, { text }) => connection.get<object>(`/search${toQuery({ q: text })}`),
  }),
];
