import { describe, expect, it } from 'vitest';
import { agreeOnSecret } from '../../src/actors/secrets/agree-on-secret.ts';
import type { NodeName } from '../../src/actors/ports/ports.ts';
import { hourMs, useStore, type OpenStore } from './fixture.ts';

const node: NodeName = { node: 'node-a', run: 'run-1' };
const otherNode: NodeName = { node: 'node-b', run: 'run-1' };

export function describeNodes(open: OpenStore): void {
  describe('nodes', () => {
    const { store, advance } = useStore(open);

    it('keep one secret, which is that of the first node', async () => {
      const secrets = await Promise.all(
        Array.from({ length: 10 }, (_, nth) => store().keepSecret(`secret ${nth}`)),
      );
      expect(new Set(secrets).size).toBe(1);
      expect(secrets[0]).toMatch(/^secret \d$/);
      expect(await store().keepSecret('another')).toBe(secrets[0]);
    });

    it('read the kept secret, if there is one', async () => {
      expect(await store().keptSecret()).toBeUndefined();
      await store().keepSecret('first');
      expect(await store().keptSecret()).toBe('first');
    });

    it('replace the secret only if they know the current one', async () => {
      await store().keepSecret('first');
      expect(await store().keepSecret('second', 'not the first')).toBe('first');
      expect(await store().keepSecret('second', 'first')).toBe('second');
      expect(await store().keepSecret('third', 'first')).toBe('second');
      expect(await store().keepSecret('third', '')).toBe('second');
    });

    it.each(['with their own secret', 'with one of the store'])(
      'keep the secret that they agreed on, and refuse another: %s',
      async (which) => {
        const [mine, other] = ['m'.repeat(32), 'o'.repeat(32)] as const;
        const given = which === 'with their own secret' ? mine : undefined;
        const agreed = await agreeOnSecret(store(), given);
        expect(await agreeOnSecret(store(), given)).toBe(agreed);
        for (const wrong of [other, given === undefined ? mine : undefined]) {
          await expect(agreeOnSecret(store(), wrong)).rejects.toMatchObject({
            code: 'configuration_invalid',
            message: expect.stringMatching(
              /^SECRET is .* Use the original secret, or start with an empty store/,
            ),
          });
        }
      },
    );

    it('replace the secret in the store with a fingerprint when it is configured', async () => {
      const own = await agreeOnSecret(store(), undefined);
      expect(await agreeOnSecret(store(), own)).toBe(own);
      expect(await store().keepSecret('')).toMatch(/^sha256:[\w-]{43}$/);
      expect(await agreeOnSecret(store(), own)).toBe(own);
      await expect(agreeOnSecret(store(), undefined)).rejects.toThrow('SECRET is not set');
    });

    it('are listed after they announce themselves', async () => {
      expect(await store().nodes()).toEqual([]);
      await store().announce(node, hourMs);
      await store().announce(otherNode, hourMs);
      await store().announce(node, hourMs);
      expect(new Set(await store().nodes())).toEqual(new Set([node, otherNode]));
    });

    it('show the load that they announced last', async () => {
      await store().announce(node, hourMs, '{"tasks":1}');
      await store().announce(otherNode, hourMs);
      await store().announce(node, hourMs, '{"tasks":2}');
      expect(await store().nodes()).toEqual(
        expect.arrayContaining([{ ...node, load: '{"tasks":2}' }, otherNode]),
      );
    });

    it('are not listed once their announcement expires', async () => {
      await store().announce(node, 20);
      await store().announce(otherNode, hourMs);
      await advance(60);
      expect(await store().nodes()).toEqual([otherNode]);
    });

    it('can ping the store', async () => {
      await expect(store().ping()).resolves.toBeUndefined();
    });
  });
}
