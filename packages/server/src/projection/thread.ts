import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { BookSnapshot, Column, Instant, JournalPosition, PointId, Statistic } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import { type Ask, faultOf } from '../ask.ts';
import { systemClock } from '../clock.ts';
import { KeyRing, type RingKey } from '../ingest/key-ring.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import { Judge } from '../judge/judge.ts';
import type { CoverageQuery, RowsQuery, SeriesQuery } from '../store/readings.ts';
import { openSqliteReadings } from '../store/sqlite/readings.ts';
import { latestOf } from './latest.ts';
import type { ProjectionTick } from './projection.ts';
import { Projector } from './projector.ts';
import { yieldToGateway } from './yield-to-gateway.ts';

export interface ProjectionThreadData {
  readonly journal: string;
  readonly readings: string;
  readonly book: BookSnapshot;
  /** Keys of loggers that seal their packets, newest first. */
  readonly keys: readonly RingKey[];
  /** Shared word the gateway keeps its durable position in. */
  readonly durable: Float64Array;
  /** Shared word in which the thread keeps how far it has read. */
  readonly read: Float64Array;
  readonly clockChecked: boolean;
}

const TICK_MS = 250;
const IDLE_MS = 15;
const RETRY_MS = 1_000;
const POINTS_PER_TICK = 2_000;
const TIDY_MS = 20;

yieldToGateway();
const port = parentPort as MessagePort;
const data = workerData as ProjectionThreadData;
const reader = openJournalReader(data.journal);
const store = openSqliteReadings({ file: data.readings });
const judge = new Judge(store);
const ring = new KeyRing(data.keys);
const projector = new Projector({
  reader,
  store,
  judge,
  book: data.book,
  ring,
  clock: systemClock,
  clockChecked: data.clockChecked,
});
const changed = new Set<PointId>();
let watching = false;
let storeWhy = '';
let open = true;

const durable = (): JournalPosition => journalPosition(data.durable[0]!);
const status = () => ({
  cursor: projector.at,
  durable: durable(),
  lagS: projector.lagS(),
  caughtUp: projector.at >= durable(),
  framesDone: projector.framesDone,
  storeWhy,
});

const answers: Record<string, (...args: never[]) => unknown> = {
  latest: () =>
    [...new Set(store.latest().map(({ point }) => point))].map((point) => latestOf(point, store, judge)),
  newest: () => judge.newest(),
  series: (query: SeriesQuery) => store.series(query),
  rows: (query: RowsQuery) => store.rows(query),
  coverage: (queries: readonly CoverageQuery[]) => queries.map((query) => store.coverage(query)),
  versions: (point: PointId, statistic: Statistic, column: Column, at: Instant) =>
    store.versions(point, statistic, column, at),
  traffic: () => projector.traffic(),
  trafficOf: (mn: string) => projector.trafficOf(mn),
  accounting: () => projector.accounting(),
  frames: (mn: string, limit: number) => projector.frames(mn, limit),
  frame: (position: JournalPosition) => projector.frame(position),
  bookChanged: (book: BookSnapshot) => {
    projector.bookChanged(book);
    for (const point of judge.points()) changed.add(point);
  },
  keysChanged: (keys: readonly RingKey[]) => ring.set(keys),
  watchWire: (on: boolean) => projector.watchWire(on),
  watchLatest: (on: boolean) => {
    watching = on;
  },
  digest: () => {
    projector.flush();
    return store.digest();
  },
  close: () => {
    open = false;
    projector.flush();
    store.close();
    reader.close();
  },
};

port.on('message', ({ id, ask, args }: Ask) => {
  try {
    port.postMessage({ id, value: answers[ask]!(...(args as never[])) });
  } catch (error) {
    port.postMessage({ id, fault: faultOf(error) });
  }
  if (!open) process.exit(0);
});

function tick(): void {
  for (const point of projector.drainChanged()) if (watching) changed.add(point);
  for (const point of judge.sweep(systemClock())) if (watching) changed.add(point);
  const now = [...changed].slice(0, POINTS_PER_TICK);
  for (const point of now) changed.delete(point);
  const message: ProjectionTick = {
    latest: now.map((point) => latestOf(point, store, judge)),
    findings: judge.drain(),
    frames: projector.drainFrames(),
    status: status(),
  };
  port.postMessage({ tick: message });
}

const pause = (ms: number) =>
  new Promise<void>((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));

/** Work while there is work, rest a little when there is none; a disk that refuses is tried again, nothing is skipped. */
async function run(): Promise<void> {
  let tickedAt = performance.now();
  while (open) {
    let rest = 0;
    try {
      const more = projector.step(durable());
      data.read[0] = projector.at;
      if (!more) {
        projector.flushWhenDue();
        const until = performance.now() + TIDY_MS;
        rest = store.tidy(() => performance.now() < until) ? 0 : IDLE_MS;
      }
      storeWhy = '';
    } catch (error) {
      const fault = faultOf(error);
      if (fault.code !== 'WQ_DISK_LOW') throw error;
      storeWhy = fault.message;
      rest = RETRY_MS;
    }
    if (performance.now() - tickedAt >= TICK_MS) {
      tickedAt = performance.now();
      tick();
    }
    await pause(rest);
  }
}

port.postMessage({ ready: status() });
await run();
