import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, instant } from '@wenqu/domain';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import { openSqliteFiles } from '../store/sqlite/files.ts';
import { Files } from './files.ts';

const quiet = { warn() {}, error() {}, info() {}, debug() {} } as unknown as Log;
const DAY_US = 86_400_000_000;
let folder = '';
let now = instant(1_800_000_000_000_000);
let files: Files;
const openFiles = () =>
  new Files({
    ...{ folder: join(folder, 'files'), store: openSqliteFiles(join(folder, 'files.sqlite')) },
    ...{ clock: () => now, log: quiet },
  });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wenqu-files-'));
  now = instant(Math.floor(Date.now() * 1000));
  files = openFiles();
});
afterEach(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

const bytes = (...list: number[]): Buffer => Buffer.from([...list, ...Array(32).fill(7)]);
const JPEG = bytes(0xff, 0xd8, 0xff, 0xe0);
const box = (brand: string) =>
  Buffer.concat([bytes(0, 0, 0, 0x20).subarray(0, 4), Buffer.from(`ftyp${brand}0000`)]);
const zip = (...names: string[]) =>
  Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8('<x/>')]))));
const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const left = () => readdirSync(join(folder, 'files', 'parts'));
const why = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { code: string; detail: { why?: string } }) => error.detail.why ?? error.code,
  );

