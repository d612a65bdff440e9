import type { FieldPack, FieldTask, Instant, SiteReceipt, SiteRecord } from '@wenqu/domain';

/** A pack as this device holds it. */
export interface HeldPack {
  readonly account: string;
  readonly pack: FieldPack;
  /** When it came, by the device's clock. */
  readonly receivedAt: Instant;
}

/** A record that is being written: everything of it is on the device after each stroke. */
export interface SiteDraft
  extends Omit<
    SiteRecord,
    'clientId' | 'task' | 'about' | 'arrived' | 'closed' | 'steps' | 'dispatchedAt' | 'papers'
  > {
  /** Becomes the record's client id. */
  readonly id: string;
  readonly account: string;
  readonly task: FieldTask | null;
  readonly arrived: SiteRecord['arrived'] | null;
  /** Step that is asked for; '' = the record only. */
  readonly event: string;
  readonly given: SiteRecord['steps'][number]['given'];
  readonly updatedAt: Instant;
}

/** Why something could not be sent: told to who waits for it. */
export interface SendFault {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** A closed record on its way. */
export interface OutRecord {
  readonly clientId: string;
  readonly account: string;
  readonly record: SiteRecord;
  readonly digest: string;
  readonly receipt: SiteReceipt | null;
  readonly fault: SendFault | null;
  /** When the receipt was on screen: only then may anything be cleared away. */
  readonly shownAt: Instant | null;
}

/** A file on its way; its bytes lie apart and are read one file at a time. */
export interface OutFile {
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly sent: boolean;
  readonly fault: SendFault | null;
  /** Its bytes were cleared away after the receipt had been shown. */
  readonly cleared: boolean;
}

/** What the device keeps. Each write is whole or did not happen. */
export interface Shelf {
  pack(account: string): Promise<HeldPack | undefined>;
  savePack(held: HeldPack): Promise<void>;
  dropPack(account: string): Promise<void>;
  drafts(account: string): Promise<SiteDraft[]>;
  draft(id: string): Promise<SiteDraft | undefined>;
  saveDraft(draft: SiteDraft): Promise<void>;
  dropDraft(id: string): Promise<void>;
  /** The draft is gone and the record is there, in one. */
  close(record: OutRecord): Promise<void>;
  records(account: string): Promise<OutRecord[]>;
  saveRecord(record: OutRecord): Promise<void>;
  /** Bytes with their description, in one; what is there already stays. */
  putFile(file: OutFile, bytes: ArrayBuffer): Promise<void>;
  file(sha256: string): Promise<OutFile | undefined>;
  files(): Promise<OutFile[]>;
  bytes(sha256: string): Promise<ArrayBuffer | undefined>;
  saveFile(file: OutFile): Promise<void>;
  clearBytes(sha256: string): Promise<void>;
  /** Server's clock minus the device's, µs; null before the first contact. */
  offset(): Promise<number | null>;
  saveOffset(micros: number): Promise<void>;
  /** Small things by name. */
  note<T>(name: string): Promise<T | undefined>;
  saveNote(name: string, value: unknown): Promise<void>;
}
