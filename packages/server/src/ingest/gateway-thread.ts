import { parentPort, workerData } from 'node:worker_threads';
import { WenquError } from '../errors.ts';
import { diskFiles } from '../journal/files.ts';
import { openJournal } from '../journal/open.ts';
import { limits } from '../limits.ts';
import type { LinkChange, Outbound, UnsentWhy } from './exchange.ts';
import { packRecords, type RecordPack } from './exchange-pack.ts';
import type { GatewayStatus } from './gateway.ts';
import { type GuardRow, Guards } from './guard.ts';
import { KeyRing, type RingKey } from './key-ring.ts';
import { openGateway, type TlsListen } from './open-gateway.ts';

/** What the thread is started with. */
export interface GatewayThreadPlan {
  readonly dir: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsListen | undefined;
  readonly keys: readonly RingKey[];
  readonly guards: readonly GuardRow[];
  /** Commands that go out sealed. */
  readonly sealed: readonly string[];
  readonly dataBytesMax: number;
  /** Durable position (Float64), then the position up to which it was interpreted (Float64, -1: by nobody). */
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
  | { readonly kind: 'closed'; readonly status: ThreadStatus }
  | { readonly kind: 'exchange'; readonly pack: RecordPack }
  | { readonly kind: 'unsent'; readonly order: string; readonly why: UnsentWhy }
  | { readonly kind: 'links'; readonly changes: readonly LinkChange[] };

/** What the thread is told. */
export type GatewayAsk =
  | { readonly kind: 'close' }
  | { readonly kind: 'send'; readonly request: Outbound }
  | { readonly kind: 'assume'; readonly identity: string; readonly mn: string }
  | { readonly kind: 'guards'; readonly guards: readonly GuardRow[] }
  | { readonly kind: 'keys'; readonly keys: readonly RingKey[] }
  | { readonly kind: 'exchange'; readonly mn: string; readonly dataCn: string };

export type ThreadStatus = Omit<GatewayStatus, 'sealWhy'>;

const DISK_LOOKS_EVERY = 20;

type Tell = (news: GatewayNews, moved?: readonly ArrayBuffer[]) => void;

async function run(plan: GatewayThreadPlan, tell: Tell): Promise<(ask: GatewayAsk) => void> {
  const { writer, recovery } = await openJournal(plan.dir);
  const durable = new Float64Array(plan.shared, 0, 1);
  const read = new Float64Array(plan.shared, 8, 1);
  const publish = (position: number): void => {
    durable[0] = position;
  };
  publish(writer.durable);
  // Before the gateway's own listener: whoever sees an answer finds its record.
  writer.listen({ onDurable: publish, onState: () => {} });
  const ring = new KeyRing(plan.keys);
  const guards = new Guards(plan.guards);
  const gateway = await openGateway({
    ...{ ...plan, journal: writer, ring, guards },
    read: () => read[0]!,
  }).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const { line } = gateway;
  line.onExchange((records) => {
    const pack = packRecords(records);
    tell({ kind: 'exchange', pack }, [pack.bytes]);
  });
  line.onUnsent((order, why) => tell({ kind: 'unsent', order, why }));
  line.onLink((changes) => tell({ kind: 'links', changes }));
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
  const close = async (): Promise<void> => {
    await gateway.close();
    clearInterval(timer);
    tell({ kind: 'closed', status: status() });
    parentPort?.close();
  };
  return (ask) => {
    if (ask.kind === 'send') line.send(ask.request);
    else if (ask.kind === 'assume') line.assume(ask.identity, ask.mn);
    else if (ask.kind === 'guards') guards.set(ask.guards);
    else if (ask.kind === 'keys') ring.set(ask.keys);
    else if (ask.kind === 'close') void close();
    else if (ask.dataCn === '') line.endExchange(ask.mn);
    else line.openExchange(ask.mn, ask.dataCn);
  };
}

function failure(error: unknown): GatewayNews {
  const known = error instanceof WenquError ? error : new WenquError('WQ_INTERNAL', {}, error);
  return { kind: 'failed', code: known.code, detail: { ...known.detail }, why: String(error) };
}

const port = parentPort;
if (port) {
  const tell: Tell = (news, moved) => port.postMessage(news, moved);
  try {
    port.on('message', await run(workerData as GatewayThreadPlan, tell));
  } catch (error) {
    tell(failure(error));
    port.close();
  }
}
