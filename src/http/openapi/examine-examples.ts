import type { Runtime } from '../../actors/contract/runtime-types.ts';
import type { Answer } from './answers.ts';
import { instanceExample } from './examples.ts';

type Process = Runtime['processes'][number];

/** A body: what happens if nobody does anything for a day. */
export function whatIfAskedExample(process: Process) {
  const [first] = Object.entries(process.examples.events ?? {});
  const day = { kind: 'advance', duration: 'P1D' };
  if (first === undefined) return { moves: [day] };
  const [type, payload] = first;
  return { moves: [{ kind: 'event', event: { type, ...Object(payload) } }, day] };
}

/** An answer; undefined if the process has no example. */
export function whatIfExample(process: Process): Answer<'WhatIf'> | undefined {
  const instance = instanceExample(process);
  if (instance === undefined) return undefined;
  const moved = {
    kind: 'advance',
    result: 'stepped',
    at: instance.updatedAt,
    steps: [],
    changes: [],
    instance,
  } as const;
  return { id: instance.id, version: instance.version, moves: [moved] };
}

/** What an instance went through: an event that it accepted. */
export function incidentExample(process: Process): Answer<'Incident'> {
  const { input, instance, events = {} } = process.examples;
  const [type = 'EVENT', payload] = Object.entries(events)[0] ?? [];
  const state = instance?.state ?? 'waiting';
  const status = 'Pending';
  return {
    format: 1,
    process: process.name,
    processVersion: process.version,
    machineHash: '5c1d2f7b9e034a68',
    id: `${process.idPrefix}_k3v7q2m5x4n6p2r7s3t5w4y6za`,
    start: {
      at: '2026-01-01T12:00:00.000Z',
      ...(input === undefined ? {} : { input }),
      state,
      status,
    },
    moves: [
      {
        at: '2026-01-01T12:00:03.000Z',
        move: { kind: 'event', event: { type, ...Object(payload) } },
        state,
        status,
      },
    ],
    redacted: [],
    missing: [],
  };
}
