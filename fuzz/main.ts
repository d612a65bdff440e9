/**
 * Damaged frames through every layer that reads them: framer, head, values, replies, answers, orders.
 *   npm run fuzz -- --minutes 5 [--seed 1] [--threads 2]
 *   npm run fuzz -- --replay '{"seed":…,"options":…,"chunks":["hex",…]}'
 * Prints each crash as one line of JSON that `--replay` takes, and the figures as the last line.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { flagsOf, report } from '../bench/report.ts';
import { type Crash, Pool, replay } from './engine.ts';
import type { WorkerResult, WorkerTask } from './worker.ts';

const HANG_MS = 30_000;
const CRASHES_MAX = 20;
const THREADS_MAX = 8;
/** Each thread has seeds of its own. */
const SEEDS_PER_THREAD = 1_000_003;

interface Thread {
  readonly seed: number;
  readonly begun: Int32Array;
  readonly result: Promise<WorkerResult | { readonly hangs: number; readonly begun: number }>;
}

function startThread(seed: number, seconds: number): Thread {
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const task: WorkerTask = { seed, seconds, crashesMax: CRASHES_MAX, begun };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: task });
  const result = new Promise<WorkerResult | { hangs: number; begun: number }>((resolve, reject) => {
    let seen = -1;
    const watchdog = setInterval(() => {
      const now = Atomics.load(begun, 0);
      if (now !== seen) {
        seen = now;
        return;
      }
      clearInterval(watchdog);
      void worker.terminate();
      resolve({ hangs: 1, begun: now });
    }, HANG_MS);
    worker.once('message', (found: WorkerResult) => {
      clearInterval(watchdog);
      resolve(found);
    });
    worker.once('error', reject);
  });
  return { seed, begun, result };
}

/** The case a thread hung in: the same pool gives it again. */
function caseOf(seed: number, begun: number): Crash {
  const pool = new Pool(seed);
  for (let i = 1; i < begun; i++) pool.next(seed + i);
  const { options, chunks } = pool.next(seed + begun);
  const hex = chunks.map((chunk) => chunk.toString('hex'));
  return { seed: seed + begun, options, chunks: hex, error: `no end within ${HANG_MS} ms` };
}

async function main(flags: Record<string, string>): Promise<void> {
  const seconds = Number(flags.minutes ?? 1) * 60;
  const seed = Number(flags.seed ?? 1);
  const threads = Number(flags.threads ?? Math.min(THREADS_MAX, availableParallelism()));
  const since = performance.now();
  const running = Array.from({ length: threads }, (_, i) =>
    startThread(seed + i * SEEDS_PER_THREAD, seconds),
  );
  const figures = {
    frames: 0,
    framesPerS: 0,
    cases: 0,
    crashes: 0,
    hangs: 0,
    slowestCaseMs: 0,
    heapGrowthMiB: 0,
  };
  for (const { seed: own, result } of running) {
    const found = await result;
    if ('hangs' in found) {
      figures.hangs++;
      console.log(JSON.stringify(caseOf(own, found.begun)));
      continue;
    }
    for (const crash of found.crashes) console.log(JSON.stringify(crash));
    figures.frames += found.frames;
    figures.cases += found.cases;
    figures.crashes += found.crashes.length;
    figures.slowestCaseMs = Math.max(figures.slowestCaseMs, Math.round(found.slowestMs));
    figures.heapGrowthMiB = Math.max(figures.heapGrowthMiB, Math.round(found.heapGrowthMiB * 10) / 10);
  }
  figures.framesPerS = Math.round((figures.frames / (performance.now() - since)) * 1000);
  report('fuzz', { seed, minutes: seconds / 60, threads }, figures, [
    { figure: 'crashes', atMost: 0 },
    { figure: 'hangs', atMost: 0 },
    { figure: 'slowestCaseMs', atMost: 250 },
    { figure: 'heapGrowthMiB', atMost: 16 },
  ]);
}

const flags = flagsOf();
if (flags.replay === undefined) await main(flags);
else console.log(`${replay(JSON.parse(flags.replay) as Crash)} packets`);
