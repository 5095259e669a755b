import { describe, expect, it } from 'vitest';
import { hourMs, node, otherNode, useStore, type OpenStore } from './fixture.ts';

export function describeNodes(open: OpenStore): void {
  describe('nodes', () => {
    const { store, advance } = useStore(open);

    it('share one secret, made at first use', async () => {
      const secrets = await Promise.all(Array.from({ length: 10 }, () => store().secret()));
      expect(new Set(secrets).size).toBe(1);
      expect(secrets[0]?.length).toBeGreaterThanOrEqual(32);
      expect(await store().secret()).toBe(secrets[0]);
    });

    it('that announced themselves live', async () => {
      expect(await store().nodes()).toEqual([]);
      await store().announce(node, hourMs);
      await store().announce(otherNode, hourMs);
      await store().announce(node, hourMs);
      expect(new Set(await store().nodes())).toEqual(new Set([node, otherNode]));
    });

    it('that fell silent do not', async () => {
      await store().announce(node, 20);
      await store().announce(otherNode, hourMs);
      await advance(60);
      expect(await store().nodes()).toEqual([otherNode]);
    });

    it('the store answers a ping', async () => {
      await expect(store().ping()).resolves.toBeUndefined();
    });
  });
}
