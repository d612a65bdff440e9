import { Worker } from 'node:worker_threads';
import { type BookSnapshot, journalPosition } from '@wenqu/domain';
import { type Answer, errorOf } from '../ask.ts';
import type { Projection, ProjectionStatus, ProjectionTick } from './projection.ts';
import type { ProjectionThreadData } from './thread.ts';

/** A batch of frames is garbage a moment later: room for it keeps it from being promoted. */
const YOUNG_MB = 64;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type FromThread = Answer | { readonly tick: ProjectionTick } | { readonly ready: ProjectionStatus };

/** Starts the projection's thread and speaks with it. `onDeath` is called once when the thread dies by itself. */
export async function openProjection(
  data: ProjectionThreadData,
  onDeath: (error: unknown) => void,
): Promise<Projection> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    name: 'projection',
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(tick: ProjectionTick) => void>();
  let nextId = 1;
  let closing = false;
  let last!: ProjectionStatus;

  const ask = <T>(name: string, ...args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, ask: name, args });
    });

  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!closing) onDeath(error);
    closing = true;
  };

  await new Promise<void>((resolve, reject) => {
    worker.on('error', (error) => {
      reject(error);
      fail(error);
    });
    worker.on('exit', (code) => fail(new Error(`projection thread ended with ${code}`)));
    worker.on('message', (message: FromThread) => {
      if ('ready' in message) {
        last = message.ready;
        resolve();
      } else if ('tick' in message) {
        last = message.tick.status;
        for (const listener of listeners) listener(message.tick);
      } else {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if ('fault' in message) asked?.reject(errorOf(message.fault));
        else asked?.resolve(message.value);
      }
    });
  });

  return {
    latest: () => ask('latest'),
    newest: () => ask('newest'),
    series: (query) => ask('series', query),
    rows: (query) => ask('rows', query),
    coverage: (queries) => ask('coverage', queries),
    versions: (point, statistic, column, at) => ask('versions', point, statistic, column, at),
    traffic: () => ask('traffic'),
    trafficOf: (mn) => ask('trafficOf', mn),
    accounting: () => ask('accounting'),
    frames: (mn, limit) => ask('frames', mn, limit),
    frame: (position) => ask('frame', position),
    bookChanged: (book: BookSnapshot) => ask('bookChanged', book),
    keysChanged: (keys) => ask('keysChanged', keys),
    watchWire: (on) => void ask('watchWire', on),
    watchLatest: (on) => void ask('watchLatest', on),
    // The gateway's word is read now; the projection's own is as old as its last tick, never ahead of it.
    status: () => {
      const durable = journalPosition(data.durable[0]!);
      return { ...last, durable, caughtUp: last.cursor >= durable };
    },
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    digest: () => ask('digest'),
    close: async () => {
      closing = true;
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await ask('close').catch(() => undefined);
      await gone;
    },
  };
}
