import {
  canonicalText,
  filesOf,
  type Instant,
  instant,
  type SiteReceipt,
  type SiteRecord,
} from '@wenqu/domain';
import type { OutFile, OutRecord, Shelf } from './shelf.ts';
import type { Answer, Transport } from './transport.ts';

/** How much of a file goes in one request. */
export const CHUNK_BYTES = 256 * 1024;

/** How a round of sending ended. */
export type SendEnd = 'all-sent' | 'away' | 'signed-out' | 'some-refused';

export interface OutboxCounts {
  readonly records: number;
  readonly files: number;
  readonly bytes: number;
  readonly conflicts: number;
  readonly refused: number;
}

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
export const sha256Of = async (bytes: ArrayBuffer): Promise<string> =>
  hexOf(await crypto.subtle.digest('SHA-256', bytes));
export const digestOf = (record: SiteRecord): Promise<string> => {
  const { buffer } = new TextEncoder().encode(canonicalText(record));
  return sha256Of(buffer as ArrayBuffer);
};

/**
 * What waits on this device. A record leaves the list of what waits only when the server’s receipt is kept here;
 * its bytes leave the device only when that receipt has been on screen.
 */
export class Outbox {
  readonly shelf: Shelf;
  readonly #transport: Transport;
  readonly #clock: () => Instant;
  readonly #account: string;
  readonly #listeners = new Set<() => void>();
  #sending: Promise<SendEnd> | undefined;

  /** @param account whose records these are; those of others on this device wait for them */
  constructor(shelf: Shelf, transport: Transport, account: string, clock: () => Instant) {
    this.shelf = shelf;
    this.#transport = transport;
    this.#account = account;
    this.#clock = clock;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keep a file as it is, under its digest, before anything else happens to it. */
  async keepFile(bytes: ArrayBuffer, name: string, type: string): Promise<OutFile> {
    const sha256 = await sha256Of(bytes);
    const file = { sha256, name, type, bytes: bytes.byteLength, sent: false, fault: null, cleared: false };
    await this.shelf.putFile(file, bytes);
    this.#changed();
    return file;
  }

  /** The record is finished: from here on nothing of it changes. */
  async close(record: SiteRecord): Promise<OutRecord> {
    const digest = await digestOf(record);
    const { clientId } = record;
    const out: OutRecord = {
      ...{ clientId, account: this.#account, record, digest, receipt: null, fault: null, shownAt: null },
    };
    await this.shelf.close(out);
    this.#changed();
    return out;
  }

  /** What waits to be sent, and what came back with a conflict nobody has looked at. */
  async counts(): Promise<OutboxCounts> {
    const records = await this.shelf.records(this.#account);
    const waiting = records.filter(({ receipt }) => receipt === null);
    const wanted = new Set(waiting.flatMap(({ record }) => filesOf(record)));
    const files = (await this.shelf.files()).filter(({ sha256, sent }) => !sent && wanted.has(sha256));
    return {
      records: waiting.length,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      conflicts: records.filter(({ receipt }) => receipt?.state === 'conflict').length,
      refused: waiting.filter(({ fault }) => fault !== null).length,
    };
  }

  /** Send what waits; a round that is under way is joined. */
  send(): Promise<SendEnd> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      this.#changed();
    });
    return this.#sending;
  }

