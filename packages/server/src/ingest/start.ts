import { Worker } from 'node:worker_threads';
import type { BookSnapshot } from '@wenqu/domain';
import { ERRORS, type ErrorCode, WenquError } from '../errors.ts';
import type { SealNews, SealThreadPlan } from '../journal/seal-thread.ts';
import { limits } from '../limits.ts';
import type { Gateway, GatewayStatus } from './gateway.ts';
import type { GatewayAsk, GatewayNews, GatewayThreadPlan, ThreadStatus } from './gateway-thread.ts';
import { guardRows } from './guard.ts';
import type { RingKey } from './key-ring.ts';
import type { TlsListen } from './open-gateway.ts';
import { ThreadLine } from './thread-line.ts';

export interface GatewayOptions {
  /** Folder of the journal. */
  readonly dir: string;
  readonly host: string;
  /** 0: the machine picks one; `status().port` tells. */
  readonly port: number;
  readonly tls?: TlsListen | undefined;
  /** Keys of loggers that seal their packets, newest first. */
  readonly keys?: readonly RingKey[];
  /** Says whose packets are refused. */
  readonly book?: BookSnapshot;
  /** Commands that go out sealed to a logger with a key; none by the standard's words. */
  readonly sealed?: readonly string[];
  readonly dataBytesMax?: number;
  /** The thread ended although nobody closed it. */
  readonly onDeath?: (error: unknown) => void;
}

/** What a frame leaves behind is garbage a moment later: room for it keeps collections few. */
const YOUNG_MB = 64;

/**
 * Starts the gateway in a thread of its own, and beside it the low-priority one that seals finished segments.
 * Resolves when it listens.
 *
 * @throws WQ_PORT_TAKEN, WQ_JOURNAL_BUSY, WQ_JOURNAL_TORN
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const shared = new SharedArrayBuffer(16);
  new Float64Array(shared, 8, 1)[0] = -1;
  const plan: GatewayThreadPlan = {
    dir: options.dir,
    host: options.host,
    port: options.port,
    tls: options.tls,
    keys: options.keys ?? [],
    guards: options.book ? guardRows(options.book) : [],
    sealed: options.sealed ?? [],
    dataBytesMax: options.dataBytesMax ?? limits.dataBytesMax,
    shared,
  };
  const worker = new Worker(new URL('./gateway-thread.ts', import.meta.url), {
    workerData: plan,
    name: 'gateway',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const { first, early } = await firstNews(worker);
  if (first.kind !== 'ready') {
    const known = first.kind === 'failed' && Object.hasOwn(ERRORS, first.code);
    const code = known ? (first.code as ErrorCode) : 'WQ_INTERNAL';
    throw new WenquError(code, first.kind === 'failed' ? first.detail : {}, first);
  }
  return new ThreadGateway(worker, shared, first.status, early, options);
}

/** A logger that calls the moment the port opens is told of before the thread says that it is ready: that is kept. */
export function firstNews(
  worker: Worker,
): Promise<{ readonly first: GatewayNews; readonly early: readonly GatewayNews[] }> {
  return new Promise((resolve, reject) => {
    const early: GatewayNews[] = [];
    const hear = (news: GatewayNews) => {
      if (news.kind !== 'ready' && news.kind !== 'failed') return void early.push(news);
      worker.off('message', hear);
      resolve({ first: news, early });
    };
    worker.on('message', hear);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new WenquError('WQ_INTERNAL', { thread: 'gateway', exit: code })));
  });
}

class ThreadGateway implements Gateway {
  readonly durable: Float64Array;
  readonly read: Float64Array;
  readonly line: ThreadLine;
  readonly #worker: Worker;
  readonly #sealer: Worker;
  readonly #listeners = new Set<(status: GatewayStatus) => void>();
  readonly #closed: Promise<void>;
  #status: ThreadStatus;
  #sealWhy = '';
  #closing = false;

  constructor(
    worker: Worker,
    shared: SharedArrayBuffer,
    status: ThreadStatus,
    early: readonly GatewayNews[],
    options: GatewayOptions,
  ) {
    this.durable = new Float64Array(shared, 0, 1);
    this.read = new Float64Array(shared, 8, 1);
    this.#worker = worker;
    this.line = new ThreadLine((ask) => this.#ask(ask));
    this.#status = status;
    worker.removeAllListeners('exit');
    const hear = (news: GatewayNews) => {
      if (this.line.take(news)) return;
      if ('status' in news) this.#take(news.status);
    };
    for (const news of early) hear(news);
    worker.on('message', hear);
    let fault: unknown;
    worker.on('error', (error) => {
      fault = error;
    });
    this.#closed = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.line.end();
        if (!this.#closing) {
          options.onDeath?.(fault ?? new WenquError('WQ_INTERNAL', { thread: 'gateway', exit: code }));
        }
        resolve();
      });
    });
    this.#sealer = this.#startSealer({ dir: options.dir, shared });
  }

  status(): GatewayStatus {
    return { ...this.#status, sealWhy: this.#sealWhy };
  }

  onStatus(listener: (status: GatewayStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  bookChanged(book: BookSnapshot): void {
    if (!this.#closing) this.#ask({ kind: 'guards', guards: guardRows(book) });
  }

  setKeys(keys: readonly RingKey[]): void {
    if (!this.#closing) this.#ask({ kind: 'keys', keys });
  }

  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#sealer.postMessage('close');
      this.line.end();
      this.#ask({ kind: 'close' });
    }
    await this.#closed;
    await this.#sealer.terminate();
  }

  #ask(ask: GatewayAsk): void {
    this.#worker.postMessage(ask);
  }

  /** Sealing is crash-safe at each step, so its thread may be ended at any moment. */
  #startSealer(plan: SealThreadPlan): Worker {
    const sealer = new Worker(new URL('../journal/seal-thread.ts', import.meta.url), {
      workerData: plan,
      name: 'sealer',
    });
    sealer.on('message', ({ why }: SealNews) => this.#takeSeal(why));
    sealer.on('error', (error) => this.#takeSeal(String(error)));
    return sealer;
  }

  #takeSeal(why: string): void {
    if (why === this.#sealWhy) return;
    this.#sealWhy = why;
    this.#take(this.#status);
  }

  #take(status: ThreadStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(this.status());
  }
}
