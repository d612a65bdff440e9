import { journalPosition } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import type { Gateway } from '../ingest/gateway.ts';
import { KeyRing, type RingKey } from '../ingest/key-ring.ts';
import { openedReader } from '../ingest/opened.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import type { Log } from '../log.ts';
import type { BookStore } from '../store/book.ts';
import { openThreadedOrders } from '../store/sqlite/threaded-orders.ts';
import type { HeardTraffic } from './asking.ts';
import { OrderEngine } from './engine.ts';
import type { Orders } from './orders.ts';

export interface OpenOrdersPlan {
  /** Folder of the journal. */
  readonly journal: string;
  /** Path of orders.sqlite. */
  readonly file: string;
  readonly book: BookStore;
  readonly gateway: Gateway;
  /** Keys of loggers that seal their packets, newest first. */
  readonly keys: readonly RingKey[];
  traffic(mn: string): Promise<HeardTraffic | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  /** The thread of the store ended although nobody closed it. */
  readonly onDeath: (error: unknown) => void;
}

export interface OpenOrders extends Orders {
  /** Reads on from the journal and begins to work; whoever listens does so before. */
  begin(): Promise<void>;
}

/** Orders of a district on its gateway's line and its own file. */
export async function openOrders(plan: OpenOrdersPlan): Promise<OpenOrders> {
  const { gateway, journal, file } = plan;
  const store = await openThreadedOrders(file, plan.onDeath);
  const reader = openedReader(openJournalReader(journal), new KeyRing(plan.keys));
  const engine = new OrderEngine({
    ...plan,
    store,
    reader,
    line: gateway.line,
    durable: () => journalPosition(gateway.durable[0]!),
    // The gateway's thread tells records before the status that says they are durable.
    onPassed: (listener) => gateway.onStatus(({ durable }) => listener(durable)),
  });
  const close = engine.close.bind(engine);
  return Object.assign(engine, {
    close: async () => {
      await close();
      reader.close();
      await store.close();
    },
  });
}