  /** The receipts that are on screen now have been shown. */
  async shown(clientIds: readonly string[]): Promise<void> {
    for (const each of await this.shelf.records(this.#account)) {
      if (!clientIds.includes(each.clientId) || each.receipt === null || each.shownAt !== null) continue;
      await this.shelf.saveRecord({ ...each, shownAt: this.#clock() });
    }
  }

  /** Bytes whose receipts were shown, and that no draft and no waiting record names, need not stay. @returns how many files */
  async tidy(): Promise<number> {
    const records = await this.shelf.records(this.#account);
    const drafts = await this.shelf.drafts(this.#account);
    const isDone = ({ receipt, shownAt }: OutRecord) => receipt !== null && shownAt !== null;
    const needed = new Set([
      ...records.filter((each) => !isDone(each)).flatMap(({ record }) => filesOf(record)),
      ...drafts.flatMap(filesOf),
    ]);
    const done = new Set(records.filter(isDone).flatMap(({ record }) => filesOf(record)));
    let cleared = 0;
    for (const { sha256, cleared: gone, sent } of await this.shelf.files()) {
      if (gone || !sent || needed.has(sha256) || !done.has(sha256)) continue;
      await this.shelf.clearBytes(sha256);
      cleared++;
    }
    return cleared;
  }

  /** Fetch the tasks of the day. */
  async refresh(): Promise<Answer<unknown>['kind']> {
    const asked = this.#clock();
    const answer = await this.#transport.pack();
    if (answer.kind !== 'ok') return answer.kind;
    await this.#heard(asked, answer.value.at);
    const receivedAt = this.#clock();
    await this.shelf.savePack({ account: this.#account, pack: answer.value, receivedAt });
    this.#changed();
    return 'ok';
  }

  async #sendAll(): Promise<SendEnd> {
    const waiting = (await this.shelf.records(this.#account))
      .filter(({ receipt }) => receipt === null)
      .sort((a, b) => a.record.closed.deviceAt - b.record.closed.deviceAt);
    let refused = false;
    for (const each of waiting) {
      const end = await this.#sendRecord(each);
      if (end === 'away' || end === 'signed-out') return end;
      refused ||= end === 'refused';
    }
    return refused ? 'some-refused' : 'all-sent';
  }

  async #sendRecord(out: OutRecord): Promise<Answer<unknown>['kind']> {
    for (const sha256 of filesOf(out.record)) {
      const kind = await this.#sendFile(sha256);
      if (kind === 'away' || kind === 'signed-out') return kind;
      this.#changed();
    }
    const sentAt = this.#clock();
    const answer = await this.#transport.record({ record: out.record, digest: out.digest, sentAt });
    if (answer.kind === 'refused') await this.shelf.saveRecord({ ...out, fault: answer.fault });
    if (answer.kind !== 'ok') return answer.kind;
    await this.#arrived(out, sentAt, answer.value);
    return 'ok';
  }

  async #arrived(out: OutRecord, sentAt: Instant, receipt: SiteReceipt): Promise<void> {
    if (receipt.digest !== out.digest || receipt.clientId !== out.clientId) {
      const fault = {
        code: 'RECEIPT_WRONG',
        zh: '回执与记录不符，已保留在本机',
        en: 'The receipt is for something else; the record stays here',
      };
      await this.shelf.saveRecord({ ...out, fault });
      return;
    }
    await this.#heard(sentAt, receipt.receivedAt);
    await this.shelf.saveRecord({ ...out, receipt, fault: null });
    this.#changed();
  }

  /** In pieces, from where the server says it stands. A file that is refused does not hold up its record. */
  async #sendFile(sha256: string): Promise<Answer<unknown>['kind']> {
    const file = await this.shelf.file(sha256);
    if (!file || file.sent) return 'ok';
    const bytes = await this.shelf.bytes(sha256);
    if (!bytes) return 'ok';
    let offset = 0;
    // A server that never says it is done is one that is not there.
    const roundsMax = 16 + 4 * Math.ceil(bytes.byteLength / CHUNK_BYTES);
    for (let round = 0; ; round++) {
      if (round > roundsMax) return 'away';
      const piece = bytes.slice(offset, offset + CHUNK_BYTES);
      const { name, bytes: total } = file;
      const answer = await this.#transport.chunk({ sha256, name, total, offset, bytes: piece });
      if (answer.kind === 'refused') await this.shelf.saveFile({ ...file, fault: answer.fault });
      if (answer.kind !== 'ok') return answer.kind;
      if (answer.value.done) break;
      offset = answer.value.offset;
    }
    await this.shelf.saveFile({ ...file, sent: true, fault: null });
    return 'ok';
  }

  /** Both clocks at one contact: the server's moment lies between asking and hearing. */
  async #heard(asked: Instant, serverAt: Instant): Promise<void> {
    const middle = instant(Math.round((asked + this.#clock()) / 2));
    await this.shelf.saveOffset(serverAt - middle);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
