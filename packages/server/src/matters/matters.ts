import type {
  Account,
  FieldValues,
  Instant,
  Level,
  MachineId,
  Matter,
  MatterDetail,
  MatterLink,
  MatterRow,
  MatterStep,
} from '@wenqu/domain';
import type { BookPage } from '../store/book.ts';
import type { MatterFilter, MatterSort } from '../store/matters.ts';

/** What a new matter begins with. */
export interface MatterDraft {
  readonly machine: MachineId;
  /** Needed where a table begins in more than one way. */
  readonly event?: string;
  readonly kind?: string;
  readonly campaign?: string;
  readonly title: string;
  readonly level?: Level;
  readonly hidden?: boolean;
  readonly enterprise?: string;
  readonly outlet?: string;
  readonly point?: string;
  readonly unit?: string;
  readonly leader?: string;
  readonly officers?: readonly string[];
  readonly links?: readonly MatterLink[];
  readonly given: FieldValues;
  readonly reason: string;
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}

/** One step asked for. `version`: of the matter as who asks has seen it. */
export interface MatterAct {
  readonly matter: string;
  readonly version: number;
  readonly event: string;
  readonly reason: string;
  readonly given: FieldValues;
  /** Joined to what the matter is about. */
  readonly links?: readonly MatterLink[];
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}

/** Who looks. `enterprises`: those a login is bound to; undefined: it sees the district. */
export interface MatterViewer {
  readonly account: Account;
  readonly enterprises?: readonly string[];
}

export interface MatterQuery extends Omit<MatterFilter, 'todo'> {
  /** Only what waits for the viewer. */
  readonly mine?: boolean;
  /** Default: due. */
  readonly sort?: MatterSort;
  readonly cursor?: string;
  readonly limit?: number;
}

/** How many there are for a viewer. */
export interface MatterCounts {
  readonly total: number;
  readonly open: number;
  readonly overdue: number;
  /** Waiting for the viewer. */
  readonly mine: number;
  readonly machines: Readonly<Partial<Record<MachineId, Readonly<Record<string, number>>>>>;
}

export type MatterListener = (matter: Matter, step: MatterStep, given: MatterRow) => void;

/** 办理事项: opens and moves matters by their tables, keeps every step, tells who may know. */
export declare class Matters {
  open(draft: MatterDraft, actor: Account | 'system'): Promise<MatterDetail>;
  act(act: MatterAct, actor: Account | 'system'): Promise<MatterDetail>;
  /** @throws WQ_NOT_FOUND alike for what is not there and what the viewer may not know of */
  detail(id: string, viewer: MatterViewer): Promise<MatterDetail>;
  list(query: MatterQuery, viewer: MatterViewer): Promise<BookPage<Matter>>;
  /** All that match, for the house itself. */
  all(query: MatterQuery): Promise<Matter[]>;
  steps(id: string): Promise<readonly MatterStep[]>;
  counts(query: MatterQuery, viewer: MatterViewer): Promise<MatterCounts>;
  /** Steps the house takes when clocks have run out. */
  clockTick(now: Instant): Promise<void>;
  /** Told after each step that was kept and not refused. */
  onMatter(listener: MatterListener): () => void;
  settled(): Promise<void>;
  close(): Promise<void>;
}
