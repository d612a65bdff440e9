import { parentPort, workerData } from 'node:worker_threads';
import { limits } from '../limits.ts';
import { diskFiles } from './files.ts';
import { finishedSegments, sealOne } from './seal.ts';

export interface SealThreadPlan {
  readonly dir: string;
  /** The gateway's shared word: the durable position (Float64) at 0. */
  readonly shared: SharedArrayBuffer;
}

/** Why the last try failed; '' when it did not. */
export interface SealNews {
  readonly why: string;
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Seals finished segments one after another, working half of the time at most. While much arrives it waits:
 * frames go first, and raw segments are as safe as sealed ones; only a long row of them is sealed in spite of
 * it, and then more slowly.
 */
async function run({ dir, shared }: SealThreadPlan, tell: (news: SealNews) => void): Promise<never> {
  const durable = new Float64Array(shared, 0, 1);
  let restMs: number = limits.sealLookMs;
  for (;;) {
    const before = durable[0]!;
    const since = performance.now();
    await wait(restMs);
    const arrivedBytesPerS = ((durable[0]! - before) * 1000) / (performance.now() - since);
    restMs = limits.sealLookMs;
    try {
      const waiting = finishedSegments(diskFiles, dir).length;
      const busy = arrivedBytesPerS > limits.sealBusyBytesPerS;
      if (waiting === 0 || (busy && waiting < limits.sealWaitingMax)) continue;
      await sealOne(dir, { pause: rests(busy ? limits.sealBusyRest : 1) });
      tell({ why: '' });
      if (waiting > 1) restMs = limits.sealLookMs / 10;
    } catch (error) {
      tell({ why: String(error) });
      restMs = limits.sealRetryMs;
    }
  }
}

/** Rests `times` as long as it worked. */
function rests(times: number): () => Promise<void> {
  let since = performance.now();
  return async () => {
    await wait((performance.now() - since) * times);
    since = performance.now();
  };
}

const port = parentPort;
if (port) {
  port.once('message', () => process.exit());
  await run(workerData as SealThreadPlan, (news) => port.postMessage(news));
}
