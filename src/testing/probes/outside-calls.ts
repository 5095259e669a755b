import { AsyncLocalStorage } from 'node:async_hooks';
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

type Note = (name: string) => void;
type Instead = (self: unknown, name: string) => unknown;

const hearing = new AsyncLocalStorage<Note>();
let users = 0;
let restores: readonly (() => void)[] = [];

/**
 * Runs code, and tells what it calls of the outside world, also after its first `await`, as long as `guardOutside` holds: files,
 * the network, other processes. None of these calls is made; what the code prints is dropped, and its timers do not fire.
 */
export function hearOutside<T>(note: Note, work: () => T): T {
  return hearing.run(note, work);
}

/** Puts a guard before what reaches the outside world. All code but that of `hearOutside` passes it. Returns how to remove it. */
export function guardOutside(): () => void {
  users += 1;
  if (users === 1) {
    restores = [...guards()];
    syncBuiltinESMExports();
  }
  return () => {
    users -= 1;
    if (users > 0) return;
    for (const restore of restores) restore();
    syncBuiltinESMExports();
  };
}

function* guards(): Generator<() => void> {
  yield guard(globalThis, 'fetch', 'fetch', never);
  yield guard(globalThis, 'WebSocket', 'WebSocket', refuse);
  for (const key of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
    yield guard(globalThis, key, undefined, () => timer);
  }
  for (const key of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const) {
    yield guard(console, key, undefined, nothing);
  }
  for (const stream of [process.stdout, process.stderr]) {
    yield guard(stream, 'write', undefined, () => true);
  }
  for (const key of ['exit', 'kill', 'abort', 'chdir'] as const) {
    yield guard(process, key, `process.${key}`, refuse);
  }
  yield* guardAll(fs, 'fs', (name) =>
    /^fs\.(?!write|append|mk|rm|cp).*Sync$/.test(name) ? refuse : nothing,
  );
  yield* guardAll(fs.promises, 'fs.promises', () => never);
  yield* guardAll(dns, 'dns', () => nothing);
  yield* guardAll(dns.promises, 'dns.promises', () => never);
  yield* guardAll(childProcess, 'child_process', () => refuse);
  for (const [holder, name] of [
    [http, 'http'],
    [https, 'https'],
  ] as const) {
    for (const key of ['request', 'get'] as const)
      yield guard(holder, key, `${name}.${key}`, refuse);
  }
  yield guard(http2, 'connect', 'http2.connect', refuse);
  yield guard(tls, 'connect', 'tls.connect', refuse);
  for (const key of ['connect', 'createConnection'] as const) {
    yield guard(net, key, `net.${key}`, refuse);
  }
  yield guard(dgram, 'createSocket', 'dgram.createSocket', refuse);
  yield guard(net.Socket.prototype, 'connect', 'net.connect', (self) => self);
  yield guard(net.Socket.prototype, 'write', 'a socket', () => true);
}

function* guardAll(
  holder: object,
  prefix: string,
  instead: (name: string) => Instead,
): Generator<() => void> {
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    // Not classes, such as `Stats`.
    if (typeof value !== 'function' || !/^[a-z]/.test(key)) continue;
    const name = `${prefix}.${key}`;
    yield guard(holder, key, name, instead(name));
  }
}

/** `name`: absent for what is dropped, and not told. */
function guard(
  holder: object,
  key: string,
  name: string | undefined,
  instead: Instead,
): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, key);
  const real: unknown = Reflect.get(holder, key);
  if (typeof real !== 'function') return () => {};
  const stop = (self: unknown): unknown => {
    if (name !== undefined) hearing.getStore()?.(name);
    return instead(self, name ?? key);
  };
  const value = new Proxy(real, {
    apply: (target, self: unknown, args: unknown[]): unknown =>
      hearing.getStore() === undefined ? Reflect.apply(target, self, args) : stop(self),
    construct: (target, args: unknown[], made): object =>
      hearing.getStore() === undefined
        ? (Reflect.construct(target, args, made) as object)
        : (stop(undefined) as object),
  });
  Object.defineProperty(holder, key, {
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? true,
    value,
  });
  return () => {
    // Who has put something else there meanwhile keeps it.
    if (Reflect.get(holder, key) !== value) return;
    if (own === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, own);
  };
}

const timer = {
  ref: () => timer,
  unref: () => timer,
  hasRef: () => false,
  refresh: () => timer,
  close: () => timer,
  [Symbol.toPrimitive]: () => 0,
};

function nothing(): undefined {
  return undefined;
}

async function never(): Promise<never> {
  return new Promise(() => {});
}

function refuse(_self: unknown, name: string): never {
  throw new Error(`${name} is not called while a function is tried out`);
}
