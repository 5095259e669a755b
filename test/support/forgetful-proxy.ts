import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Says of what a client has sent on a connection whether it is meant. */
type Chooses = (sent: string) => boolean;

/** What stands before a Redis, and does to single connections what a network does. */
export interface ForgetfulProxy extends AsyncDisposable {
  readonly url: string;
  /** How many connections are chosen. */
  count(chooses: Chooses): number;
  /** Forgets the chosen ones as a load balancer does: they stay open, and nothing passes. How many. */
  forget(chooses: Chooses): number;
  /** Ends the chosen ones. How many. */
  cut(chooses: Chooses): number;
  /** Keeps what clients send from the first part on that is chosen, until it is let go. */
  holdBack(chooses: Chooses): { readonly count: () => number; readonly letGo: () => void };
}

interface Flow {
  readonly client: Socket;
  readonly server: Socket;
  sent: string;
  forgotten: boolean;
  held: Buffer[] | undefined;
}

/** How much of what a client has sent is remembered. */
const memoryChars = 100_000;

export async function startForgetfulProxy(redisPort: number): Promise<ForgetfulProxy> {
  const flows = new Set<Flow>();
  let holds: Chooses | undefined;

  function pass(flow: Flow, data: Buffer): void {
    const text = data.toString('latin1');
    flow.sent = (flow.sent + text).slice(-memoryChars);
    if (flow.forgotten) return;
    if (holds?.(text) === true) flow.held ??= [];
    if (flow.held === undefined) flow.server.write(data);
    else flow.held.push(data);
  }

  // A forgotten connection is not ended on this side when the other one ends it.
  const proxy = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port: redisPort, host: '127.0.0.1', allowHalfOpen: true });
    const flow: Flow = { client, server, sent: '', forgotten: false, held: undefined };
    flows.add(flow);
    client.on('data', (data: Buffer) => pass(flow, data));
    server.on('data', (data: Buffer) => {
      if (!flow.forgotten) client.write(data);
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => undefined);
      from.on('end', () => {
        if (!flow.forgotten) to.end();
      });
      from.on('close', () => {
        if (flow.forgotten) return;
        to.destroy();
        flows.delete(flow);
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const chosenBy = (chooses: Chooses) =>
    [...flows].filter(({ forgotten, sent }) => !forgotten && chooses(sent));

  return {
    url: `redis://127.0.0.1:${port}`,
    count: (chooses) => chosenBy(chooses).length,
    forget: (chooses) => {
      const chosen = chosenBy(chooses);
      for (const flow of chosen) flow.forgotten = true;
      return chosen.length;
    },
    cut: (chooses) => {
      const chosen = chosenBy(chooses);
      for (const { client } of chosen) client.destroy();
      return chosen.length;
    },
    holdBack: (chooses) => {
      holds = chooses;
      const held = () => [...flows].filter((flow) => flow.held !== undefined);
      return {
        count: () => held().length,
        letGo: () => {
          holds = undefined;
          for (const flow of held()) {
            for (const data of flow.held ?? []) flow.server.write(data);
            flow.held = undefined;
          }
        },
      };
    },
    async [Symbol.asyncDispose]() {
      proxy.close();
      for (const { client, server } of flows) for (const one of [client, server]) one.destroy();
      await once(proxy, 'close');
    },
  };
}
