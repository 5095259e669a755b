import { expect, test } from 'vitest';
import { pickServer } from '../../../../../src/persistence/redis/connection/pick-server.ts';

const server = (port: number) => ({ options: { host: 'redis', port } });
const servers = [server(1), server(2), server(3)];
const randoms = [0, 0.3, 0.5, 0.7, 0.999];
const picked = (avoid?: string) =>
  randoms.map((random) => pickServer(servers, avoid, () => random)?.options.port);

test('any of the servers is picked', () => {
  expect(new Set(picked())).toEqual(new Set([1, 2, 3]));
});

test('the server that was lost is not picked again while there is another', () => {
  expect(new Set(picked('redis:2'))).toEqual(new Set([1, 3]));
});

test('the only server is picked although it was lost; without servers there is none', () => {
  expect(pickServer([server(2)], 'redis:2')).toEqual(server(2));
  expect(pickServer([], 'redis:2')).toBeUndefined();
});
