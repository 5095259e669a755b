import { onTestFinished } from 'vitest';
import type { Process } from '../../../src/definition/define-process.ts';
import { createMemoryRuntime, type MemoryRuntimeOptions } from '../../support/memory-runtime.ts';
import { createVirtualStore } from '../../support/virtual-store.ts';
import { wakesIn } from './wakes-in.ts';

/** A node in virtual time, and an instance of its process. */
export async function startOn(process: Process, options: MemoryRuntimeOptions = {}) {
  const store = options.store ?? createVirtualStore();
  const memory = await createMemoryRuntime(process, {
    random: () => 0.5,
    node: 'node-a',
    shutdownMs: 0,
    ...options,
    store,
  });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  const { runtime } = memory;
  const { advance, skip } = store.clock;
  const { id } = (await runtime.start(process.name, {})).instance;
  await advance(0);
  return {
    advance,
    skip,
    id,
    runtime,
    store,
    waiting: async () => runtime.waiting(process.name, id),
    wakes: async () => wakesIn(store, id),
  };
}
