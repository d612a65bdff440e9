import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { listsContract } from '../lists.contract.ts';
import { listRow } from '../lists.examples.ts';
import { openSqliteLists } from './lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-lists-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

listsContract('sqlite lists', async () => openSqliteLists(file()));

test('rows are there after opening again, and the file refuses to lose or change one', async () => {
  const path = file();
  const store = openSqliteLists(path);
  await store.write({ rows: [listRow('wells-1', 1, { depth: 3 })] });
  await store.close();
  const again = openSqliteLists(path);
  expect(await again.row('wells-1')).toEqual(listRow('wells-1', 1, { depth: 3 }));
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM rows')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE rows SET doc = ''")).toThrow(/never changed/);
  db.close();
});