const TAKEN: readonly [string, Buffer, string][] = [
  ['现场.JPG', JPEG, 'image/jpeg'],
  ['a.png', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png'],
  ['a.webp', Buffer.from('RIFF0000WEBPVP8 '), 'image/webp'],
  ['a.heic', box('heic'), 'image/heic'],
  ['a.mp4', box('isom'), 'video/mp4'],
  ['a.m4a', box('M4A '), 'audio/mp4'],
  ['a.mp3', Buffer.from('ID3\u0003\u0000rest'), 'audio/mpeg'],
  ['a.pdf', Buffer.from('%PDF-1.7\n'), 'application/pdf'],
  [
    'a.docx',
    zip('[Content_Types].xml', 'word/document.xml'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  [
    'a.xlsx',
    zip('[Content_Types].xml', 'xl/workbook.xml'),
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  ['表.csv', Buffer.from('时间,数值\n1,2\n'), 'text/csv'],
  ['说明.txt', Buffer.from('一切正常'), 'text/plain'],
];
test.each(TAKEN)('%s is what its bytes say', async (name, data, type) => {
  const kept = await files.put({ name, bytes: data, by: 'ac1' });
  expect(kept).toEqual({
    ...{ sha256: digest(data), name, type, bytes: data.length, by: 'ac1', at: now, enterprise: '' },
  });
  expect(await files.read(kept.sha256)).toEqual(data);
  expect(left()).toEqual([]);
});

const REFUSED: readonly [string, string, Buffer, string][] = [
  ['a page named photo', 'a.jpg', Buffer.from('<!DOCTYPE html><script>1</script>'), 'type'],
  ['a program named photo', 'a.jpg', Buffer.from('MZ\u0090\u0000\u0003\u0000'), 'type'],
  ['an archive named document', 'a.docx', zip('setup.exe'), 'type'],
  [
    'a document with programs',
    'a.docx',
    zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'),
    'type',
  ],
  ['a drawing that may hold scripts', 'a.txt', Buffer.from('<svg onload="x"/>'), 'type'],
  ['a photo named page', 'a.html', JPEG, 'forged'],
  ['a photo named document', 'a.pdf', JPEG, 'forged'],
  ['text named table of another program', 'a.xlsx', Buffer.from('时间,数值'), 'forged'],
  ['text that is not UTF-8', 'a.txt', Buffer.from([0xb1, 0xed, 0xb8, 0xf1]), 'type'],
  ['nothing', 'a.txt', Buffer.alloc(0), 'type'],
  ['a file without a name', ' ', JPEG, 'name'],
];
test.each(REFUSED)('%s is refused, and nothing of it stays', async (_what, name, data, reason) => {
  expect(await why(files.put({ name, bytes: data, by: 'ac1' }))).toBe(reason);
  expect(await files.has(digest(data))).toBe(false);
  expect(left()).toEqual([]);
});

test('folders in a name are not part of it', async () => {
  expect((await files.put({ name: '..\\..\\etc/照片.jpg', bytes: JPEG, by: 'ac1' })).name).toBe('照片.jpg');
});

test('what is larger than a file may be is refused while it streams, and nothing of it stays', async () => {
  const part = Buffer.alloc(4 * 1024 * 1024, 1);
  let sent = 0;
  async function* endless() {
    for (;;) {
      sent += part.length;
      yield part;
    }
  }
  expect(await why(files.put({ name: 'a.mp4', bytes: endless(), by: 'ac1' }))).toBe('WQ_BODY_LARGE');
  expect(sent).toBeLessThanOrEqual(limits.fileBytesMax + 2 * part.length);
  expect(left()).toEqual([]);
});

const upload = (data: Buffer, more = {}) => ({
  ...{ sha256: digest(data), name: '视频.mp4', bytes: data.length, by: 'ac1' },
  ...more,
});

test('an upload goes on where it broke off, after a restart too', async () => {
  const data = Buffer.concat([box('isom'), Buffer.alloc(5_000, 3)]);
  expect(await files.begin(upload(data))).toEqual({ offset: 0, file: null });
  await files.append(upload(data), 0, data.subarray(0, 2_000));
  await files.close();
  files = openFiles();
  expect(await files.begin(upload(data))).toEqual({ offset: 2_000, file: null });
  // The same chunk once more: it is told where the upload stands.
  await expect(files.append(upload(data), 0, data.subarray(0, 2_000))).rejects.toMatchObject({
    detail: { why: 'offset', offset: 2_000 },
  });
  expect(await why(files.finish(upload(data)))).toBe('offset');
  await files.append(upload(data), 2_000, data.subarray(2_000));
  const kept = await files.finish(upload(data));
  expect(await files.read(kept.sha256)).toEqual(data);
  expect(await files.begin(upload(data))).toEqual({ offset: data.length, file: kept });
  expect(left()).toEqual([]);
});

test('bytes of another digest are refused and thrown away', async () => {
  const data = Buffer.concat([box('isom'), Buffer.alloc(100, 3)]);
  const other = upload(data, { sha256: 'a'.repeat(64) });
  await files.begin(other);
  await files.append(other, 0, data);
  expect(await why(files.finish(other))).toBe('digest');
  expect(left()).toEqual([]);
});

test('a digest alone opens nothing: somebody else sends the bytes, and names only what is theirs', async () => {
  const kept = await files.put({ name: 'a.jpg', bytes: JPEG, by: 'ac1', enterprise: 'e1' });
  expect(await files.begin(upload(JPEG, { by: 'ac2', name: 'b.jpg' }))).toEqual({ offset: 0, file: null });
  const person = (id: string, role: Account['role'], enterprise = '') =>
    ({ id, role, enterprise, agency: '' }) as Account;
  expect(await files.mayName(kept.sha256, person('ac2', 'enterprise', 'e2'))).toBe(false);
  expect(await files.mayName(kept.sha256, person('ac2', 'town'))).toBe(false);
  expect(await files.mayName(kept.sha256, person('ac1', 'town'))).toBe(true);
  expect(await files.mayName(kept.sha256, person('ac9', 'enterprise', 'e1'))).toBe(true);
  expect(await files.mayName(kept.sha256, person('ac9', 'duty'))).toBe(true);
  expect(await files.mayName('b'.repeat(64), 'system')).toBe(false);
});

test('uploads nobody went on with are thrown away after some days', async () => {
  await files.begin(upload(JPEG));
  now = instant(now + (limits.filePartDays - 1) * DAY_US);
  await files.tidy();
  expect(left()).toHaveLength(1);
  const path = join(folder, 'files', 'parts', left()[0]!);
  utimesSync(
    path,
    now / 1e6 - limits.filePartDays * 86_400 - 1,
    now / 1e6 - limits.filePartDays * 86_400 - 1,
  );
  await files.tidy();
  expect(left()).toEqual([]);
});
