import { parentPort, workerData } from 'node:worker_threads';
import { WenquError } from '../errors.ts';
import { diskFiles } from '../journal/files.ts';
import { openJournal } from '../journal/open.ts';
import { limits } from '../limits.ts';
import type { GatewayStatus } from './gateway.ts';
import { openGateway } from './open-gateway.ts';

/** What the thread is started with. */
export interface GatewayThreadPlan {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly dataBytesMax: number;
  /** Durable position (Float64) at 0, the signal word (Int32) at 8. */
  readonly shared: SharedArrayBuffer;
}

/** What the thread tells. `failed`: it never began. */
export type GatewayNews =
  | { readonly kind: 'ready'; readonly status: ThreadStatus }
  | { readonly kind: 'status'; readonly status: ThreadStatus }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly detail: Record<string, unknown>;
      readonly why: string;
    }
  | { readonly kind: 'closed'; readonly status: ThreadStatus };

export type ThreadStatus = Omit<GatewayStatus, 'sealWhy'>;

const DISK_LOOKS_EVERY = 20;

async function run(plan: GatewayThreadPlan, tell: (news: GatewayNews) => void): Promise<() => Promise<void>> {
  const { writer, recovery } = await openJournal(plan.dir);
  const durable = new Float64Array(plan.shared, 0, 1);
  const signal = new Int32Array(plan.shared, 8, 1);
  const publish = (position: number): void => {
    durable[0] = position;
    Atomics.add(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  publish(writer.durable);
  // Before the gateway's own listener: whoever sees an answer finds its record.
  writer.listen({ onDurable: publish, onState: () => {} });
  const gateway = await openGateway({ ...plan, journal: writer }).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  let diskFreeBytes = await diskFiles.freeBytes(plan.dir);
  const { cutBytes, cutSegment } = recovery;
  const status = (): ThreadStatus => ({ ...gateway.status(), diskFreeBytes, cutBytes, cutSegment });
  writer.listen({ onDurable: () => {}, onState: () => tell({ kind: 'status', status: status() }) });
  tell({ kind: 'ready', status: status() });
  let looks = 0;
  const timer = setInterval(() => {
    tell({ kind: 'status', status: status() });
    if (++looks % DISK_LOOKS_EVERY === 0)
      void diskFiles.freeBytes(plan.dir).then((free) => (diskFreeBytes = free));
  }, limits.gatewayStatusMs);
  return async () => {
    clearInterval(timer);
    await gateway.close();
    tell({ kind: 'closed', status: status() });
  };
}

function failure(error: unknown): GatewayNews {
  const known = error instanceof WenquError ? error : new WenquError('WQ_INTERNAL', {}, error);
  return { kind: 'failed', code: known.code, detail: { ...known.detail }, why: String(error) };
}

const port = parentPort;
if (port) {
  const tell = (news: GatewayNews): void => port.postMessage(news);
  try {
    const close = await run(workerData as GatewayThreadPlan, tell);
    port.once('message', () => void close().finally(() => port.close()));
  } catch (error) {
    tell(failure(error));
    port.close();
  }
}
