import { describe, expect, test } from 'vitest';
import type { Inspected } from '../../../src/actors/views/inspected.ts';
import { createTranslator } from '../../../src/inspect/create-translator.ts';
import { createFamily } from '../../support/inspected-family.ts';

const family = createFamily();
const id = 'fam_aaaaaaaaaaaaaaaaaaaaaaaaaa';
const kid = { place: 'c:0', parent: undefined, name: 'kid', machine: 'child', status: 'active' };

function stepped(version: number, more: Partial<Inspected> = {}): Inspected {
  return {
    version,
    at: 1_000 + version,
    event: { type: 'POKE' },
    transitions: [],
    snapshot: { status: 'active', value: 'resting', context: { shown: null } },
    actors: [],
    ...more,
  };
}

/** Kind, session and what the snapshot says of each message. */
function told(messages: ReturnType<ReturnType<typeof createTranslator>>): readonly unknown[] {
  return messages.map((message) => {
    if (message.type === '@holdfast.leftOut') return message;
    const session = message.sessionId.replace(id, 'root');
    if (message.type === '@xstate.event') return [message.type, session, message.event.type];
    const { status, value } = message.snapshot;
    return [message.type, session, status, value];
  });
}

describe('messages of steps', () => {
  test('begin with the actors as they stand', () => {
    const translate = createTranslator(family, id);
    const actors = [
      { ...kid, value: 'loud' },
      { ...kid, place: 'c:1', parent: 'c:0', name: 'little', machine: 'grandchild', value: 'calm' },
    ];
    const messages = translate(stepped(3, { event: undefined, actors }));
    expect(told(messages)).toEqual([
      ['@xstate.actor', 'root', 'active', 'resting'],
      ['@xstate.actor', 'root/c:0', 'active', 'loud'],
      ['@xstate.actor', 'root/c:1', 'active', 'calm'],
    ]);
    expect(messages).toMatchObject([
      { rootId: id, name: 'family', parentId: undefined, createdAt: '1003', _version: '0.7.2' },
      { rootId: id, name: 'kid', parentId: id },
      { rootId: id, name: 'little', parentId: `${id}/c:0` },
    ]);
  });

  test('hold the definition of each machine as JSON text', () => {
    const translate = createTranslator(family, id);
    const actors = [
      { ...kid, value: 'quiet' },
      { ...kid, place: 'c:9', name: 'work', machine: undefined },
    ];
    const definitions = translate(stepped(0, { actors })).flatMap((message) =>
      message.type === '@xstate.actor' ? [JSON.parse(message.definition)] : [],
    );
    expect(definitions).toMatchObject([
      { id: 'family', initial: 'resting', states: { working: { invoke: [{ src: 'work' }] } } },
      { id: 'child', initial: 'quiet' },
      { id: 'work' },
    ]);
  });

  test('tell the event, then what it began, then what it left', () => {
    const translate = createTranslator(family, id);
    translate(stepped(0, { actors: [{ ...kid, value: 'quiet' }] }));
    const worker = { ...kid, place: 'c:1', name: 'work', machine: undefined, task: '1/0' };
    const messages = translate(stepped(1, { actors: [{ ...kid, value: 'loud' }, worker] }));
    expect(told(messages)).toEqual([
      ['@xstate.event', 'root', 'POKE'],
      ['@xstate.actor', 'root/c:1', 'active', undefined],
      ['@xstate.snapshot', 'root', 'active', 'resting'],
      ['@xstate.snapshot', 'root/c:0', 'active', 'loud'],
    ]);
  });

  test.each([
    ['task.completed', 'done'],
    ['task.failed', 'error'],
    ['REST', 'stopped'],
  ])('end the actor of a task at %s as %s', (type, status) => {
    const translate = createTranslator(family, id);
    const worker = { ...kid, name: 'work', machine: undefined, task: '1/0' };
    translate(stepped(1, { actors: [worker] }));
    const event = type === 'REST' ? { type } : { type, task: 'work', id: '1/0' };
    const messages = translate(stepped(2, { event, actors: [] }));
    expect(told(messages).at(-1)).toEqual(['@xstate.snapshot', 'root/c:0', status, undefined]);
    const sourceId = type === 'REST' ? undefined : `${id}/c:0`;
    expect(messages[0]).toMatchObject({ type: '@xstate.event', sourceId });
  });

  test('say nothing of children where only a later record is known', () => {
    const translate = createTranslator(family, id);
    translate(stepped(0, { actors: [{ ...kid, value: 'quiet' }] }));
    expect(told(translate(stepped(1, { actors: undefined })))).toEqual([
      ['@xstate.event', 'root', 'POKE'],
      ['@xstate.snapshot', 'root', 'active', 'resting'],
    ]);
    expect(told(translate(stepped(2, { actors: [{ ...kid, value: 'loud' }] }))).at(-1)).toEqual([
      '@xstate.snapshot',
      'root/c:0',
      'active',
      'loud',
    ]);
  });
});
