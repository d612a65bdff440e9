import { type JournalPosition, type JournalState, journalPosition } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type {
  JournalDraft,
  JournalListener,
  JournalReader,
  JournalRecord,
  JournalWriter,
  RecordPlace,
} from './journal.ts';
import { RECORD_BYTES_MAX, recordBytes } from './record.ts';

/**
 * A journal that lives as long as the process, with the positions a file would deal out. `sync()` stands for
 * the disk: nothing becomes durable before it is called, unless `auto` is set.
 */
export class MemoryJournal implements JournalWriter {
  readonly #records: JournalRecord[] = [];
  readonly #listeners: JournalListener[] = [];
  readonly #auto: boolean;
  #end = 0;
  #durable = 0;
  #state: JournalState = 'open';
  #scheduled = false;

  constructor(auto = true) {
    this.#auto = auto;
  }

  get end(): JournalPosition {
    return journalPosition(this.#end);
  }
  get durable(): JournalPosition {
    return journalPosition(this.#durable);
  }
  get pendingBytes(): number {
    return this.#end - this.#durable;
  }
  get state(): JournalState {
    return this.#state;
  }
  readonly why = '';

  append(draft: JournalDraft): JournalPosition {
    const bytes = recordBytes(draft);
    if (bytes > RECORD_BYTES_MAX || this.#state === 'closed') {
      throw new WenquError('WQ_INTERNAL', { journal: this.#state, bytes });
    }
    const position = this.end;
    const connection = draft.kind === 'opened' ? position : draft.connection;
    this.#records.push({ ...draft, position, connection, bytes: Buffer.from(draft.bytes) });
    this.#end += bytes;
    if (this.#auto && !this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.sync());
    }
    return position;
  }

  /** Makes everything appended so far durable. */
  sync(): void {
    this.#scheduled = false;
    this.#durable = this.#end;
    for (const listener of [...this.#listeners]) listener.onDurable(this.durable);
  }

  /** Nothing gathers here. */
  hurry(): void {}

  listen(listener: JournalListener): void {
    this.#listeners.push(listener);
  }

  async synced(): Promise<boolean> {
    const goal = this.#end;
    while (this.#durable < goal) {
      if (this.#state === 'closed') return false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return true;
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.sync();
    this.#state = 'closed';
    for (const listener of [...this.#listeners]) listener.onState('closed', '');
  }

  reader(): JournalReader {
    return new MemoryReader(this.#records);
  }
}

class MemoryReader implements JournalReader {
  readonly #records: readonly JournalRecord[];

  constructor(records: readonly JournalRecord[]) {
    this.#records = records;
  }

  start(): JournalPosition {
    return journalPosition(0);
  }

  read(
    from: JournalPosition,
    to: JournalPosition,
    bytesMax: number,
  ): { records: JournalRecord[]; next: JournalPosition } {
    const records: JournalRecord[] = [];
    let next = from;
    while (next < to && next - from < Math.max(1, bytesMax)) {
      const record = this.#record(next);
      if (!record) throw new WenquError('WQ_JOURNAL_TORN', { segment: 'memory', offset: next });
      records.push(record);
      next = journalPosition(next + recordBytes(record as JournalDraft));
    }
    return { records, next };
  }

  at(position: JournalPosition): { record: JournalRecord; place: RecordPlace } | undefined {
    const record = this.#record(position);
    return record && { record, place: { segment: 'memory', offset: position, sealed: false } };
  }

  close(): void {}

  #record(position: number): JournalRecord | undefined {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#records[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    const record = this.#records[low];
    return record?.position === position ? record : undefined;
  }
}
