import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { plantContract } from '../plant.contract.ts';
import { plantRecord } from '../plant.examples.ts';
import { openSqlitePlant } from './plant.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-plant-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

plantContract('sqlite plant records', async () => openSqlitePlant(file()));

test('records are there after opening again, and the file refuses to lose or change one', async () => {
  const path = file();
  const store = openSqlitePlant(path);
  await store.append([plantRecord('TZ-2026-000001', 1)]);
  await store.close();
  const again = openSqlitePlant(path);
  expect(await again.get('TZ-2026-000001')).toEqual(plantRecord('TZ-2026-000001', 1));
  await again.close();
  const db = new DatabaseSync(path);
  expect(() => db.exec('DELETE FROM records')).toThrow(/never deleted/);
  expect(() => db.exec("UPDATE records SET state = 'x'")).toThrow(/never changed/);
  db.close();
});
