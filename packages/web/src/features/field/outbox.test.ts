import 'fake-indexeddb/auto';
import { type Instant, instant, type SiteReceipt, type SiteRecord } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { type IdbShelf, openShelf } from './idb-shelf.ts';
import { CHUNK_BYTES, Outbox, sha256Of } from './outbox.ts';
import type { SiteDraft } from './shelf.ts';
import type { Answer, Chunk, Sending, Transport } from './transport.ts';

let names = 0;
const moment = { deviceAt: instant(1), offsetMicros: null };
const AWAY = { kind: 'away' } as const;

/** A server that keeps what comes, and is away whenever `away` says so. */
class Server implements Transport {
  readonly files = new Map<string, Uint8Array>();
  readonly records = new Map<string, Sending>();
  away: (what: 'chunk' | 'record' | 'pack') => boolean = () => false;
  refuse: string | undefined;
  asked = 0;

  async pack(): Promise<Answer<never>> {
    return AWAY;
  }

  async chunk({ sha256, total, offset, bytes }: Chunk): Promise<Answer<{ offset: number; done: boolean }>> {
    this.asked++;
    if (this.away('chunk')) return AWAY;
    if (this.refuse === sha256) return { kind: 'refused', fault: { code: 'X', zh: '不收', en: 'no' } };
    const held = this.files.get(sha256) ?? new Uint8Array();
    if (held.length !== offset)
      return { kind: 'ok', value: { offset: held.length, done: held.length === total } };
    const next = new Uint8Array([...held, ...new Uint8Array(bytes)]);
    this.files.set(sha256, next);
    return { kind: 'ok', value: { offset: next.length, done: next.length === total } };
  }

  async record(sending: Sending): Promise<Answer<SiteReceipt>> {
    this.asked++;
    const { record, digest } = sending;
    this.records.set(record.clientId, sending);
    // It was kept; the answer may still get lost.
    if (this.away('record')) return AWAY;
    const receipt = {
      id: `XC-${record.clientId}`,
      clientId: record.clientId,
      digest,
      receivedAt: instant(9),
    };
    return { kind: 'ok', value: { ...receipt, state: 'kept', outcomes: [] } };
  }
}

async function open(): Promise<{ shelf: IdbShelf; server: Server; outbox: Outbox; name: string }> {
  const name = `test-${++names}`;
  const shelf = await openShelf(name);
  const server = new Server();
  return { shelf, server, name, outbox: new Outbox(shelf, server, 'me', (): Instant => instant(5)) };
}

async function closed(outbox: Outbox, clientId: string, bytes: Uint8Array): Promise<SiteRecord> {
  const file = await outbox.keepFile(bytes.slice().buffer, `${clientId}.jpg`, 'image/jpeg');
  const photo = { sha256: file.sha256, name: file.name, type: file.type, bytes: file.bytes };
  const record = {
    ...{ clientId, kind: 'evidence', task: '', about: null, closed: moment, arrived: moment, signatures: [] },
    ...{ papers: [], photos: [{ ...photo, stage: 'during', taken: moment, place: null, note: '' }] },
  } as unknown as SiteRecord;
  await outbox.close(record);
  return record;
}

test('what was made without network is sent whole once there is some, and is cleared only when its receipt was shown', async () => {
  const { outbox, server, shelf } = await open();
  const bytes = new Uint8Array(CHUNK_BYTES * 2 + 77).map((_, at) => at % 251);
  server.away = () => true;
  const record = await closed(outbox, 'a', bytes);
  expect(await outbox.send()).toBe('away');
  expect(await outbox.counts()).toMatchObject({ records: 1, files: 1, bytes: bytes.length });
  server.away = () => false;
  expect(await outbox.send()).toBe('all-sent');
  const digest = record.photos[0]!.sha256;
  expect(await sha256Of(server.files.get(digest)!.slice().buffer)).toBe(digest);
  expect(await outbox.counts()).toMatchObject({ records: 0, files: 0 });
  expect(await outbox.tidy()).toBe(0);
  expect((await shelf.bytes(digest))?.byteLength).toBe(bytes.length);
  await outbox.shown(['a']);
  expect(await outbox.tidy()).toBe(1);
  expect(await shelf.bytes(digest)).toBeUndefined();
});

test('an answer that gets lost is asked for again, and an app that was killed goes on where the server stands', async () => {
  const { outbox, server, name } = await open();
  let left = 2;
  server.away = (what) => what === 'chunk' && left-- <= 0;
  const bytes = new Uint8Array(CHUNK_BYTES * 3).map((_, at) => (at * 7) % 253);
  await closed(outbox, 'b', bytes);
  expect(await outbox.send()).toBe('away');
  const again = new Outbox(await openShelf(name), server, 'me', () => instant(6));
  let lost = true;
  server.away = (what) => what === 'record' && lost;
  expect(await again.send()).toBe('away');
  lost = false;
  const before = server.asked;
  expect(await again.send()).toBe('all-sent');
  // The file was known to be there: only the record goes out again.
  expect(server.asked - before).toBe(1);
  expect(server.records.size).toBe(1);
});

test('a file that is refused does not hold up its record, and is told', async () => {
  const { outbox, server, shelf } = await open();
  const record = await closed(outbox, 'c', new Uint8Array([1, 2, 3]));
  server.refuse = record.photos[0]!.sha256;
  expect(await outbox.send()).toBe('all-sent');
  expect(server.records.has('c')).toBe(true);
  expect((await shelf.file(record.photos[0]!.sha256))?.fault?.code).toBe('X');
});

test('a receipt for something else is none; records of somebody else wait for them', async () => {
  const { outbox, server, shelf } = await open();
  await closed(outbox, 'd', new Uint8Array([4]));
  const record = server.record.bind(server);
  server.record = async (sending) => {
    const answer = await record(sending);
    return answer.kind === 'ok' ? { kind: 'ok', value: { ...answer.value, digest: 'other' } } : answer;
  };
  await outbox.send();
  expect(await outbox.counts()).toMatchObject({ records: 1, refused: 1 });
  const other = new Outbox(shelf, server, 'somebody', () => instant(5));
  expect(await other.counts()).toMatchObject({ records: 0, files: 0 });
});

test('a draft is there after every stroke until its record is closed, and then is gone with it', async () => {
  const { outbox, shelf, name } = await open();
  const draft = { id: 'e', account: 'me', note: '一', photos: [], signatures: [] } as unknown as SiteDraft;
  await shelf.saveDraft(draft);
  await shelf.saveDraft({ ...draft, note: '一二' });
  expect((await (await openShelf(name)).draft('e'))?.note).toBe('一二');
  await closed(outbox, 'e', new Uint8Array([5]));
  expect(await shelf.draft('e')).toBeUndefined();
  expect((await shelf.records('me')).map(({ clientId }) => clientId)).toEqual(['e']);
});
