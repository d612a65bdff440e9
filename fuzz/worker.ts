import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { type Crash, Pool, tryCase } from './engine.ts';

/** What one thread is asked to do. */
export interface WorkerTask {
  readonly seed: number;
  readonly seconds: number;
  readonly crashesMax: number;
  /** Where the thread writes how many cases it has begun; the watchdog reads it. */
  readonly begun: Int32Array;
}

/** What one thread found. */
export interface WorkerResult {
  readonly frames: number;
  readonly cases: number;
  readonly crashes: readonly Crash[];
  readonly slowestMs: number;
  readonly heapGrowthMiB: number;
}

/** A case above this is run again: a busy machine is not a slow parser. */
const SLOW_MS = 100;
/** The heap is measured first when the code is warm and the pool has turned over. */
const WARM_SHARE = 0.3;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const heapMiB = (): number => {
  gc();
  gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** The least time the case takes in three more runs, ms. */
function leastMs(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const since = performance.now();
    run();
    least = Math.min(least, performance.now() - since);
  }
  return least;
}

function fuzz({ seed, seconds, crashesMax, begun }: WorkerTask): WorkerResult {
  const pool = new Pool(seed);
  const crashes: Crash[] = [];
  const since = performance.now();
  const endsAt = since + seconds * 1000;
  let frames = 0;
  let cases = 0;
  let slowestMs = 0;
  let warmMiB: number | undefined;
  for (let now = since; now < endsAt && crashes.length < crashesMax; ) {
    cases++;
    Atomics.store(begun, 0, cases);
    const each = pool.next(seed + cases);
    const crash = tryCase(each);
    if (crash) crashes.push(crash);
    frames += each.frames;
    const took = performance.now() - now;
    now += took;
    if (took <= SLOW_MS) slowestMs = Math.max(slowestMs, took);
    else {
      slowestMs = Math.max(
        slowestMs,
        leastMs(() => tryCase(each)),
      );
      now = performance.now();
    }
    if (warmMiB === undefined && now - since > seconds * 1000 * WARM_SHARE) warmMiB = heapMiB();
  }
  const heapGrowthMiB = warmMiB === undefined ? 0 : heapMiB() - warmMiB;
  return { frames, cases, crashes, slowestMs, heapGrowthMiB };
}

parentPort!.postMessage(fuzz(workerData as WorkerTask));
