import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { marksContract } from '../marks.contract.ts';
import { markVersion } from '../marks.examples.ts';
import { openSqliteMarks } from './marks.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-marks-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

marksContract('sqlite marks', async () => openSqliteMarks(file()));

test('marks are there after opening again, and the file refuses to lose or change a step', async () => {
  const path = file();
  const store = openSqliteMarks(path);
  const first = markVersion('M-2026-000001', 1);
  await store.marks.append([first]);
  await store.close();
  const again = openSqliteMarks(path);
  expect(await again.marks.story('M-2026-000001')).toEqual([first]);
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM marks')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE marks SET state = 'accepted'")).toThrow(/never changed/);
  db.close();
});
