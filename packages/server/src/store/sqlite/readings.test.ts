import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { journalPosition } from '@wenqu/domain';
import { afterAll, expect, test } from 'vitest';
import { COD, cod, frame, minute, minutes, POINT, readingsContract } from '../readings.contract.ts';
import { SqliteReadings } from './readings.ts';
import { partCuts } from './readings-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'readings-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
let file = '';
const open = (): SqliteReadings => {
  file = join(folder, `${++files}.sqlite`);
  return new SqliteReadings({ file });
};

readingsContract('readings in SQLite, not yet flushed', open);
readingsContract('readings in SQLite, flushed', open, (store) => {
  store.flush(store.cursor(), []);
  return store;
});
readingsContract('readings in SQLite, flushed, tidied and opened again', open, (store) => {
  store.flush(store.cursor(), []);
  while (store.tidy(() => true));
  store.close();
  return new SqliteReadings({ file });
});

const rowsOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => frame(minute(from + i), [cod(i % 97)]));

test('what was not flushed is gone after a crash, and reading the journal again brings it back', () => {
  const store = open();
  const [first, second] = [rowsOf(0, 50), rowsOf(50, 90)];
  store.append(first);
  store.flush(journalPosition(1_000), []);
  const durable = store.digest();
  store.append(second);
  const whole = store.digest();
  // What a power cut leaves: the files as they are, nothing closed.
  const after = `${file}.after`;
  cpSync(file, after);
  cpSync(`${file}-wal`, `${after}-wal`);
  store.close();
  const again = new SqliteReadings({ file: after });
  expect([again.cursor(), again.digest()]).toEqual([1_000, durable]);
  expect(again.latestOf(POINT, 'minute').map(({ at }) => at)).toEqual([minute(49)]);
  expect(again.append(second)).toEqual(second);
  expect(again.digest()).toBe(whole);
  again.close();
});

test('a flush that the disk refuses leaves everything in memory, and may be tried again', () => {
  const store = open();
  store.append(rowsOf(0, 10));
  store.flush(journalPosition(1), [{ kind: 'logger', key: 'a', value: '1' }]);
  store.close();
  const full = new SqliteReadings({ file, pagesMax: 12 });
  const rows = Array.from({ length: 4_000 }, (_, i) => frame(minute(10 + i), [cod(Math.sqrt(i), 'N', 14)]));
  full.append(rows);
  const digest = full.digest();
  expect(() => full.flush(journalPosition(2), [{ kind: 'logger', key: 'a', value: '2' }])).toThrow(
    expect.objectContaining({ code: 'WQ_DISK_LOW' }),
  );
  expect([full.cursor(), full.pending(), full.digest()]).toEqual([1, 4_000, digest]);
  expect(full.notes('logger')[0]?.value).toBe('1');
  expect(full.append(rows.slice(0, 10))).toEqual(rows.slice(0, 10).map(() => undefined));
  full.close();
  const roomy = new SqliteReadings({ file });
  roomy.append(rows);
  roomy.flush(journalPosition(2), []);
  expect([roomy.pending(), roomy.digest()]).toEqual([0, digest]);
  roomy.close();
});

test('small parts become few, and no number changes', () => {
  const store = open();
  for (let part = 0; part < 1_500; part += 3) {
    store.append(rowsOf(part, part + 3));
    store.flush(journalPosition(part), []);
  }
  const digest = store.digest();
  expect(partsIn(file)).toBe(500);
  expect(store.tidy(() => false)).toBe(true);
  expect(partsIn(file)).toBe(500);
  while (store.tidy(() => true));
  expect(partsIn(file)).toBeLessThan(20);
  expect(store.digest()).toBe(digest);
  // The next day has begun: the day before is past and ends in full parts and one rest.
  store.append([frame(minute(3_000), [cod(1)])]);
  store.flush(journalPosition(9_000), []);
  const later = store.digest();
  while (store.tidy(() => true));
  expect(partsIn(file)).toBe(5);
  expect(store.digest()).toBe(later);
  store.append(rowsOf(100, 700));
  expect(store.pending()).toBeGreaterThan(0);
  expect(store.range(POINT, 'minute', minutes(0, 9_000))).toHaveLength(1_501);
  store.close();
});

test('seven small parts of today are left alone, for they would only be written again', () => {
  const store = open();
  for (let part = 0; part < 7; part++) {
    store.append(rowsOf(part, part + 1));
    store.flush(journalPosition(part), []);
  }
  expect(store.tidy(() => true)).toBe(false);
  expect(partsIn(file)).toBe(7);
  store.close();
});

test('the versions of one frame stay in their order where a part would be cut between them', () => {
  const store = open();
  const twice = frame(minute(511), [cod(2), cod(1)]);
  store.append([...rowsOf(0, 511), twice, ...rowsOf(512, 600)]);
  store.flush(journalPosition(1), []);
  const cuts = partCuts(
    601,
    (row) => minute(row > 511 ? row - 1 : row),
    (row) => (row > 511 ? row - 1 : row),
  );
  expect([...cuts]).toEqual([
    [0, 513],
    [513, 601],
  ]);
  expect(store.versions(POINT, 'minute', COD, minute(511)).map(({ value }) => value)).toEqual([2, 1]);
  store.close();
});

test('a damaged part is named and not read past', () => {
  const store = open();
  store.append(rowsOf(0, 600));
  store.flush(journalPosition(1), []);
  const db = new DatabaseSync(file);
  const blob = db.prepare('SELECT blob FROM part WHERE id = 1').get()?.blob as Uint8Array;
  blob[blob.length - 1]! ^= 1;
  db.prepare('UPDATE part SET blob = ? WHERE id = 1').run(blob);
  db.close();
  expect(() => store.digest()).toThrow(expect.objectContaining({ code: 'WQ_STORE', detail: { part: 1 } }));
  store.close();
});

test('a raw series beyond the limit is refused and its buckets are not', () => {
  const store = open();
  for (let from = 0; from <= 500_000; from += 100_000) {
    store.append(rowsOf(from, Math.min(from + 100_000, 500_001)));
    store.flush(journalPosition(from), []);
  }
  const wide = { point: POINT, statistic: 'minute', columns: [COD], range: minutes(0, 600_000) } as const;
  expect(() => store.series(wide)).toThrow(expect.objectContaining({ code: 'WQ_RANGE_WIDE' }));
  const counts = store.series({ ...wide, buckets: 1_000 }).columns[0]!.count!;
  expect(counts.length).toBeLessThanOrEqual(1_000);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500_001);
  store.close();
});

function partsIn(path: string): number {
  const db = new DatabaseSync(path);
  const parts = Number(db.prepare('SELECT count(*) AS parts FROM part').get()?.parts);
  db.close();
  return parts;
}
