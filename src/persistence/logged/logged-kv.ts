import { systemClock } from '../../actors/ports/clock.ts';
import type { BaseMap } from './base-map.ts';
import { createBatch, toWriter, type Batch } from './batch.ts';
import {
  createLayer,
  createLayeredReader,
  keysOf,
  lay,
  newest,
  removedIn,
  type Layer,
} from './layers.ts';
import type { LoggedKv, LoggedKvOptions } from './logged-kv-types.ts';
import { atOnce, moveRows } from './move-rows.ts';
import type { WriteLog } from './write-log.ts';
import type { KvWriter } from '../ordered/ordered-kv.ts';

/** More than this waits for the next record: it is one text. */
const mostStaged = 16 * 1024 * 1024;
/** An epoch ends at this age, too. */
const epochMs = 1000;
/** While the map below cannot grow, only smaller writes are taken, such as those that make room. */
const smallLength = 16 * 1024;

/**
 * An ordered map whose writes are durable once they are in a log, and which moves them to the map below from time to time,
 * many at once. Nobody reads a row before it is durable, except the actions of later writes, which become durable later.
 */
export function createLoggedKv(
  base: BaseMap,
  log: WriteLog,
  { toError, epochBytes = 16 * 1024 * 1024, after = systemClock.after }: LoggedKvOptions,
): LoggedKv {
  /** While an epoch is being moved, the next one takes no more than this. */
  const mostBytes = 4 * epochBytes;
  let staged = createBatch();
  let flushing: Batch | undefined;
  /** Durable rows of the current epoch, and of the one that is being moved. */
  let active = createLayer();
  let frozen: { readonly layer: Layer; readonly epoch: number } | undefined;
  let working: Promise<void> | undefined;
  let moving: Promise<void> | undefined;
  let mending: Promise<void> | undefined;
  let stopAgeing: (() => void) | undefined;
  let failure: Error | undefined;
  let isEpochOver = false;
  /** What waits until it may begin: writes, and those who settle. */
  let entering = 0;

  const durable = (): readonly Layer[] => (frozen ? [active, frozen.layer] : [active]);
  const written = (): readonly Layer[] =>
    flushing ? [staged.layer, flushing.layer, ...durable()] : [staged.layer, ...durable()];
  const committed = createLayeredReader(durable, base.committed);
  const writer = toWriter(createLayeredReader(written, base.committed), () => staged);

  /** Resolves when everything that the action saw or wrote is durable. */
  async function take<T>(action: () => T): Promise<T> {
    let result: T;
    try {
      result = action();
    } catch (error) {
      if (staged.text !== '') void work();
      throw error;
    }
    if (staged.text === '' && flushing === undefined) return result;
    return new Promise<T>((resolve, reject) => {
      staged.waiting.push({ resolve: () => resolve(result), reject });
      void work();
    });
  }

  /** Writes what is staged, until nothing is. Never rejects. */
  async function work(): Promise<void> {
    working ??= loop();
    return working;
  }

  async function loop(): Promise<void> {
    // What is written in this turn leaves together.
    await Promise.resolve();
    for (;;) {
      try {
        if (isEpochOver && frozen === undefined) await endEpoch();
      } catch (cause) {
        // Here, so that nothing comes between: it would be written to an epoch that counts as ended.
        refuse(cause);
      }
      if (staged.text === '' && staged.waiting.length === 0) {
        // At once: who comes next must start it anew.
        working = undefined;
        return;
      }
      await flush();
    }
  }

  async function flush(): Promise<void> {
    const batch = staged;
    flushing = batch;
    staged = createBatch();
    try {
      // After the write: whoever takes over after this check finds it in the log.
      if (batch.text === '') base.refresh();
      else await log.append(batch.text, () => base.refresh());
    } catch (cause) {
      flushing = undefined;
      isEpochOver = true;
      refuse(cause, batch);
      return;
    }
    flushing = undefined;
    lay(batch.layer, active);
    if (log.bytes >= epochBytes) isEpochOver = true;
    stopAgeing ??= after(epochMs, () => {
      isEpochOver = true;
      void work();
    });
    for (const { resolve } of batch.waiting) resolve();
  }

  /** Rejects a batch and all that came later, which may have seen what was not written. */
  function refuse(cause: unknown, batch?: Batch): void {
    fail(cause);
    const later = staged;
    staged = createBatch();
    for (const { reject } of [...(batch?.waiting ?? []), ...later.waiting]) reject(failure);
  }

  /**
   * From here on, writes go to the next epoch. If it cannot begin, none are taken until it can: its first record, which
   * says how many records this epoch has, may be on the disk nevertheless.
   */
  async function endEpoch(): Promise<void> {
    stopAgeing?.();
    stopAgeing = undefined;
    const { epoch } = log;
    await log.rotate();
    isEpochOver = false;
    frozen = { layer: active, epoch };
    active = createLayer();
    void move();
  }

  /** Moves the frozen epoch. Never rejects. */
  async function move(): Promise<void> {
    if (frozen !== undefined) moving ??= moveFrozen(frozen);
    return moving;
  }

  async function moveFrozen({ layer, epoch }: NonNullable<typeof frozen>): Promise<void> {
    const before = { run: log.run, done: epoch - 1 };
    try {
      if (failure !== undefined) {
        // What was removed since then makes room, which is free to use one transaction later.
        await moveRows(base, valuesOf(removedIn(active)), before);
        await moveRows(base, [], before);
      }
      await moveRows(base, valuesOf(keysOf(layer)), { run: log.run, done: epoch });
      base.refresh();
      frozen = undefined;
      failure = undefined;
    } catch (cause) {
      fail(cause);
    }
    moving = undefined;
    if (isEpochOver && frozen === undefined) void work();
  }

  /** Their newest durable values. */
  function* valuesOf(keys: Iterable<string>): Generator<readonly [string, string | null]> {
    const layers = durable();
    for (const key of keys) yield [key, newest(layers, key)];
  }

  function fail(cause: unknown): void {
    failure = toError(cause);
  }

  /** After a failure: tries again what failed. Never rejects. */
  async function mend(): Promise<void> {
    mending ??= (async () => {
      // What is under way may already have failed.
      await working;
      await moving;
      if (frozen === undefined) {
        isEpochOver = true;
        await work();
      }
      await move();
    })().finally(() => {
      mending = undefined;
    });
    return mending;
  }

  /** The action, applied only if it writes little. */
  async function takeSmall<T>(action: (rows: KvWriter) => T): Promise<T> {
    return take(() => {
      const trial = createBatch();
      const reader = createLayeredReader(() => [trial.layer, ...written()], base.committed);
      const result = action(toWriter(reader, () => trial));
      if (trial.text.length > smallLength || log.bytes > mostBytes) throw failure;
      lay(trial.layer, staged.layer);
      staged.text += trial.text;
      return result;
    });
  }

  return {
    committed,
    isFailing: () => failure !== undefined,
    async write(action) {
      entering += 1;
      if (failure !== undefined) await mend();
      while (moving !== undefined && log.bytes > mostBytes) await moving;
      while (staged.text.length > mostStaged) await work();
      entering -= 1;
      return failure === undefined ? take(() => action(writer)) : takeSmall(action);
    },
    async settle() {
      entering += 1;
      // One that has begun does not know of this.
      await mending;
      await mend();
      entering -= 1;
      if (failure !== undefined) throw failure;
    },
    async drain() {
      // One may begin the next: until all have ended, an epoch could be noted after everything was moved.
      while (entering > 0 || working !== undefined || moving !== undefined || staged.text !== '') {
        await (moving ?? mending ?? work());
      }
      stopAgeing?.();
      const keys = new Set(durable().flatMap(keysOf));
      await moveRows(base, valuesOf(keys), undefined, atOnce);
    },
  };
}
