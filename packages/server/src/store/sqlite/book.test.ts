import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { bookContract } from '../book.contract.ts';
import { AUTHOR, add, change, enterprise, PLANT } from '../book.examples.ts';
import { SqliteBook } from './book.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-book-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

bookContract('sqlite book', async () => new SqliteBook(file()));

test('a book that is opened again is the same book and gives no id twice', async () => {
  const path = file();
  const first = new SqliteBook(path);
  await first.apply(PLANT, AUTHOR);
  const whole = await first.whole();
  await first.close();
  const again = new SqliteBook(path);
  const byId = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
  expect({ ...(await again.whole()) }).toEqual({ ...whole });
  await again.apply([add('enterprises', enterprise())], AUTHOR);
  expect(byId((await again.whole()).enterprises)).toEqual(['en1', 'en2']);
  await again.close();
});

test('what another process wrote is seen', async () => {
  const path = file();
  const [one, two] = [new SqliteBook(path), new SqliteBook(path)];
  await one.apply(PLANT, AUTHOR);
  expect((await two.snapshot()).points).toHaveLength(1);
  await two.apply([change('enterprises', 'en1', 1, { town: '北港镇' })], AUTHOR);
  expect(await one.get('enterprises', 'en1')).toMatchObject({ town: '北港镇', version: 2 });
  await one.close();
  await two.close();
});

test('the file itself refuses to delete rows or rewrite history', async () => {
  const path = file();
  const book = new SqliteBook(path);
  await book.apply(PLANT, AUTHOR);
  await book.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM book_rows')).toThrow(/retired/);
  expect(() => db.exec('DELETE FROM book_history')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE book_history SET by = 'nobody'")).toThrow(/never rewritten/);
  db.close();
});

test('a file of a newer house is not opened', () => {
  const path = file();
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => new SqliteBook(path)).toThrow(expect.objectContaining({ code: 'WQ_STORE' }));
});
