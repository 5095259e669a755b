import { openConnection, type HttpConnection } from './http-connection.ts';

/** Lets `clients` clients do `count` pieces of work, each the next one that nobody has begun. */
export async function shareWork(
  port: number,
  { clients, count }: { readonly clients: number; readonly count: number },
  work: (connection: HttpConnection, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    const connection = await openConnection(port);
    while (next < count) await work(connection, next++);
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
}
