import type {
  Account,
  Entry,
  EntryDetail,
  EntryEvent,
  EntryState,
  EntryVerdict,
  Finding,
  SystemStatus,
} from '@wenqu/domain';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Gateway } from '../ingest/gateway.ts';
import type { Projection } from '../projection/projection.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import type { EntryQuery } from '../store/register.ts';

export type DistrictName = 'main' | 'demo';
export type DemoState = 'off' | 'starting' | 'on' | 'removing';

/** What a person does to an entry. */
export interface EntryAct {
  readonly entry: string;
  /** Version the person saw. */
  readonly version: number;
  readonly event: EntryEvent;
  readonly reason: string;
  readonly verdict?: EntryVerdict;
  readonly muteDays?: number;
  readonly attachments?: readonly string[];
}

/** What the API needs of the register. */
export interface Register {
  list(query: EntryQuery): Promise<BookPage<Entry>>;
  counts(withHidden: boolean, enterprise?: string): Promise<Readonly<Record<EntryState, number>>>;
  entry(id: string): Promise<Entry | undefined>;
  /** The entry whole, with the events this account may choose now. */
  detail(id: string, account: Account): Promise<EntryDetail | undefined>;
  /** @throws WQ_ENTRY_CONFLICT, WQ_ENTRY_REFUSED */
  act(act: EntryAct, account: Account): Promise<EntryDetail>;
  finding(id: string): Promise<{ finding: Finding; entry: string } | undefined>;
  /** Called after each entry that was opened, widened or stepped. */
  onEntry(listener: (entry: Entry) => void): () => void;
}

/** One data folder with everything that serves it. */
export interface District {
  readonly name: DistrictName;
  readonly book: BookStore;
  readonly register: Register;
  readonly projection: Projection;
  readonly gateway: Gateway;
}

/** The demo district's switch. */
export interface Demo {
  start(): Promise<void>;
  remove(): Promise<void>;
  state(): DemoState;
}

/** Everything the API is built from. */
export interface Parts {
  readonly accounts: AccountStore;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  system(): SystemStatus;
  district(name: DistrictName): District | undefined;
  readonly demo: Demo;
  /** Folder of the built console. */
  readonly webRoot: string;
  readonly version: string;
}
