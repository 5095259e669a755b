import type { Context, Hono } from 'hono';
import { toTestFile } from '../../actors/incidents/to-test-file.ts';
import { invalidRequest } from '../../invalid-request.ts';
import { requireObserver } from '../access/authenticate.ts';
import type { HttpEnv } from '../base/http-env.ts';
import { addResource } from '../base/resource.ts';
import type { Answer } from '../openapi/answers.ts';
import type { Json } from '../openapi/component-schemas.ts';
import { schemaRef } from '../openapi/component-schemas.ts';
import { describeProcess, limitHeaders } from '../openapi/describe-process.ts';
import { incidentExample } from '../openapi/examine-examples.ts';
import { parameterRef, query } from '../openapi/parameters.ts';
import { answer, problems } from '../openapi/responses.ts';
import { readRequest } from '../request/read-request.ts';
import { idOf } from '../replies/replies.ts';
import type { Process, ProcessDeps } from './process-deps.ts';

const testType = 'text/typescript';
const formats = ['json', 'test'] as const;

/** `GET <path>/:id/as-test`: what an instance went through, as data or as a test file that replays it. */
export function addAsTest(
  app: Hono<HttpEnv>,
  process: Process,
  { runtime, examine = async (_, make) => make() }: Pick<ProcessDeps, 'runtime' | 'examine'>,
): void {
  addResource(app, `${process.path}/:id/as-test`, {
    GET: {
      describe: () => describeAsTest(process),
      handle: async (c) => {
        requireObserver(c);
        const { caller } = await readRequest(c);
        const format = formatOf(c);
        const incident = await examine(c, async () =>
          runtime.incident(process.name, idOf(c), { caller }),
        );
        const headers = { vary: 'Accept', 'cache-control': 'private, no-cache' };
        if (format === 'json') return c.json(incident satisfies Answer<'Incident'>, 200, headers);
        const type = `${testType}; charset=utf-8`;
        return c.body(toTestFile(incident), 200, { ...headers, 'content-type': type });
      },
    },
  });
}

function formatOf(c: Context<HttpEnv>): (typeof formats)[number] {
  const asked = c.req.query('format');
  if (asked === undefined) return c.req.header('accept')?.includes(testType) ? 'test' : 'json';
  const format = formats.find((one) => one === asked);
  if (format !== undefined) return format;
  const message = `must be one of ${formats.join(', ')}`;
  throw invalidRequest(`format ${message}.`, [{ parameter: 'format', message }]);
}

function describeAsTest(process: Process): Json {
  return describeProcess(process, 'asTest', 'Make a test of an instance', {
    description: `Returns what the instance went through: its input, every event, outcome and timer with its time, and the state after each. \`replay\` of \`holdfast/testing\` runs it in virtual time, on this or another version of the process. With \`format=test\`, or \`${testType}\` in \`Accept\`, returns the test file. Inputs and outputs are included only if the process keeps \`history: "snapshots"\`; \`missing\` names what is not. Secrets are \`[redacted]\`. Requires the scope \`holdfast:observe\` or \`holdfast:admin\`.`,
    parameters: [
      parameterRef('Id'),
      query(
        'format',
        { type: 'string', enum: formats },
        '`json`: the data; `test`: a test file for Vitest. Default: as `Accept` says, or `json`.',
      ),
    ],
    responses: {
      '200': withTestFile(
        answer('What the instance went through.', {
          schema: schemaRef('Incident'),
          example: incidentExample(process),
          headers: [...limitHeaders],
        }),
      ),
      ...problems('forbidden', 'instance_not_found', 'past_not_kept'),
    },
  });
}

/** The answer in its other form, too. */
function withTestFile(described: Json): Json {
  const schema = { type: 'string' };
  const example = "test('parcel par_k3v7… goes the same way again', () => { … });";
  return {
    ...described,
    content: { ...Object(described['content']), [testType]: { schema, example } },
  };
}
